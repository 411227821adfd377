package httpd

import (
	"io/fs"
	"net/http"
	"path"
	"strings"

	"latchkey/web"
	"latchkey/web/forward"
	"latchkey/web/headers"
)

// pages serves the built web pages: /claim is claim.html, /drops and /grant alike, /account/ID
// the page of an account, /tx/HASH and the like the explorer, / the playground, and what they load lies under /assets/.
func pages(dist fs.FS) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		headers.Set(w.Header(), r)
		if forward.Redirect(w, r) {
			return
		}
		name := fileAt(r.URL.Path)
		if info, err := fs.Stat(dist, name); err != nil || info.IsDir() { // a list of files is nobody's business
			http.NotFound(w, r)
			return
		}
		if strings.HasPrefix(name, "assets/") {
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable") // names hold a hash
		}
		serveFile(w, r, dist, name)
	})
}

// fileAt is the file that is served at path.
func fileAt(path string) string {
	switch {
	case path == "/":
		return web.IndexFile
	case path == forward.Page:
		return web.ClaimFile
	case path == forward.Drops:
		return web.DropsFile
	case path == forward.Grants:
		return web.GrantFile
	case forward.Folder(path) != "":
		path = forward.Folder(path) + web.IndexFile
	}
	return strings.TrimPrefix(path, "/")
}

// loggedPath is what of a request's path may be written down: one that leads to
// the claim page may hold a key, and so may what is almost such a path.
func loggedPath(r *http.Request) string {
	p := strings.ReplaceAll(path.Clean("/"+r.URL.EscapedPath()), "%25", "%")
	if _, moved := forward.To(p); moved || strings.Contains(p, forward.OfWallets) || strings.Contains(p, forward.EscapedHash) {
		return "(the claim page)"
	}
	return r.URL.Path
}

// noPages says how to build them.
func noPages(w http.ResponseWriter, _ *http.Request) {
	http.Error(w, "this program was built without its web pages: make build", http.StatusNotFound)
}

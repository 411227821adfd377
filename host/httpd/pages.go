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
// the page of an account, / the playground, and what they load lies under /assets/.
func pages(dist fs.FS) http.Handler {
	files := http.FileServerFS(dist)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		headers.Set(w.Header(), r)
		switch {
		case forward.Redirect(w, r):
			return
		case pageFile(r.URL.Path) != "":
			http.ServeFileFS(w, r, dist, pageFile(r.URL.Path))
			return
		case isFolder(dist, r.URL.Path): // a list of files is nobody's business
			http.NotFound(w, r)
			return
		case strings.HasPrefix(r.URL.Path, "/assets/"):
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable") // names hold a hash
		}
		files.ServeHTTP(w, r)
	})
}

// pageFile is the file of the page that is served at path; empty where that has its file's name.
func pageFile(path string) string {
	switch {
	case path == forward.Page:
		return web.ClaimFile
	case path == forward.Drops:
		return web.DropsFile
	case path == forward.Grants:
		return web.GrantFile
	case forward.IsAccount(path):
		return web.AccountFile
	}
	return ""
}

// isFolder reports whether a path leads to a folder other than the playground's.
func isFolder(dist fs.FS, at string) bool {
	name := strings.Trim(at, "/")
	info, err := fs.Stat(dist, name)
	return name != "" && err == nil && info.IsDir()
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

package httpd

import (
	"io/fs"
	"net/http"
	"strings"

	"latchkey/web"
	"latchkey/web/forward"
)

// pages serves the built web pages: /claim is claim.html, / the playground,
// and what they load lies under /assets/.
func pages(dist fs.FS) http.Handler {
	files := http.FileServerFS(dist)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		switch {
		case forward.Redirect(w, r):
			return
		case r.URL.Path == forward.Page:
			http.ServeFileFS(w, r, dist, web.ClaimFile)
			return
		case strings.HasPrefix(r.URL.Path, "/assets/"):
			h.Set("Cache-Control", "public, max-age=31536000, immutable") // names hold a hash
		}
		files.ServeHTTP(w, r)
	})
}

// loggedPath is what of a request's path may be written down: one that leads to
// the claim page may hold a key.
func loggedPath(r *http.Request) string {
	if _, moved := forward.To(r.URL.EscapedPath()); moved {
		return "(the claim page)"
	}
	return r.URL.Path
}

// noPages says how to build them.
func noPages(w http.ResponseWriter, _ *http.Request) {
	http.Error(w, "this program was built without its web pages: make build", http.StatusNotFound)
}

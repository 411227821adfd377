package httpd

import (
	"io/fs"
	"net/http"
	"strings"
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
		case r.URL.Path == "/claim":
			http.ServeFileFS(w, r, dist, "claim.html")
			return
		case strings.HasPrefix(r.URL.Path, "/assets/"):
			h.Set("Cache-Control", "public, max-age=31536000, immutable") // names hold a hash
		}
		files.ServeHTTP(w, r)
	})
}

// noPages says how to build them.
func noPages(w http.ResponseWriter, _ *http.Request) {
	http.Error(w, "this program was built without its web pages: make build", http.StatusNotFound)
}

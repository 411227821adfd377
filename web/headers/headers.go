package headers

import (
	"net"
	"net/http"
	"strings"
)

// Policy is what a page may do: load its own files, and ask the ledger of the place that it
// was loaded from, nothing else. Pages are served by the host whose ledger they ask, so they
// need no other. A frame could put a page under somebody's buttons; no page may be in one.
const Policy = "default-src 'none'; script-src 'self'; style-src 'self'; " + both

// CorePolicy is that of what runs the core: the playground, and scripts, of which one is its
// worker.
const CorePolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; " + both

// CompilerPolicy is that of the playground's compiler, a worker of its own, which reads WebAssembly that
// its script holds as data.
const CompilerPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// compiler begins the path of that worker's script.
const compiler = "/assets/compiler.worker-"

const both = "img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// PolicyOf is the policy of what a ledger's pages have at path.
func PolicyOf(path string) string {
	if strings.HasPrefix(path, compiler) {
		return CompilerPolicy
	}
	if path == "/" || path == "/index.html" || strings.HasPrefix(path, "/assets/") {
		return CorePolicy
	}
	return Policy
}

// Set sets the headers of what r asks for.
func Set(h http.Header, r *http.Request) {
	h.Set("Content-Security-Policy", PolicyOf(r.URL.Path))
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	if isSecure(r) {
		// A site that opened a page in a window of its own cannot lead it elsewhere.
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
	}
}

// isSecure reports whether a browser takes what it asked for as a secure context: elsewhere it
// ignores some headers, and complains of them.
func isSecure(r *http.Request) bool {
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return r.TLS != nil || r.URL.Scheme == "https" || r.Header.Get("X-Forwarded-Proto") == "https" ||
		host == "localhost" || strings.HasSuffix(host, ".localhost") || ip != nil && ip.IsLoopback()
}

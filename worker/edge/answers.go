package edge

import (
	"log"
	"net/http"
	"runtime/debug"

	"latchkey/host/api"
)

func text(w http.ResponseWriter, status int, line string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(line + "\n"))
}

// recovered answers 500 for a panic: inside of the Worker the program would end
// and the request hang.
func recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil {
				log.Printf("panic\n%s", debug.Stack()) // without its text, which may name accounts
				api.Fail(w, http.StatusInternalServerError, api.CodeInternal, "the Worker could not answer")
			}
		}()
		next.ServeHTTP(w, r)
	})
}

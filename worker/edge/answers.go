package edge

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
)

// writeJSON answers with v in JSON.
func writeJSON(w http.ResponseWriter, status int, v any) {
	text, err := json.Marshal(v)
	if err != nil { // v is plain data: a programmer's error
		panic("edge: " + err.Error())
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(text) // a client that left needs no answer
}

// fail answers {"error": "…"}.
func fail(w http.ResponseWriter, status int, format string, args ...any) {
	writeJSON(w, status, map[string]string{"error": fmt.Sprintf(format, args...)})
}

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
				log.Println("panic:", p)
				fail(w, http.StatusInternalServerError, "the Worker could not answer")
			}
		}()
		next.ServeHTTP(w, r)
	})
}

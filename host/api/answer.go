package api

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Codes of refusals that are not the ledger's own.
const (
	CodeBadRequest = "PARSE_ERROR" // as the ledger's
	CodeNoAddress  = "NO_SUCH_ADDRESS"
	CodeNoLedger   = "NO_SUCH_LEDGER"
	CodeNoMethod   = "METHOD_NOT_ALLOWED"
	CodeTooLarge   = "REQUEST_TOO_LARGE"
	CodeTooMany    = "TOO_MANY_REQUESTS"
	CodeBusy       = "NODE_BUSY"
	CodeInternal   = "INTERNAL_ERROR"
)

// Failure is what every refusal says: a sentence, and a stable code.
type Failure struct {
	Error string `json:"error"`
	Code  string `json:"code"`
}

// Fail answers with a Failure.
func Fail(w http.ResponseWriter, status int, code, format string, args ...any) {
	w.Header().Set("Content-Type", "application/json")
	SayAgain(w, status)
	send(w, nil, status, textOf(Failure{fmt.Sprintf(format, args...), code}))
}

// retryAfter is the header that says in how many seconds a client may come again.
const retryAfter = "Retry-After"

// Again has an answer say when a client may come again that is sent away; 0: nobody can tell.
func Again(w http.ResponseWriter, after time.Duration) {
	if after <= 0 {
		w.Header()[retryAfter] = nil // is not written
		return
	}
	w.Header().Set(retryAfter, strconv.FormatInt(int64((after+time.Second-1)/time.Second), 10))
}

// SayAgain has an answer that sends a client away say that it may come again in a second, if
// nothing else was said.
func SayAgain(w http.ResponseWriter, status int) {
	if _, isSaid := w.Header()[retryAfter]; !isSaid && (status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable) {
		Again(w, time.Second)
	}
}

func send(w http.ResponseWriter, _ *http.Request, status int, body []byte) {
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that left needs no answer
}

// textOf is the JSON of plain data.
func textOf(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil { // a programmer's error
		panic("api: " + err.Error())
	}
	return text
}

// answer answers with v in JSON.
func (a *api) answer(w http.ResponseWriter, r *http.Request, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	a.Send(w, r, status, textOf(v))
}

// read answers a GET with JSON. A client that has the same already is told so.
func (a *api) read(w http.ResponseWriter, r *http.Request, status int, text []byte) {
	sum := sha256.Sum256(text)
	tag := `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-cache") // which is to ask whether it still holds
	h.Set("ETag", tag)
	if status == http.StatusOK && holds(r.Header.Values("If-None-Match"), tag) {
		h.Del("Content-Type")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	a.Send(w, r, status, text)
}

// holds reports whether a tag is among those of If-None-Match.
func holds(headers []string, tag string) bool {
	for _, known := range strings.Split(strings.Join(headers, ","), ",") {
		if known = strings.TrimPrefix(strings.TrimSpace(known), "W/"); known == tag || known == "*" {
			return true
		}
	}
	return false
}

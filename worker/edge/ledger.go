package edge

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// ledger is one Durable Object.
type ledger struct{ object http.RoundTripper }

// pass hands a request to the object and its answer to the client.
func (l ledger) pass(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, requestBytesMax))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		fail(w, http.StatusRequestEntityTooLarge, "the request has more than %d bytes", tooLarge.Limit)
		return
	}
	if err != nil {
		fail(w, http.StatusBadRequest, "the request's body: %v", err)
		return
	}
	status, answer, err := l.post(r, r.URL.Path, body)
	if err != nil {
		fail(w, http.StatusInternalServerError, "the ledger could not be asked: %v", err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(answer)
}

// post has the object answer a body. of is the request that this is done for.
func (l ledger) post(of *http.Request, path string, body []byte) (status int, answer []byte, err error) {
	url := *of.URL
	url.Path, url.RawPath, url.RawQuery = path, "", ""
	request, err := http.NewRequestWithContext(of.Context(), http.MethodPost, url.String(), bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	response, err := l.object.RoundTrip(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	answer, err = io.ReadAll(response.Body)
	return response.StatusCode, answer, err
}

// refusal is an answer without a result. Status is the object's: 200 where the answer
// is an error of JSON-RPC in proper form.
type refusal struct {
	status int
	words  string
}

// ask asks the object by JSON-RPC and decodes the result.
func (l ledger) ask(of *http.Request, method string, params, result any) *refusal {
	question, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 0, "method": method, "params": params})
	if err != nil {
		return &refusal{http.StatusInternalServerError, err.Error()}
	}
	status, body, err := l.post(of, "/", question)
	if err != nil {
		return &refusal{http.StatusInternalServerError, "the ledger could not be asked: " + err.Error()}
	}
	var answer struct {
		Result json.RawMessage `json:"result"`
		Error  json.RawMessage `json:"error"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return &refusal{http.StatusInternalServerError, fmt.Sprintf("the ledger answered %d: %v", status, err)}
	}
	// A query that fails says so in its result.
	var failed struct{ Latchkey *told }
	switch _ = json.Unmarshal(answer.Result, &failed); {
	case answer.Error != nil:
		return &refusal{status, words(answer.Error)}
	case failed.Latchkey != nil:
		return &refusal{status, failed.Latchkey.Message}
	}
	if err := json.Unmarshal(answer.Result, result); err != nil {
		return &refusal{http.StatusInternalServerError, "the ledger's answer: " + err.Error()}
	}
	return nil
}

// words is what an error says: a sentence of the object itself, or the core's
// sentence about one of JSON-RPC.
func words(text json.RawMessage) string {
	var sentence string
	if json.Unmarshal(text, &sentence) == nil {
		return sentence
	}
	var e struct{ Latchkey told }
	_ = json.Unmarshal(text, &e) // what is not there is empty
	return e.Latchkey.Message
}

// told is core/rpc's Told.
type told struct{ Message string }

// status answers GET /status: who the ledger is.
func (l ledger) status(w http.ResponseWriter, r *http.Request) {
	var status json.RawMessage
	if no := l.ask(r, "status", []any{}, &status); no != nil {
		no.tell(w, http.StatusInternalServerError)
		return
	}
	writeJSON(w, http.StatusOK, status)
}

// health answers GET /healthz: whether the ledger answers.
func (l ledger) health(w http.ResponseWriter, r *http.Request) {
	var status json.RawMessage
	if no := l.ask(r, "status", []any{}, &status); no != nil {
		text(w, http.StatusServiceUnavailable, "unhealthy: "+no.words)
		return
	}
	text(w, http.StatusOK, "ok")
}

// tell answers with the refusal; status is for one that came in proper form.
func (no *refusal) tell(w http.ResponseWriter, status int) {
	if no.status != http.StatusOK {
		status = no.status
	}
	fail(w, status, "%s", no.words)
}

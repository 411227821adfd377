package edge

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"latchkey/host/api"
)

// ledger is one Durable Object.
type ledger struct{ object http.RoundTripper }

// pass hands JSON-RPC to the object and its answer to the client.
func (l ledger) pass(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, api.BodyBytesMax))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		api.Fail(w, http.StatusRequestEntityTooLarge, api.CodeTooLarge, "the request has more than %d bytes", tooLarge.Limit)
		return
	}
	if err != nil {
		api.Fail(w, http.StatusBadRequest, api.CodeBadRequest, "the request's body: %v", err)
		return
	}
	answer, status, err := l.answer(r, body)
	if err != nil {
		api.Fail(w, http.StatusInternalServerError, api.CodeInternal, "the ledger could not be asked: %v", err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(answer)
}

// stream hands a stream of events to the client.
func (l ledger) stream(w http.ResponseWriter, r *http.Request) {
	asked := r.Clone(r.Context())
	asked.Body = nil // which JavaScript wants of a GET
	response, err := l.object.RoundTrip(asked)
	if err != nil {
		api.Fail(w, http.StatusInternalServerError, api.CodeInternal, "the ledger could not be asked: %v", err)
		return
	}
	defer response.Body.Close()
	for name, values := range response.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(response.StatusCode)
	_, _ = io.Copy(w, response.Body) // a client that left needs no answer
}

// passed are the headers by which the object knows who asks, and that they are people.
var passed = []string{"Cf-Connecting-Ip", "X-Turnstile-Token"}

// answer has the object answer JSON-RPC. of is the request that this is done for.
func (l ledger) answer(of *http.Request, question []byte) (answer []byte, status int, err error) {
	url := *of.URL
	url.Path, url.RawPath, url.RawQuery = "/", "", ""
	request, err := http.NewRequestWithContext(of.Context(), http.MethodPost, url.String(), bytes.NewReader(question))
	if err != nil {
		return nil, 0, err
	}
	for _, name := range passed {
		request.Header[name] = of.Header.Values(name)
	}
	response, err := l.object.RoundTrip(request)
	if err != nil {
		return nil, 0, err
	}
	defer response.Body.Close()
	answer, err = io.ReadAll(response.Body)
	return answer, response.StatusCode, err
}

// statusQuestion asks who the ledger is.
const statusQuestion = `{"jsonrpc":"2.0","id":0,"method":"status","params":[]}`

// ask asks the ledger who it is. Without an answer it gives what to refuse with.
func (l ledger) ask(r *http.Request) (status json.RawMessage, refused []byte, code int) {
	text, code, err := l.answer(r, []byte(statusQuestion))
	if err != nil {
		text, code = nil, http.StatusInternalServerError
	}
	var answer struct{ Result json.RawMessage }
	if json.Unmarshal(text, &answer) != nil || code != http.StatusOK || answer.Result == nil {
		return nil, text, code
	}
	return answer.Result, nil, code
}

// status answers GET /status: who the ledger is, and as latchkey what it uses here.
func (l ledger) status(w http.ResponseWriter, r *http.Request) {
	status, refused, code := l.ask(r)
	if status == nil {
		api.Refuse(w, refused, code)
		return
	}
	if usage := l.usage(r); usage != nil {
		status = append(append(append(bytes.TrimSuffix(status, []byte("}")), `,"latchkey":`...), usage...), '}')
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(status)
}

// usage is what the object says that it stores; nil: it does not.
func (l ledger) usage(of *http.Request) json.RawMessage {
	asked := of.Clone(of.Context())
	asked.Method, asked.Body = http.MethodGet, nil
	asked.URL.Path, asked.URL.RawPath, asked.URL.RawQuery = "/usage", "", ""
	response, err := l.object.RoundTrip(asked)
	if err != nil {
		return nil
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK || !json.Valid(text) {
		return nil
	}
	return text
}

// health answers GET /healthz: whether the ledger answers.
func (l ledger) health(w http.ResponseWriter, r *http.Request) {
	status, refused, _ := l.ask(r)
	if status == nil {
		text(w, http.StatusServiceUnavailable, "unhealthy: "+string(refused))
		return
	}
	text(w, http.StatusOK, "ok")
}

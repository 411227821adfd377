package api

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
)

// claimStatuses are the HTTP statuses of claims by their state; others have 200.
// worker/src/claims.mjs has the same.
var claimStatuses = map[string]int{"running": http.StatusAccepted, "refused": statusRefused}

// claim answers POST /v1/claims {"signed_tx_base64"}: it sends a claim that was signed
// elsewhere. Sent again, it is answered with the outcome that the ledger keeps.
func (a *api) claim(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, BodyBytesMax))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		Fail(w, http.StatusRequestEntityTooLarge, CodeTooLarge, "the request has more than %d bytes", tooLarge.Limit)
		return
	}
	var q struct {
		Signed *string `json:"signed_tx_base64"`
	}
	if err != nil || json.Unmarshal(body, &q) != nil || q.Signed == nil {
		Fail(w, http.StatusBadRequest, CodeBadRequest, `the body is JSON: {"signed_tx_base64": "…"}`)
		return
	}
	var claim json.RawMessage
	if no := a.ask(r, "latchkey_claim", map[string]string{"signed_tx_base64": *q.Signed}, &claim); no != nil {
		no.tell(w)
		return
	}
	var sent struct{ State string }
	_ = json.Unmarshal(claim, &sent) // the ledger's own
	status := http.StatusOK
	if of, ok := claimStatuses[sent.State]; ok {
		status = of
	}
	a.answer(w, r, status, claim)
}

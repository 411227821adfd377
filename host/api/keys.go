package api

import (
	"encoding/json"
	"net/http"
)

// fate is what the ledger says about an access key.
type fate struct {
	State       string          `json:"state"` // active, deleted or unknown
	AccessKey   json.RawMessage `json:"access_key,omitempty"`
	Deleted     uint64          `json:"deleted_at_height,omitempty"`
	BlockHeight uint64          `json:"block_height"`
}

// claimKey is the answer to GET /v1/keys/CONTRACT/PUBLIC_KEY.
type claimKey struct {
	Contract  string          `json:"contract"`
	PublicKey string          `json:"public_key"`
	State     string          `json:"state"`
	AccessKey json.RawMessage `json:"access_key,omitempty"`
	Deleted   uint64          `json:"deleted_at_height,omitempty"`
	*preview
	*Failure // of a key that is unknown
}

// preview is what a claim would pay, as the contract's preview_claim says; null
// where the contract says nothing about it.
type preview struct {
	Preview json.RawMessage `json:"preview"`
	Error   string          `json:"preview_error,omitempty"`
	Code    string          `json:"preview_code,omitempty"`
}

// key answers GET /v1/keys/CONTRACT/PUBLIC_KEY: what a claim key holds.
func (a *api) key(w http.ResponseWriter, r *http.Request) {
	contract, key := r.PathValue("contract"), r.PathValue("public_key")
	var f fate
	if no := a.ask(r, "latchkey_access_key", map[string]string{"account_id": contract, "public_key": key}, &f); no != nil {
		no.tell(w)
		return
	}
	answer, status := claimKey{Contract: contract, PublicKey: key, State: f.State, AccessKey: f.AccessKey, Deleted: f.Deleted}, http.StatusOK
	switch f.State {
	case "unknown":
		status = http.StatusNotFound
		answer.Failure = &Failure{"there is no such key of " + contract + ", and none was deleted that the ledger remembers", "UNKNOWN_ACCESS_KEY"}
	case "active":
		answer.preview = a.preview(r, contract, key, f.BlockHeight)
	}
	a.read(w, r, status, textOf(answer))
}

// preview asks the contract as of the block in which the key was found: a claim
// may come between the two questions.
func (a *api) preview(r *http.Request, contract, key string, height uint64) *preview {
	found, _, no := a.view(r, contract, "preview_claim", map[string]string{"public_key": key}, height)
	if no != nil {
		return &preview{Error: no.Error, Code: no.Code}
	}
	return &preview{Preview: found}
}

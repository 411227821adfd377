package edge

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
}

// preview is what a claim would pay, as the contract's preview_claim says; null
// where the contract says nothing about it.
type preview struct {
	Preview json.RawMessage `json:"preview"`
	Error   string          `json:"preview_error,omitempty"`
}

// key answers GET /v1/keys/CONTRACT/PUBLIC_KEY: what a claim key holds.
func (l ledger) key(w http.ResponseWriter, r *http.Request) {
	contract, key := r.PathValue("contract"), r.PathValue("public_key")
	var f fate
	if no := l.ask(r, "latchkey_access_key", map[string]string{"account_id": contract, "public_key": key}, &f); no != nil {
		no.tell(w, http.StatusBadRequest)
		return
	}
	answer, status := claimKey{contract, key, f.State, f.AccessKey, f.Deleted, nil}, http.StatusOK
	switch f.State {
	case "unknown":
		status = http.StatusNotFound
	case "active":
		answer.preview = l.preview(r, contract, key, f.BlockHeight)
	}
	writeJSON(w, status, answer)
}

// preview asks the contract as of the block in which the key was found: a claim
// may come between the two questions.
func (l ledger) preview(r *http.Request, contract, key string, height uint64) *preview {
	args, err := json.Marshal(map[string]string{"public_key": key})
	if err != nil {
		return &preview{Error: err.Error()}
	}
	var returned struct {
		Result numbers `json:"result"`
	}
	if no := l.ask(r, "query", map[string]any{"request_type": "call_function", "block_id": height,
		"account_id": contract, "method_name": "preview_claim", "args_base64": args}, &returned); no != nil {
		return &preview{Error: no.words}
	}
	if !json.Valid(returned.Result) {
		return &preview{Error: "preview_claim returned no JSON"}
	}
	return &preview{Preview: json.RawMessage(returned.Result)}
}

// numbers are bytes that JSON-RPC writes as a list of numbers.
type numbers []byte

func (n *numbers) UnmarshalJSON(text []byte) error {
	var list []uint16
	if err := json.Unmarshal(text, &list); err != nil {
		return err
	}
	*n = make(numbers, len(list))
	for i, number := range list {
		(*n)[i] = byte(number)
	}
	return nil
}

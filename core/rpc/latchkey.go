package rpc

import (
	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/keys"
)

// keyFate reports what became of an access key. Clients of drops need to tell a
// link that was used from one that never was.
type keyFate struct {
	State     string               `json:"state"` // active, deleted or unknown
	AccessKey *accesskey.AccessKey `json:"access_key,omitempty"`
	// Guarded says that the account's contract is asked about what the key signs.
	Guarded bool   `json:"guarded,omitempty"`
	Height  uint64 `json:"deleted_at_height,omitempty"`
	Place
}

// latchkeyAccessKey answers latchkey_access_key {account_id, public_key}. A key
// that was deleted before the window of history is unknown.
func latchkeyAccessKey(x *exchange, p params) (any, *Error) {
	var q struct {
		AccountID account.ID      `json:"account_id"`
		PublicKey *keys.PublicKey `json:"public_key"`
	}
	if failure := p.object(&q); failure != nil {
		return nil, failure
	}
	if q.AccountID == "" || q.PublicKey == nil {
		return nil, parseError("params: account_id and public_key are both needed")
	}
	fate := keyFate{State: "unknown", Place: x.place()}
	if ak, ok := x.view.AccessKey(q.AccountID, *q.PublicKey); ok {
		fate.State, fate.AccessKey, fate.Guarded = "active", &ak, x.view.Guarded(q.AccountID, ak.Permission)
	} else if height := x.view.AccessKeyChange(q.AccountID, *q.PublicKey); height > 0 {
		fate.State, fate.Height = "deleted", height
	}
	return fate, nil
}

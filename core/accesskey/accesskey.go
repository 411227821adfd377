package accesskey

import (
	"encoding/json"
	"errors"

	"latchkey/core/amount"
	"latchkey/core/borsh"
)

// AccessKey is what an account stores of one of its public keys.
type AccessKey struct {
	Nonce      uint64     `json:"nonce"`
	Permission Permission `json:"permission"`
}

// Permission tells what a key may sign. A nil FunctionCall is full access.
type Permission struct{ FunctionCall *FunctionCall }

// FunctionCall limits a key to calls without deposit.
type FunctionCall struct {
	// Allowance is the yocto the key may still spend on gas; nil is unlimited.
	Allowance *amount.Yocto `json:"allowance"`
	// ReceiverID is the one account the key may call. It is not validated
	// while decoding (nearcore), so it is plain text.
	ReceiverID string `json:"receiver_id"`
	// MethodNames lists the methods the key may call; empty means any.
	MethodNames []string `json:"method_names"`
}

// FullAccess is the permission without limits.
var FullAccess = Permission{}

// IsFullAccess tells whether the permission has no limits.
func (p Permission) IsFullAccess() bool { return p.FunctionCall == nil }

const (
	tagFunctionCall = 0
	tagFullAccess   = 1
)

// Encode writes nonce and permission (spec 3.3).
func (k AccessKey) Encode(w *borsh.Writer) {
	w.U64(k.Nonce)
	fc := k.Permission.FunctionCall
	if fc == nil {
		w.U8(tagFullAccess)
		return
	}
	w.U8(tagFunctionCall)
	w.Bool(fc.Allowance != nil)
	if fc.Allowance != nil {
		fc.Allowance.Encode(w)
	}
	w.String(fc.ReceiverID)
	w.Count(len(fc.MethodNames))
	for _, name := range fc.MethodNames {
		w.String(name)
	}
}

// Borsh returns what Encode writes.
func (k AccessKey) Borsh() []byte {
	var w borsh.Writer
	k.Encode(&w)
	return w.Bytes()
}

// Decode reads what Encode writes.
func Decode(r *borsh.Reader) AccessKey {
	k := AccessKey{Nonce: r.U64()}
	switch tag := r.U8(); tag {
	case tagFullAccess:
	case tagFunctionCall:
		k.Permission.FunctionCall = decodeFunctionCall(r)
	default:
		r.Fail("unknown access key permission: known are 0 (function call) and 1 (full access)")
	}
	return k
}

func decodeFunctionCall(r *borsh.Reader) *FunctionCall {
	fc := &FunctionCall{MethodNames: []string{}}
	if r.Bool() {
		allowance := amount.Decode(r)
		fc.Allowance = &allowance
	}
	fc.ReceiverID = r.String()
	for n := r.Count(4); n > 0 && r.Err() == nil; n-- {
		fc.MethodNames = append(fc.MethodNames, r.String())
	}
	return fc
}

// MarshalJSON gives "FullAccess" or {"FunctionCall":{…}} (spec 8.3).
func (p Permission) MarshalJSON() ([]byte, error) {
	if p.FunctionCall == nil {
		return []byte(`"FullAccess"`), nil
	}
	fc := *p.FunctionCall
	if fc.MethodNames == nil {
		fc.MethodNames = []string{}
	}
	return json.Marshal(map[string]FunctionCall{"FunctionCall": fc})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (p *Permission) UnmarshalJSON(b []byte) error {
	var name string
	if json.Unmarshal(b, &name) == nil {
		if name != "FullAccess" {
			return errors.New(`a permission is "FullAccess" or {"FunctionCall": {…}}`)
		}
		*p = FullAccess
		return nil
	}
	var variant struct{ FunctionCall *FunctionCall }
	if err := json.Unmarshal(b, &variant); err != nil {
		return err
	}
	if variant.FunctionCall == nil {
		return errors.New(`a permission is "FullAccess" or {"FunctionCall": {…}}`)
	}
	*p = Permission{FunctionCall: variant.FunctionCall}
	return nil
}

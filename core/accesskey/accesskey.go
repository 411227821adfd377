package accesskey

import (
	"bytes"
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

// Permission says what a key may sign: nil and nil is full access.
type Permission struct {
	FunctionCall *FunctionCall
	// GasKey makes the key one that pays for its own gas (NEP-611). It is read
	// and written, and that is all: no schedule so far accepts it.
	GasKey *GasKey
}

// GasKey is what a key that pays for its own gas holds.
type GasKey struct {
	Balance   amount.Yocto `json:"balance"`
	NumNonces uint16       `json:"num_nonces"`
}

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

// IsFullAccess reports whether the permission has no limits.
func (p Permission) IsFullAccess() bool { return p == FullAccess }

const (
	tagFunctionCall = iota
	tagFullAccess
	tagGasKeyFunctionCall
	tagGasKeyFullAccess
)

// Encode writes nonce and permission (spec 3.3).
func (k AccessKey) Encode(w *borsh.Writer) {
	w.U64(k.Nonce)
	fc, gas := k.Permission.FunctionCall, k.Permission.GasKey
	switch {
	case gas == nil && fc == nil:
		w.U8(tagFullAccess)
	case gas == nil:
		w.U8(tagFunctionCall)
	case fc == nil:
		w.U8(tagGasKeyFullAccess)
	default:
		w.U8(tagGasKeyFunctionCall)
	}
	if gas != nil {
		gas.Balance.Encode(w)
		w.U16(gas.NumNonces)
	}
	if fc != nil {
		fc.encode(w)
	}
}

func (fc *FunctionCall) encode(w *borsh.Writer) {
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
	case tagGasKeyFunctionCall:
		k.Permission.GasKey = decodeGasKey(r)
		k.Permission.FunctionCall = decodeFunctionCall(r)
	case tagGasKeyFullAccess:
		k.Permission.GasKey = decodeGasKey(r)
	default:
		r.Fail("unknown access key permission: known are 0 (function call), 1 (full access) and the gas keys 2 and 3")
	}
	return k
}

func decodeGasKey(r *borsh.Reader) *GasKey {
	return &GasKey{Balance: amount.Decode(r), NumNonces: r.U16()}
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

// MarshalJSON gives "FullAccess", {"FunctionCall":{…}}, {"GasKeyFullAccess":{…}}
// or {"GasKeyFunctionCall":{…}} (spec 8.3).
func (p Permission) MarshalJSON() ([]byte, error) {
	if p.IsFullAccess() {
		return []byte(`"FullAccess"`), nil
	}
	name := ""
	if p.GasKey != nil {
		name = "GasKey"
	}
	if p.FunctionCall == nil {
		return json.Marshal(map[string]*GasKey{name + "FullAccess": p.GasKey})
	}
	fc := *p.FunctionCall
	if fc.MethodNames == nil {
		fc.MethodNames = []string{}
	}
	type fields struct {
		*GasKey
		FunctionCall
	}
	return json.Marshal(map[string]fields{name + "FunctionCall": {p.GasKey, fc}})
}

var errPermission = errors.New(`a permission is "FullAccess" or {"FunctionCall": {"allowance", "receiver_id", "method_names"}}`)

// UnmarshalJSON reads a nonce and a permission. A missing permission is an
// error: the zero Permission is full access, which nobody may get by omission.
func (k *AccessKey) UnmarshalJSON(b []byte) error {
	var fields struct {
		Nonce      uint64      `json:"nonce"`
		Permission *Permission `json:"permission"`
	}
	if err := json.Unmarshal(b, &fields); err != nil {
		return err
	}
	if fields.Permission == nil {
		return errPermission
	}
	*k = AccessKey{Nonce: fields.Nonce, Permission: *fields.Permission}
	return nil
}

// UnmarshalJSON reads what MarshalJSON writes, but for gas keys. Unknown fields are errors, since
// a misspelt limit would be none; only the allowance may be left out.
func (p *Permission) UnmarshalJSON(b []byte) error {
	var name string
	if json.Unmarshal(b, &name) == nil {
		if name != "FullAccess" {
			return errPermission
		}
		*p = FullAccess
		return nil
	}
	var variant struct {
		FunctionCall *struct {
			Allowance   *amount.Yocto `json:"allowance"`
			ReceiverID  *string       `json:"receiver_id"`
			MethodNames []string      `json:"method_names"`
		} `json:"FunctionCall"`
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&variant); err != nil {
		return err
	}
	fc := variant.FunctionCall
	if fc == nil || fc.ReceiverID == nil || fc.MethodNames == nil {
		return errPermission
	}
	*p = Permission{FunctionCall: &FunctionCall{Allowance: fc.Allowance, ReceiverID: *fc.ReceiverID, MethodNames: fc.MethodNames}}
	return nil
}

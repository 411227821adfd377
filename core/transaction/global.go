package transaction

import (
	"encoding/json"

	"latchkey/core/account"
	"latchkey/core/borsh"
	"latchkey/core/tagged"
)

type (
	// DeployGlobalContract publishes code for all accounts to use (NEP-591).
	DeployGlobalContract struct {
		Code []byte
		Mode DeployMode
	}
	// UseGlobalContract makes published code the receiver's contract.
	UseGlobalContract struct{ Contract GlobalContractID }
)

// DeployMode says under which name code is published.
type DeployMode uint8

const (
	ByCodeHash  DeployMode = iota // its hash: for good
	ByAccountID                   // the account's name: until it publishes other code
)

// GlobalContractID names a global contract: by the account that published it, or
// by the hash of its code when AccountID is empty.
type GlobalContractID struct {
	CodeHash  Hash
	AccountID account.ID
}

// Len is the number of bytes of the name, for fees and storage.
func (id GlobalContractID) Len() uint64 {
	if id.AccountID != "" {
		return uint64(len(id.AccountID))
	}
	return uint64(len(id.CodeHash))
}

func (DeployGlobalContract) tag() uint8 { return tagDeployGlobalContract }
func (UseGlobalContract) tag() uint8    { return tagUseGlobalContract }

func (a DeployGlobalContract) encode(w *borsh.Writer) {
	w.Blob(a.Code)
	w.U8(uint8(a.Mode))
}

func (a UseGlobalContract) encode(w *borsh.Writer) { a.Contract.Encode(w) }

func decodeDeployMode(r *borsh.Reader) DeployMode {
	mode := DeployMode(r.U8())
	if mode > ByAccountID {
		r.Fail("unknown deploy mode: known are 0 (code hash) and 1 (account id)")
	}
	return mode
}

// Tags of a GlobalContractID.
const (
	tagCodeHash  = 0
	tagAccountID = 1
)

// Encode writes the name in Borsh.
func (id GlobalContractID) Encode(w *borsh.Writer) {
	if id.AccountID != "" {
		w.U8(tagAccountID)
		id.AccountID.Encode(w)
		return
	}
	w.U8(tagCodeHash)
	w.Hash(id.CodeHash)
}

func init() { tagged.Leaf(decodeGlobalContractID) }

func decodeGlobalContractID(r *borsh.Reader) GlobalContractID {
	switch r.U8() {
	case tagCodeHash:
		return GlobalContractID{CodeHash: r.Hash()}
	case tagAccountID:
		return GlobalContractID{AccountID: account.Decode(r)}
	}
	r.Fail("unknown name of a global contract: known are 0 (code hash) and 1 (account id)")
	return GlobalContractID{}
}

// MarshalJSON gives {"hash": …} or {"account_id": …}.
func (id GlobalContractID) MarshalJSON() ([]byte, error) {
	if id.AccountID != "" {
		return json.Marshal(map[string]account.ID{"account_id": id.AccountID})
	}
	return json.Marshal(map[string]Hash{"hash": id.CodeHash})
}

// String returns the name as people write it.
func (id GlobalContractID) String() string {
	if id.AccountID != "" {
		return string(id.AccountID)
	}
	return id.CodeHash.String()
}

package state

import (
	"bytes"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/borsh"
	"latchkey/core/keys"
)

// EntryKind says what a record of an account holds.
type EntryKind uint8

const (
	EntryAccount   EntryKind = iota // the account's own record
	EntryAccessKey                  // one of its keys
	EntryData                       // one entry of its contract's storage
)

// Entry names a record that clients know of: an account, a key or a contract's
// data. Receipts on their way, code and the ledger's own records are none.
type Entry struct {
	AccountID account.ID
	Kind      EntryKind
	PublicKey keys.PublicKey // of EntryAccessKey
	Key       []byte         // of EntryData
}

// EntryOf reads a key of the store; false when it names no Entry.
func EntryOf(key []byte) (Entry, bool) {
	id, rest, belongs := bytes.Cut(key, []byte{0})
	if !belongs || len(rest) == 0 || key[0] == Outside {
		return Entry{}, false
	}
	e := Entry{AccountID: account.ID(id)}
	switch kind, name := rest[0], rest[1:]; kind {
	case kindAccount:
		e.Kind = EntryAccount
	case kindAccessKey:
		var err error
		e.Kind = EntryAccessKey
		if e.PublicKey, err = keys.PublicKeyFromBorsh(name); err != nil {
			return Entry{}, false
		}
	case kindData:
		e.Kind, e.Key = EntryData, name
	default:
		return Entry{}, false
	}
	return e, true
}

// DecodeAccount reads the value of an EntryAccount.
func DecodeAccount(value []byte) (Account, error) { return decodeAccount(value) }

// DecodeAccessKey reads the value of an EntryAccessKey.
func DecodeAccessKey(value []byte) (accesskey.AccessKey, error) {
	r := borsh.NewReader(value)
	ak := accesskey.Decode(r)
	return ak, r.Finish()
}

// WithAccount returns the delta of one account's record, for who splits what
// happened to it into parts.
func WithAccount(id account.ID, earlier []byte, a Account) Delta {
	return Delta{Key: accountKey(id, kindAccount, nil), Old: earlier, New: a.encode()}
}

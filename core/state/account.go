package state

import (
	"fmt"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/borsh"
	"latchkey/core/transaction"
)

// Account is an account's record.
type Account struct {
	Amount       amount.Yocto // free balance
	Locked       amount.Yocto // staked balance
	StorageUsage uint64       // bytes, as fees.Storage counts them
	Contract     Contract
}

// ContractKind says where an account's code is.
type ContractKind uint8

const (
	NoContract      ContractKind = iota
	LocalContract                // deployed on the account: Hash
	GlobalContract               // deployed for all, fixed: Hash
	GlobalByAccount              // deployed for all by AccountID, who may replace it
)

// Contract refers to an account's code.
type Contract struct {
	Kind      ContractKind
	Hash      transaction.Hash
	AccountID account.ID
}

// Balance returns free and staked balance together.
func (a *Account) Balance() amount.Yocto { return a.Amount.SaturatingAdd(a.Locked) }

func (a *Account) encode() []byte {
	var w borsh.Writer
	a.Amount.Encode(&w)
	a.Locked.Encode(&w)
	w.U64(a.StorageUsage)
	w.U8(uint8(a.Contract.Kind))
	switch a.Contract.Kind {
	case LocalContract, GlobalContract:
		w.Hash(a.Contract.Hash)
	case GlobalByAccount:
		a.Contract.AccountID.Encode(&w)
	}
	return w.Bytes()
}

func decodeAccount(b []byte) (Account, error) {
	r := borsh.NewReader(b)
	a := Account{Amount: amount.Decode(r), Locked: amount.Decode(r), StorageUsage: r.U64()}
	a.Contract.Kind = ContractKind(r.U8())
	switch a.Contract.Kind {
	case NoContract:
	case LocalContract, GlobalContract:
		a.Contract.Hash = r.Hash()
	case GlobalByAccount:
		a.Contract.AccountID = account.Decode(r)
	default:
		r.Fail("unknown contract kind")
	}
	return a, r.Finish()
}

// CorruptError is a stored record that does not decode: a damaged medium.
type CorruptError struct {
	Key []byte
	Err error
}

func (e *CorruptError) Error() string {
	return fmt.Sprintf("stored record %x is damaged: %v; restore the store from a backup", e.Key, e.Err)
}

func (e *CorruptError) Unwrap() error { return e.Err }

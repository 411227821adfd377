package transaction

import (
	"bytes"
	"slices"

	"latchkey/core/amount"
	"latchkey/core/borsh"
	"latchkey/core/keys"
)

// Actions of protocol features that no schedule has yet. They are read and
// written, so that a transaction that holds one is refused by the name of the
// feature.
type (
	// DeterministicStateInit fills the account whose id is the hash of its state
	// (NEP-616).
	DeterministicStateInit struct {
		Code    GlobalContractID
		Data    []StateEntry // in ascending order of keys
		Deposit amount.Yocto
	}
	// TransferToGasKey gives Deposit to a gas key of the receiver (NEP-611).
	TransferToGasKey struct {
		PublicKey keys.PublicKey
		Deposit   amount.Yocto
	}
	// WithdrawFromGasKey takes Amount back from a gas key.
	WithdrawFromGasKey struct {
		PublicKey keys.PublicKey
		Amount    amount.Yocto
	}
)

// StateEntry is one pair of a contract's storage.
type StateEntry struct{ Key, Value []byte }

func (DeterministicStateInit) tag() uint8 { return tagDeterministicStateInit }
func (TransferToGasKey) tag() uint8       { return tagTransferToGasKey }
func (WithdrawFromGasKey) tag() uint8     { return tagWithdrawFromGasKey }

// stateInitV1 is the tag of the only version of a state.
const stateInitV1 = 0

func (a DeterministicStateInit) encode(w *borsh.Writer) {
	w.U8(stateInitV1)
	a.Code.Encode(w)
	w.Count(len(a.Data))
	for _, entry := range a.Data {
		w.Blob(entry.Key)
		w.Blob(entry.Value)
	}
	a.Deposit.Encode(w)
}

func (a TransferToGasKey) encode(w *borsh.Writer) {
	a.PublicKey.Encode(w)
	a.Deposit.Encode(w)
}

func (a WithdrawFromGasKey) encode(w *borsh.Writer) {
	a.PublicKey.Encode(w)
	a.Amount.Encode(w)
}

func decodeStateInit(r *borsh.Reader) DeterministicStateInit {
	if r.U8() != stateInitV1 {
		r.Fail("unknown version of a deterministic state: known is 0")
	}
	a := DeterministicStateInit{Code: decodeGlobalContractID(r)}
	for n := r.Count(4 + 4); n > 0 && r.Err() == nil; n-- {
		entry := StateEntry{r.Blob(), r.Blob()}
		if last := len(a.Data) - 1; last >= 0 && bytes.Compare(a.Data[last].Key, entry.Key) >= 0 {
			r.Fail("the keys of a deterministic state are not in ascending order")
		}
		a.Data = append(a.Data, entry)
	}
	a.Deposit = amount.Decode(r)
	return a
}

// HoldsPostQuantum reports whether an action carries a key or signature of a type
// that only later schedules can accept, in what it delegates included.
func HoldsPostQuantum(a Action) bool {
	switch a := a.(type) {
	case Stake:
		return a.PublicKey.Type().IsPostQuantum()
	case AddKey:
		return a.PublicKey.Type().IsPostQuantum()
	case DeleteKey:
		return a.PublicKey.Type().IsPostQuantum()
	case Delegate:
		return a.holdsPostQuantum(a.Signature)
	case DelegateV2:
		return a.holdsPostQuantum(a.Signature)
	case TransferToGasKey:
		return a.PublicKey.Type().IsPostQuantum()
	case WithdrawFromGasKey:
		return a.PublicKey.Type().IsPostQuantum()
	}
	return false
}

func (d *DelegateAction) holdsPostQuantum(signature keys.Signature) bool {
	return d.PublicKey.Type().IsPostQuantum() || signature.Type().IsPostQuantum() || slices.ContainsFunc(d.Actions, HoldsPostQuantum)
}

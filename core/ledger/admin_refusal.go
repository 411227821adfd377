package ledger

import (
	"fmt"

	"latchkey/core/keys"
	"latchkey/core/state"
	"latchkey/core/tagged"
	"latchkey/core/transaction"
)

// AdminRefusal is why a change of settings was refused. A refused change leaves
// no trace.
type AdminRefusal interface {
	error
	adminRefusal()
}

// AdminRefusals is the table of AdminRefusal.
var AdminRefusals = tagged.New[AdminRefusal](
	tagged.Row{Number: 1, Name: "AdminWrongLedger", Type: AdminWrongLedger{}},
	tagged.Row{Number: 2, Name: "AdminWrongSequence", Type: AdminWrongSequence{}},
	tagged.Row{Number: 3, Name: "AdminKeyUnknown", Type: AdminKeyUnknown{}},
	tagged.Row{Number: 4, Name: "AdminInvalidSignature", Type: AdminInvalidSignature{}},
	tagged.Row{Number: 5, Name: "AdminUnknownPrepareVersion", Type: AdminUnknownPrepareVersion{}},
	tagged.Row{Number: 6, Name: "AdminKeyUnusable", Type: AdminKeyUnusable{}},
	tagged.Row{Number: 7, Name: "AdminTooLarge", Type: AdminTooLarge{}},
	tagged.Row{Number: 8, Name: "AdminLedgerSealed", Type: AdminLedgerSealed{}},
	tagged.Row{Number: 9, Name: "AdminOpensOther", Type: AdminOpensOther{}},
	tagged.Row{Number: 10, Name: "AdminReceiptsWait", Type: AdminReceiptsWait{}},
)

type (
	// AdminWrongLedger: the change is for another ledger.
	AdminWrongLedger struct {
		Ledger transaction.Hash `json:"ledger"`
		Signed transaction.Hash `json:"signed"`
	}
	AdminWrongSequence struct {
		Sequence uint64 `json:"sequence"`
		Next     uint64 `json:"next"`
	}
	AdminKeyUnknown struct {
		PublicKey keys.PublicKey `json:"public_key"`
	}
	AdminInvalidSignature      struct{}
	AdminUnknownPrepareVersion struct {
		PrepareVersion uint32 `json:"prepare_version"`
		Newest         uint32 `json:"newest"`
	}
	AdminKeyUnusable struct {
		PublicKey keys.PublicKey `json:"public_key"`
	}
	AdminTooLarge struct {
		Items uint64 `json:"items"`
		Limit uint64 `json:"limit"`
	}
	// AdminLedgerSealed: a ledger that is sealed takes an opening, and nothing else.
	AdminLedgerSealed struct {
		To tagged.Name `json:"to"`
	}
	// AdminOpensOther: what it opens is not sealed, or was sealed for another place.
	AdminOpensOther struct {
		Open   tagged.Name `json:"open"`
		Sealed bool        `json:"sealed"`
		To     tagged.Name `json:"to"`
	}
	// AdminReceiptsWait: a ledger is not sealed while receipts wait for another block.
	AdminReceiptsWait struct {
		Receipts uint64 `json:"receipts"`
	}
)

func (e AdminWrongLedger) Error() string {
	return fmt.Sprintf("the change is for the ledger with genesis %s, this one's is %s", e.Signed, e.Ledger)
}
func (e AdminWrongSequence) Error() string {
	return fmt.Sprintf("the change has sequence number %d, the next is %d: sign again with that", e.Sequence, e.Next)
}
func (e AdminKeyUnknown) Error() string {
	return fmt.Sprintf("key %s may not change this ledger's settings: sign with one of its admin keys", e.PublicKey)
}
func (AdminInvalidSignature) Error() string {
	return "the signature is not the public key's over this change"
}
func (e AdminUnknownPrepareVersion) Error() string {
	return fmt.Sprintf("prepare version %d is unknown, the newest is %d", e.PrepareVersion, e.Newest)
}
func (e AdminKeyUnusable) Error() string {
	return fmt.Sprintf("admin key %s could sign nothing: give an ed25519 or secp256k1 key", e.PublicKey)
}
func (e AdminTooLarge) Error() string {
	return fmt.Sprintf("a setting has %d items, at most %d are allowed", e.Items, e.Limit)
}

func (e AdminLedgerSealed) Error() string { return state.Seal{To: string(e.To)}.Sentence() }
func (e AdminOpensOther) Error() string {
	if !e.Sealed {
		return fmt.Sprintf("the ledger is not sealed, so nothing opens it for %q", e.Open)
	}
	return fmt.Sprintf("the ledger was sealed for %q, not for %q: open it for that", e.To, e.Open)
}
func (e AdminReceiptsWait) Error() string {
	return fmt.Sprintf("%d receipts wait for another block: seal the ledger when they have run", e.Receipts)
}

func (AdminWrongLedger) adminRefusal()           {}
func (AdminWrongSequence) adminRefusal()         {}
func (AdminKeyUnknown) adminRefusal()            {}
func (AdminInvalidSignature) adminRefusal()      {}
func (AdminUnknownPrepareVersion) adminRefusal() {}
func (AdminKeyUnusable) adminRefusal()           {}
func (AdminTooLarge) adminRefusal()              {}
func (AdminLedgerSealed) adminRefusal()          {}
func (AdminOpensOther) adminRefusal()            {}
func (AdminReceiptsWait) adminRefusal()          {}

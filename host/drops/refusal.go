package drops

import (
	"fmt"

	"latchkey/core/account"
)

// RefusedError says why a claim would fail, before anything is sent: the link is
// as good, or as bad, as it was.
type RefusedError struct {
	Code   string // one of the codes below; they stay
	Reason string // a sentence
	Remedy string // what to do about it; empty if nothing is known to help
}

func (e *RefusedError) Error() string { return e.Reason }

// The codes of a RefusedError.
const (
	LinkUsed         = "LINK_USED"           // its key was deleted
	LinkUnknown      = "LINK_UNKNOWN"        // its key is not known to the contract
	LinkDead         = "LINK_DEAD"           // its allowance pays for no claim
	LinkNoNewAccount = "LINK_NO_NEW_ACCOUNT" // its allowance pays for no new account
	LinkBusy         = "LINK_BUSY"           // a claim with it is under way
	LinkLocked       = "LINK_LOCKED"         // it asks for a password, and none is given
	NoContract       = "NO_DROP_CONTRACT"    // the account does not exist, or has no drop contract
	RecipientUnknown = "RECIPIENT_UNKNOWN"   // the account to be paid does not exist
	RecipientStuck   = "RECIPIENT_STUCK"     // nobody could move what it is paid
	NameTaken        = "NAME_TAKEN"          // the account to be made exists
	NameNotAllowed   = "NAME_NOT_ALLOWED"    // the account cannot be made
)

// CheckRecipient refuses accounts that money can be sent to but not from.
func CheckRecipient(id account.ID) error {
	switch id.Kind() {
	case account.EthImplicit:
		return &RefusedError{RecipientStuck, "money of 0x… accounts is moved by a wallet contract that is not on this ledger", "name another account"}
	case account.Deterministic:
		return &RefusedError{RecipientStuck, "money of 0s… accounts is moved by a contract that this ledger cannot give them yet", "name another account"}
	}
	return nil
}

func linkUsed() error {
	return &RefusedError{LinkUsed, "this link was used: what it held has been claimed, or was taken back; each link works once", "latchkey drop show LINK tells who claimed it, and when"}
}

func linkUnknown(contract account.ID) error {
	return &RefusedError{LinkUnknown, fmt.Sprintf("this link is unknown: the drop contract %s has no gift for it", contract), "ask whoever sent it for a new one"}
}

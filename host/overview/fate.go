package overview

import (
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/transaction"
	"latchkey/host/drops"
)

// State is what became of a link.
type State string

// The states of links.
const (
	Open      State = "open"
	UnderWay  State = "under_way" // a claim has begun and not ended
	Unpaid    State = "unpaid"    // its drop is not made yet, or its tokens have not come
	Expired   State = "expired"   // it can be reclaimed
	Dead      State = "dead"      // its allowance pays for no claim
	Cancelled State = "cancelled" // its funder took it back, or no claim of its drop begins any more
	Claimed   State = "claimed"
	Reclaimed State = "reclaimed" // taken back after it expired
	Deleted   State = "deleted"   // by the owner of the drop contract
	Forgotten State = "forgotten" // its key is gone, and the node no longer knows why
)

// States are all of them, in the order in which they are shown.
var States = []State{Open, UnderWay, Claimed, Unpaid, Expired, Dead, Cancelled, Reclaimed, Deleted, Forgotten}

// Words are a state for people.
func (s State) Words() string {
	if s == UnderWay {
		return "under way"
	}
	return string(s)
}

// Fate is what became of one link.
type Fate struct {
	Number    int            `json:"number"` // of the campaign's links, or of the drop's keys, from 1 on
	PublicKey keys.PublicKey `json:"public_key"`
	Drop      *uint64        `json:"drop_id,omitempty"`
	State     State          `json:"state"`
	UsesLeft  uint64         `json:"uses_left,omitempty"`
	// Of one that is gone: who was paid, when and by which transaction.
	AccountID   account.ID        `json:"account_id,omitempty"`
	At          *drops.Timestamp  `json:"at,omitempty"`
	Transaction *transaction.Hash `json:"transaction_hash,omitempty"`
	// Cost is what the gas of its claims took of the funder's money.
	Cost *amount.Yocto `json:"cost,omitempty"`
	// Back is what the funder got back when it went.
	Back *amount.Yocto `json:"came_back,omitempty"`
}

// take adds what history tells of a key that is gone. allowance is what it began with,
// if that is known.
func (f *Fate) take(use *drops.Use, allowance amount.Yocto) {
	f.AccountID, f.At, f.Transaction, f.Back = use.AccountID, &use.At, &use.Transaction, use.Back
	switch {
	case use.State == drops.Claimed:
		f.State = Claimed
		if cost, known := costOf(use, allowance); known {
			f.Cost = &cost
		}
	case use.State == drops.Deleted:
		f.State = Deleted
	case use.Reason == "expired":
		f.State = Reclaimed
	default:
		f.State = Cancelled
	}
}

func costOf(use *drops.Use, allowance amount.Yocto) (amount.Yocto, bool) {
	if use.Allowance == nil || allowance.IsZero() {
		return amount.Zero, false
	}
	return allowance.Sub(*use.Allowance)
}

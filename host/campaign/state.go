package campaign

import (
	"encoding/json"

	"latchkey/core/transaction"
)

// note is a line of a journal after the plan: of a transaction that is about to be
// sent, whose answer was lost, or that did what it should.
type note struct {
	Drop  int    `json:"drop"`
	Step  int    `json:"step"`
	Hash  string `json:"transaction_hash,omitempty"`
	Borsh []byte `json:"signed_tx_base64,omitempty"`
	Lost  bool   `json:"lost,omitempty"`
	Done  bool   `json:"done,omitempty"`
	// ID is the drop's at the contract, once it is made.
	ID    *uint64 `json:"drop_id,omitempty"`
	Shown bool    `json:"shown,omitempty"` // the result reached who asked for it
}

// step is how far one transaction of a drop has come.
type step struct {
	signed []byte // what may have been sent
	hash   string
	lost   bool
	done   bool
}

func (s *step) transaction() *transaction.Signed {
	tx, err := transaction.Decode(s.signed)
	if err != nil {
		return nil
	}
	return tx
}

// drop is how far one drop has come.
type drop struct {
	id    *uint64
	steps []step
}

func (d *drop) done() bool {
	for _, s := range d.steps {
		if !s.done {
			return false
		}
	}
	return true
}

// state is what a journal says after its plan.
type state struct {
	drops []drop
	shown bool
}

func newState(p *Plan) *state {
	s := &state{drops: make([]drop, p.DropCount())}
	for i := range s.drops {
		s.drops[i].steps = make([]step, p.steps(i))
	}
	return s
}

// take adds what a line says; false when it says nothing of this campaign.
func (s *state) take(text []byte) bool {
	var n note
	if json.Unmarshal(text, &n) != nil || n.Drop < 0 || n.Drop >= len(s.drops) {
		return false
	}
	d := &s.drops[n.Drop]
	if n.Step < 0 || n.Step >= len(d.steps) {
		return false
	}
	s.shown = s.shown || n.Shown
	if n.Shown {
		return true
	}
	if n.ID != nil {
		d.id = n.ID
	}
	at := &d.steps[n.Step]
	switch {
	case n.Done:
		*at = step{done: true, hash: n.Hash}
	case n.Lost:
		at.lost = true
	default:
		*at = step{signed: n.Borsh, hash: n.Hash}
	}
	return true
}

// undecided is the hash of a transaction whose answer was lost; empty if there is none.
func (s *state) undecided() string {
	for _, d := range s.drops {
		for _, at := range d.steps {
			if at.lost {
				return at.hash
			}
		}
	}
	return ""
}

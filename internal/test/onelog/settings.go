package onelog

import (
	"crypto/sha256"

	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/policy"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// settings changes what the ledger settles, with and without the right to, and
// deploys code that is not listed.
func settings(r *recorder) {
	listed := []byte("listed")
	list := state.OnlyThese(sha256.Sum256(listed))
	change := r.change()
	change.Deployable, change.Caps = &list, &policy.Caps{MemoryPagesMax: 512}
	r.administer("", change.Sign(key("admin")))
	r.ok(r.sign(alice, alice, transaction.DeployContract{Code: listed}))
	r.fails("is not deployable here", r.sign(alice, alice, transaction.DeployContract{Code: []byte("other")}))
	r.fails("is not deployable here", r.sign(alice, alice, transaction.DeployGlobalContract{Code: []byte("other")}))

	refusedSettings(r)

	change = r.change()
	change.Deployable, change.AdminKeys = &state.Deployable{}, &[]keys.PublicKey{public("heir")}
	r.administer("", change.Sign(key("admin")))
	r.administer("AdminKeyUnknown", r.change().Sign(key("admin")))
	r.ok(r.sign(alice, alice, transaction.DeployContract{Code: []byte("other")}))
}

func refusedSettings(r *recorder) {
	unknown, many := uint32(1<<31), make([]keys.PublicKey, 1001)
	for _, c := range []struct {
		code  string
		spoil func(*ledger.AdminChange)
	}{
		{"AdminWrongLedger", func(c *ledger.AdminChange) { c.Ledger = transaction.Hash{} }},
		{"AdminWrongSequence", func(c *ledger.AdminChange) { c.Sequence-- }},
		{"AdminUnknownPrepareVersion", func(c *ledger.AdminChange) { c.PrepareVersion = &unknown }},
		{"AdminKeyUnusable", func(c *ledger.AdminChange) { c.AdminKeys = &[]keys.PublicKey{mlDSA65()} }},
		{"AdminTooLarge", func(c *ledger.AdminChange) { c.AdminKeys = &many }},
	} {
		change := r.change()
		c.spoil(&change)
		r.administer(c.code, change.Sign(key("admin")))
	}
	change := r.change().Sign(key("admin"))
	change.Deployable = &state.Deployable{} // after it was signed
	r.administer("AdminInvalidSignature", change)
}

// change is one of the settings, in its turn, that changes nothing yet.
func (r *recorder) change() ledger.AdminChange {
	view := r.view()
	genesis, err := view.Block(1)
	if err != nil {
		r.fail("%v", err)
		return ledger.AdminChange{}
	}
	return ledger.AdminChange{Ledger: genesis.Hash, Sequence: view.Settings().Changes + 1}
}

// administer puts a change into a block, which must refuse it with this code, or
// accept it when that is empty.
func (r *recorder) administer(code string, change *ledger.SignedAdminChange) {
	applied := r.apply(ledger.Input{Admin: []*ledger.SignedAdminChange{change}})
	if applied == nil {
		return
	}
	got := ""
	if refusal := applied.AdminRefusals[0]; refusal != nil {
		got = ledger.AdminRefusals.Name(refusal)
	}
	if got != code {
		r.fail("verdict %q on a change of settings, want %q", got, code)
	}
}

package rpc

import (
	"encoding/base64"
	"errors"

	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/policy"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// Settings are the rules of a ledger that its admin keys may change, with what a
// change of them has to name.
type Settings struct {
	Ledger         transaction.Hash `json:"ledger"`        // hash of the genesis block
	NextSequence   uint64           `json:"next_sequence"` // of the next change
	PrepareVersion uint32           `json:"prepare_version"`
	Deployable     state.Deployable `json:"deployable"`
	Caps           policy.Caps      `json:"caps"`
	AdminKeys      []keys.PublicKey `json:"admin_keys"`
	// Seals are the ledger's moves from place to place. With the last not opened it
	// takes nothing here.
	Seals []state.Seal `json:"seals,omitempty"`
	// Pruned is the height through which this host keeps no outcomes any more.
	Pruned uint64 `json:"pruned_height,omitempty"`
	Place
}

// latchkeySettings answers latchkey_settings.
func latchkeySettings(x *exchange, _ params) (any, *Error) {
	genesis, failure := x.byHeight(x.ledger.Genesis.Height)
	if failure != nil {
		return nil, failure
	}
	s := x.view.Settings()
	pruned, err := x.view.PrunedThrough()
	if err != nil {
		return nil, internalError(err)
	}
	return Settings{Seals: s.Seals, Pruned: pruned, Ledger: genesis.Hash, NextSequence: s.Changes + 1, PrepareVersion: s.PrepareVersion,
		Deployable: s.Deployable, Caps: s.Caps, AdminKeys: s.AdminKeys, Place: x.place()}, nil
}

// latchkeyAdmin answers latchkey_admin {signed_change_base64}: the settings after
// the change.
func latchkeyAdmin(x *exchange, p params) (any, *Error) {
	var q struct {
		Change string `json:"signed_change_base64"`
	}
	if failure := p.object(&q); failure != nil {
		return nil, failure
	}
	raw, err := base64.StdEncoding.DecodeString(q.Change)
	if err != nil {
		return nil, parseError("params: signed_change_base64 is not standard base64: %v", err)
	}
	change, err := ledger.DecodeAdminChange(raw)
	if err != nil {
		return nil, parseError("params: signed_change_base64 is no signed change: %v", err)
	}
	refusal, err := x.host.Administer(change)
	refused := (*RefusedChangeError)(nil)
	switch {
	case errors.As(err, &refused):
		return nil, changeRefused(refused.Rule, refused.Error())
	case err != nil:
		return nil, hostError(err)
	case refusal != nil:
		return nil, changeRefused(ledger.AdminRefusals.Name(refusal), refusal.Error())
	}
	release, failure := x.refresh()
	if failure != nil {
		return nil, failure
	}
	defer release()
	return latchkeySettings(x, p)
}

func changeRefused(rule, why string) *Error {
	return handlerError("ADMIN_CHANGE_REFUSED", refusalInfo{rule, why}, why)
}

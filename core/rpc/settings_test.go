package rpc

import (
	"encoding/base64"
	"encoding/json"
	"testing"

	"latchkey/core/ledger"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

func TestSettingsAreReadAndChanged(t *testing.T) {
	h := newMemoryHost(t)
	read := func(a *answered) Settings {
		t.Helper()
		var s Settings
		if err := json.Unmarshal(a.Result, &s); err != nil {
			t.Fatalf("%s: %v", a.causeName(), err)
		}
		return s
	}
	first := read(h.ask("latchkey_settings", `{}`))
	if first.NextSequence != 1 || first.Deployable.Listed || first.PrepareVersion != 1 || len(first.AdminKeys) != 1 || first.Ledger == (transaction.Hash{}) {
		t.Errorf("first settings %+v", first)
	}
	list := state.OnlyThese(transaction.Hash{1})
	change := ledger.AdminChange{Ledger: first.Ledger, Sequence: 1, Deployable: &list}.Sign(aliceKey)
	params := object(`"signed_change_base64":%q`, base64.StdEncoding.EncodeToString(change.Borsh()))
	if s := read(h.ask("latchkey_admin", params)); s.NextSequence != 2 || !s.Deployable.Allows(transaction.Hash{1}) || s.Deployable.Allows(transaction.Hash{2}) {
		t.Errorf("settings after the change %+v", s)
	}
	again := h.ask("latchkey_admin", params)
	if again.causeName() != "ADMIN_CHANGE_REFUSED" || again.status != 200 {
		t.Errorf("the same change again: %s", again.causeName())
	}
	for _, bad := range []string{`{}`, `{"signed_change_base64":"?"}`, `{"signed_change_base64":"AAAA"}`} {
		if a := h.ask("latchkey_admin", bad); a.causeName() != "PARSE_ERROR" || a.status != 400 {
			t.Errorf("%s: status %d, %s", bad, a.status, a.causeName())
		}
	}
}

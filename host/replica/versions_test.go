package replica

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"latchkey/core/ledger"
	"latchkey/core/prepare"
	"latchkey/host/ledgerlog"
)

// administers sends a change of settings that is signed with a key that may not change them: who is asked
// before finds no fault with it.
func (m *member) administers(c ledger.AdminChange) string {
	m.t.Helper()
	body, err := json.Marshal(map[string]any{"id": 1, "method": "latchkey_admin", "params": map[string]string{
		"signed_change_base64": base64.StdEncoding.EncodeToString(c.Sign(aliceKey).Borsh())}})
	if err != nil {
		m.t.Fatal(err)
	}
	text, status := m.Send(context.Background(), netip.Addr{}, false, body, m.rpc.Handle)
	if status != http.StatusOK {
		m.t.Fatalf("%d, %s", status, text)
	}
	return string(text)
}

// TestAChangeThatANodeCouldNotFollowIsRefused, by whichever node it is sent to, until that node is gone or has the
// version.
func TestAChangeThatANodeCouldNotFollowIsRefused(t *testing.T) {
	log, nodes := newMemory(t), newRoll()
	present, err := BePresent(context.Background(), nodes, ledgerlog.Node{ID: "1", Address: "http://one", Prepare: []uint32{prepare.Version}}, 0, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(present.Close)
	is := func(_ *writer, c *Config) { c.Presence = present }
	leads := log.joins(t, is)
	leads.waitsToLead()
	follows := log.joins(t, is)
	version, later := uint32(prepare.Version), uint32(prepare.Version+1)
	says := func(c ledger.AdminChange, want string) {
		t.Helper()
		for _, m := range []*member{leads, follows} {
			if got := m.administers(c); !strings.Contains(got, want) || !strings.Contains(got, "ADMIN_CHANGE_REFUSED") {
				t.Errorf("%s, want %s", got, want)
			}
		}
	}
	change := ledger.AdminChange{Ledger: log.genesis.Hash, Sequence: 1, PrepareVersion: &version}
	says(change, "AdminKeyUnknown")
	beats := func(n ledgerlog.Node) {
		t.Helper()
		if err := nodes.Beat(context.Background(), n, LeaseDefault*1000); err != nil {
			t.Fatal(err)
		}
		if err := present.beat(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	beats(ledgerlog.Node{ID: "2", Address: "http://old", Prepare: []uint32{0}})
	says(change, RuleNodeLacksVersion)
	says(change, "http://old")
	says(ledger.AdminChange{Ledger: log.genesis.Hash, Sequence: 1}, "AdminKeyUnknown")
	says(ledger.AdminChange{Ledger: log.genesis.Hash, Sequence: 1, PrepareVersion: &later}, "AdminKeyUnknown")
	beats(ledgerlog.Node{ID: "2", Address: "http://old", Prepare: []uint32{0, version}})
	says(change, "AdminKeyUnknown")
}

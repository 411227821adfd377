package many

import (
	"errors"
	"log/slog"
	"path/filepath"
	"testing"

	"latchkey/host/home"
	"latchkey/host/serve"
)

// TestANodeHasWhatItTellsItsOperator as soon as it answers: whose ledger it is, also while main is at another node.
func TestANodeHasWhatItTellsItsOperator(t *testing.T) {
	c := newCluster(t, 1)
	for range 2 {
		c.joins()
		at := home.Home{Dir: c.homes[len(c.homes)-1]}
		if key, err := at.Key(); err != nil || key.AccountID != rootID || key.SecretKey != "" {
			t.Errorf("a node that has just started has the key %+v, %v", key, err)
		}
		if _, err := at.Genesis(); err != nil {
			t.Error(err)
		}
	}
}

// TestAHomeOfAnotherLedgerIsRefused when the node starts, and not when main comes to it.
func TestAHomeOfAnotherLedgerIsRefused(t *testing.T) {
	c := newCluster(t, 1)
	at := home.Home{Dir: filepath.Join(t.TempDir(), "home")}
	c.founds(at) // of another time
	s, err := Start(t.Context(), Config{Config: serve.Config{Home: at, Listen: "127.0.0.1:0", Log: slog.New(slog.NewTextHandler(testWriter{t}, nil)), Plugins: home.NoPlugins,
		Shared: &serve.Shared{URL: c.url}}})
	var other *home.ChangedGenesisError
	if !errors.As(err, &other) {
		t.Errorf("%v, want a *home.ChangedGenesisError", err)
	}
	if err == nil {
		_ = s.Close()
	}
}

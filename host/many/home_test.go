package many

import (
	"errors"
	"io/fs"
	"log/slog"
	"path/filepath"
	"testing"

	"latchkey/host/home"
	"latchkey/host/ledgerpath"
	"latchkey/host/postgres"
	"latchkey/host/serve"
	database "latchkey/internal/test/postgres"
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

// TestNothingIsBegunByChance: a node that others reach makes no development ledger in a
// database whose ledger is to come, of one or of many, and leaves nothing behind.
func TestNothingIsBegunByChance(t *testing.T) {
	url := database.Start(t).URL()
	for _, name := range []string{ledgerpath.Main, "tickets"} {
		at := home.Home{Dir: filepath.Join(t.TempDir(), "home")}
		c := serve.Config{Home: at, Listen: "0.0.0.0:0", Log: slog.New(slog.NewTextHandler(testWriter{t}, nil)), Plugins: home.NoPlugins, Shared: &serve.Shared{URL: url, Ledger: name}}
		var err error
		if name == ledgerpath.Main {
			c.Shared.Ledger = ""
			_, err = Start(t.Context(), Config{Config: c})
		} else {
			_, err = serve.Start(t.Context(), c)
		}
		var none *serve.NothingBegunError
		if !errors.As(err, &none) || none.Ledger != name {
			t.Errorf("%s: %v, want a *serve.NothingBegunError", name, err)
		}
		if _, err := at.Genesis(); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: the home has a genesis, %v", name, err)
		}
		opened, err := postgres.Open(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		if begins, err := opened.Beginning(t.Context(), name); begins != nil || err != nil {
			t.Errorf("%s: the database has it, %v", name, err)
		}
		opened.Close()
	}
}

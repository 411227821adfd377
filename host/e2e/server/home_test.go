package server

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/home"
	"latchkey/host/serve"
	"latchkey/host/store"
	"latchkey/internal/test/warm"
)

// usable requires that the home serves and that its root key signs.
func usable(t *testing.T, dir, plugins string) {
	t.Helper()
	warm.Home(t, home.Home{Dir: dir})
	s, err := serve.Start(t.Context(), config(dir, plugins))
	if err != nil {
		t.Fatal(err)
	}
	c := newClient(t, s.URL)
	c.mustSend(c.root(dir).sign(ledger.DevDropContract, transaction.Transfer{Deposit: amount.From(1)}))
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// TestAnInterruptedFirstStart kills servers that are still making their home.
func TestAnInterruptedFirstStart(t *testing.T) {
	_, plugins := newHome(t)
	for range 6 {
		dir := filepath.Join(t.TempDir(), "home")
		for range 3 {
			server := spawn(t, dir, plugins)
			time.Sleep(rand.N(150 * time.Millisecond))
			server.kill()
		}
		usable(t, dir, plugins)
	}
}

// TestAHomeThatIsHalfThere starts homes as an interruption may leave them.
func TestAHomeThatIsHalfThere(t *testing.T) {
	dir, plugins := newHome(t)
	usable(t, dir, plugins)
	key, err := os.ReadFile(filepath.Join(dir, "validator_key.json"))
	if err != nil {
		t.Fatal(err)
	}
	genesis, err := os.ReadFile(filepath.Join(dir, "genesis.json"))
	if err != nil {
		t.Fatal(err)
	}
	for name, files := range map[string]map[string]string{
		"half a key":       {"validator_key.json.new": string(key[:20])},
		"the key alone":    {"validator_key.json": string(key)},
		"and half genesis": {"validator_key.json": string(key), "genesis.json.new": `{"chain_id`},
		"and genesis":      {"validator_key.json": string(key), "genesis.json": string(genesis)},
		"credentials":      {"validator_key.json": string(key), "credentials/custom/test.near.json.new": "{"},
		"an empty store":   {"data/RESERVE": ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for file, content := range files {
				write(t, filepath.Join(dir, file), content)
			}
			usable(t, dir, plugins)
			if now, _ := os.ReadFile(filepath.Join(dir, "validator_key.json")); files["validator_key.json"] != "" && string(now) != string(key) {
				t.Error("the key that was there has been replaced")
			}
			usable(t, dir, plugins)
		})
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestADamagedHome says which file is damaged, and leaves the rest alone.
func TestADamagedHome(t *testing.T) {
	dir, plugins := newHome(t)
	usable(t, dir, plugins)
	manifest := func(dir string) string {
		found, _ := filepath.Glob(filepath.Join(dir, "data", "MANIFEST-*"))
		return strings.TrimPrefix(found[len(found)-1], dir+"/")
	}
	for name, c := range map[string]struct {
		file    func(dir string) string
		content string
		want    string // part of the error
		typed   func(error) bool
	}{
		"no JSON in the key":  {named("validator_key.json"), "not JSON", "validator_key.json: ", is[*home.FileError]},
		"an empty key":        {named("validator_key.json"), "", "validator_key.json: ", is[*home.FileError]},
		"a key of two halves": {named("validator_key.json"), mixedKey(), "public_key does not belong to secret_key", is[*home.FileError]},
		"a damaged manifest":  {manifest, "garbage", "restore it from a backup", is[*store.OpenError]},
	} {
		t.Run(name, func(t *testing.T) {
			dir := copyDir(t, dir)
			path := filepath.Join(dir, c.file(dir))
			whole, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			write(t, path, c.content)
			s, err := serve.Start(t.Context(), config(dir, plugins))
			if err == nil {
				s.Close()
				t.Fatal("it started")
			}
			if !c.typed(err) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%T: %v", err, err)
			}
			write(t, path, string(whole)) // as from a backup
			usable(t, dir, plugins)
		})
	}
	t.Run("no plugins", func(t *testing.T) {
		fresh := t.TempDir()
		_, err := serve.Start(t.Context(), config(fresh, t.TempDir()))
		if !is[*home.PluginsError](err) || !strings.Contains(err.Error(), "--plugins") {
			t.Errorf("%v", err)
		}
		usable(t, fresh, plugins)
	})
}

// TestAnEditedGenesis counts until the first start. After it the ledger keeps to
// what it began with, and an edit is refused, not dropped.
func TestAnEditedGenesis(t *testing.T) {
	dir, plugins := newHome(t)
	usable(t, dir, plugins)
	path := filepath.Join(dir, "genesis.json")
	original, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	edited := strings.Replace(string(original), `"chain_id": "localnet"`, `"chain_id": "edited"`, 1)
	for _, content := range []string{edited, "not JSON"} {
		write(t, path, content)
		s, err := serve.Start(t.Context(), config(dir, plugins))
		if err == nil {
			s.Close()
		}
		if !is[*home.ChangedGenesisError](err) || !strings.Contains(err.Error(), path) {
			t.Errorf("%v", err)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	usable(t, dir, plugins)
	if now, _ := os.ReadFile(path); string(now) != string(original) {
		t.Errorf("written again otherwise:\n%s", now)
	}

	// Before the first start an edit is taken, of a development ledger too.
	for name, from := range map[string]string{"development": edited, "public": strings.Replace(edited, `"dev": true`, `"dev": false`, 1)} {
		t.Run(name, func(t *testing.T) {
			fresh := t.TempDir()
			warm.Home(t, home.Home{Dir: fresh})
			write(t, filepath.Join(fresh, "genesis.json"), from)
			key, err := os.ReadFile(filepath.Join(dir, "validator_key.json"))
			if err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(fresh, "validator_key.json"), string(key))
			s, err := serve.Start(t.Context(), config(fresh, plugins))
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if s.Ledger.Genesis.ChainID != "edited" {
				t.Errorf("it began as %s", s.Ledger.Genesis.ChainID)
			}
			if found, _ := filepath.Glob(filepath.Join(fresh, "credentials", "edited-*", "test.near.json")); len(found) != 1 {
				t.Errorf("keys in %v", found)
			}
		})
	}

	// One that this program cannot start from is named.
	fresh := t.TempDir()
	write(t, filepath.Join(fresh, "genesis.json"), strings.Replace(string(original), `"genesis_height": 1`, `"genesis_height": 0`, 1))
	if _, err := serve.Start(t.Context(), config(fresh, plugins)); !is[*home.FileError](err) || !strings.Contains(err.Error(), "genesis_height is at least 1") {
		t.Errorf("%v", err)
	}
}

func named(file string) func(string) string { return func(string) string { return file } }

func is[E error](err error) bool {
	var e E
	return errors.As(err, &e)
}

// mixedKey is a key file whose halves do not belong together.
func mixedKey() string {
	return `{"account_id":"` + string(account.ID("test.near")) + `","public_key":"` + testKey("one").PublicKey().String() +
		`","secret_key":"` + testKey("two").Text() + `"}`
}

func copyDir(t *testing.T, from string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "home")
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return to
}

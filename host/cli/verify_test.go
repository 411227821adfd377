package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/home"
	"latchkey/host/serve"
	"latchkey/host/store"
	"latchkey/internal/test/shipped"
)

// ran is what a command printed and how it ended.
func ran(t *testing.T, args ...string) (code int, out, complaints string) {
	t.Helper()
	var printed, told bytes.Buffer
	a := &app{terminal: terminal{out: &output{to: &printed}, err: &told}}
	root := a.root()
	a.json = strings.Contains(strings.Join(args, " "), "--json")
	root.SetArgs(args)
	root.SetOut(io.Discard)
	code = a.finish(root.ExecuteContextC(t.Context()))
	return code, printed.String(), told.String()
}

// served serves a home, with some transactions, and stops.
func served(t *testing.T, dir string, transfers int) error {
	t.Helper()
	h := home.Home{Dir: dir}
	s, err := serve.Start(t.Context(), serve.Config{Home: h, Listen: "127.0.0.1:0", PluginsDir: shipped.Dir(t), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	root, err := h.Key()
	if err != nil {
		t.Fatal(err)
	}
	secret, err := root.Secret()
	if err != nil {
		t.Fatal(err)
	}
	for range transfers {
		if _, err := s.Node.Send(ledger.DevRoot, secret, ledger.DevDropContract, transaction.Transfer{Deposit: amount.NEAR}); err != nil {
			t.Fatal(err)
		}
	}
	return s.Close()
}

// TestVerifyAndStartTellOfDamage in tables, and of a log whose end is gone, as it is after a
// flipped byte in it.
func TestVerifyAndStartTellOfDamage(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "home")
	if code, _, told := ran(t, "verify", "--home", dir); code != exitFailure || !strings.Contains(told, "no such file or directory") {
		t.Errorf("of no home: %d %s", code, told)
	}
	for range 2 { // the second start brings what the first has logged into a table
		if err := served(t, dir, 3); err != nil {
			t.Fatal(err)
		}
	}
	code, out, told := ran(t, "verify", "--home", dir)
	if code != exitOK || !strings.Contains(out, "last block     7, ") || !strings.Contains(out, "damage         none") || told != "" {
		t.Fatalf("of a good home: %d\n%s%s", code, out, told)
	}

	for name, test := range map[string]func(t *testing.T, dir string){"a damaged table": tellsOfDamage, "damage while it runs": stopsOfItself} {
		copied := filepath.Join(t.TempDir(), "home")
		if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) { test(t, copied) })
	}

	logs, _ := filepath.Glob(filepath.Join(dir, "data", "*.log"))
	log := logs[len(logs)-1]
	whole, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(log, whole[:len(whole)-100], 0o600); err != nil {
		t.Fatal(err)
	}
	const loss = "ends at commit 6, with block 6 ("
	code, out, told = ran(t, "verify", "--json", "--home", dir)
	var r verifyResult
	if err := json.Unmarshal([]byte(out), &r); err != nil || code != exitFailure || r.Height != 6 || len(r.Damage) != 1 || !strings.Contains(r.Damage[0], loss) || !strings.Contains(told, "put the home back from a backup") {
		t.Errorf("of a cut log: %d %v\n%s%s", code, err, out, told)
	}
	if err := served(t, dir, 0); err == nil || !strings.Contains(err.Error(), loss) || !strings.Contains(err.Error(), "but commit 7, with block 7 (") {
		t.Errorf("the start: %v", err)
	}
	if err := os.Remove(filepath.Join(dir, "data", "COMMITTED")); err != nil {
		t.Fatal(err)
	}
	if err := served(t, dir, 1); err != nil {
		t.Errorf("what is lost was accepted: %v", err)
	}
	if code, out, told := ran(t, "verify", "--home", dir); code != exitOK {
		t.Errorf("after that: %d\n%s%s", code, out, told)
	}
}

// damage flips a bit of a home's tables, and returns their paths. It is the first one: Pebble
// tries bit after bit until a block is whole again, which takes 20 s in one with code.
func damage(t *testing.T, dir string) []string {
	t.Helper()
	tables, err := filepath.Glob(filepath.Join(dir, "data", "*.sst"))
	if err != nil || len(tables) == 0 {
		t.Fatal(tables, err)
	}
	for _, table := range tables {
		content, err := os.ReadFile(table)
		if err != nil {
			t.Fatal(err)
		}
		content[0] ^= 1
		if err := os.WriteFile(table, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return tables
}

// tellsOfDamage holds verify and a start of a home with a damaged table to their sentences.
func tellsOfDamage(t *testing.T, dir string) {
	want := "data is damaged: " + damage(t, dir)[0]
	if code, out, _ := ran(t, "verify", "--home", dir); code != exitFailure || !strings.Contains(out, want) {
		t.Errorf("%d\n%s", code, out)
	}
	if err := served(t, dir, 0); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("the start: %v", err)
	}
}

// stopsOfItself holds a node to its end when a read meets damage.
func stopsOfItself(t *testing.T, dir string) {
	s, err := serve.Start(t.Context(), serve.Config{Home: home.Home{Dir: dir}, Listen: "127.0.0.1:0", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	damage(t, dir)
	r, release, err := s.Node.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	read := r.Scan(nil, nil, func(_, _ []byte) bool { return true })
	release()
	var damaged *store.DamagedError
	if !errors.As(read, &damaged) {
		t.Errorf("the read: %v", read)
	}
	if err := s.Wait(t.Context()); !errors.As(err, &damaged) {
		t.Errorf("it ended with %v", err)
	}
}

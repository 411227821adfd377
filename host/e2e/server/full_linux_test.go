package server

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/serve"
)

// TestAFullDisk fills the disk under a running server. Senders are told,
// nothing acknowledged is lost, reads go on, and with room again it works,
// without a restart.
func TestAFullDisk(t *testing.T) {
	_, plugins := newHome(t)
	mount := t.TempDir()
	if err := syscall.Mount("tmpfs", mount, "tmpfs", 0, "size=200m"); err != nil {
		t.Skip("a full disk needs a small one, and only root may mount it:", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(mount, 0); err != nil {
			t.Error(err)
		}
	})
	dir, junk := filepath.Join(mount, "home"), filepath.Join(mount, "junk")
	server := spawn(t, dir, plugins)
	c := server.serving()
	root := c.root(dir)
	answered := 0
	pay := func() error {
		_, err := c.send(root.sign(ledger.DevDropContract, transaction.Transfer{Deposit: amount.From(1)}))
		if err == nil {
			answered++
		}
		return err
	}
	for range 20 {
		if err := pay(); err != nil {
			t.Fatal(err)
		}
	}
	fill(t, junk)
	var full error
	for range 20_000 { // what is preallocated can still be written
		if full = pay(); full != nil {
			break
		}
		fill(t, junk)
	}
	var refused *rpcError
	if !errors.As(full, &refused) || !strings.Contains(full.Error(), "is full") {
		t.Fatalf("on a full disk: %v", full)
	}
	for range 5 {
		if err := pay(); !errors.As(err, &refused) {
			t.Errorf("on a full disk: %v", err)
		}
	}
	c.head() // reads go on
	if err := os.Remove(junk); err != nil {
		t.Fatal(err)
	}
	// Whatever became of the last one, its nonce must be usable or used.
	again := c.root(dir)
	if again.nonce != root.nonce-6 {
		t.Errorf("the key's nonce is %d after %d were answered and 6 refused", again.nonce, root.nonce-6)
	}
	root = again
	for range 20 {
		if err := pay(); err != nil {
			t.Fatalf("with room again: %v", err)
		}
	}
	server.stop()

	s, err := serve.Start(t.Context(), config(dir, plugins))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var account struct{ Amount amount.Yocto }
	newClient(t, s.URL).must("query", map[string]any{"request_type": "view_account", "finality": "final", "account_id": ledger.DevDropContract}, &account)
	if want := near(100).SaturatingAdd(amount.From(uint64(answered))); account.Amount != want {
		t.Errorf("%d transfers were answered, the receiver has %s", answered, account.Amount)
	}
}

// fill writes until nothing more fits.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for size := 1 << 20; size > 0; {
		if _, err := f.Write(make([]byte, size)); err != nil {
			size /= 16
		}
	}
}

package credentials

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/core/account"
	"latchkey/core/transaction"
)

var testLedger = Ledger{"localnet", transaction.Hash{1, 2, 3}}

// kept are the names of the keys that a folder keeps for an account.
func kept(t *testing.T, f Folder, l Ledger, id account.ID) (names []string) {
	t.Helper()
	for stored, err := range f.Keys(l, id) {
		if err != nil {
			t.Fatal(err)
		}
		if stored.AccountID != id {
			t.Errorf("%s is of %q", stored.Path, stored.AccountID)
		}
		path, _ := filepath.Rel(f.Dir, stored.Path)
		names = append(names, path)
	}
	return names
}

func save(t *testing.T, path string, id account.ID, name string) {
	t.Helper()
	if err := Save(path, Key{AccountID: id, Secret: testKey(name)}); err != nil {
		t.Fatal(err)
	}
}

func TestKeysOfTheLedgerComeFirst(t *testing.T) {
	f := Folder{t.TempDir()}
	for _, network := range []string{"custom", "localnet", testLedger.Name(), "localnet-22222222", "testnet"} {
		save(t, f.Path(network, "a.near"), "a.near", network)
	}
	want := []string{testLedger.Name() + "/a.near.json", "localnet/a.near.json", "custom/a.near.json"}
	if got := kept(t, f, testLedger, "a.near"); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := kept(t, f, testLedger, "b.near"); len(got) != 0 {
		t.Errorf("of another account: %v", got)
	}
	// One of the same name that began otherwise has a folder of its own.
	if other := (Ledger{"localnet", transaction.Hash{3}}); other.Name() == testLedger.Name() {
		t.Errorf("both are %s", other.Name())
	}
}

// TestFurtherKeys: near-cli-rs keeps them in a folder named like the account.
func TestFurtherKeys(t *testing.T) {
	f := Folder{t.TempDir()}
	second, third := testKey("second"), testKey("third")
	save(t, f.FurtherPath("localnet", "a.near", second.PublicKey()), "", "second")
	save(t, f.FurtherPath("localnet", "a.near", third.PublicKey()), "a.near", "third")
	save(t, f.Path("localnet", "a.near"), "a.near", "first")
	got := kept(t, f, testLedger, "a.near")
	if len(got) != 3 || got[0] != "localnet/a.near.json" || !strings.HasPrefix(got[1], "localnet/a.near/ed25519_") {
		t.Errorf("got %v", got)
	}
}

func TestANameFromAServerStaysInTheFolder(t *testing.T) {
	for chain, want := range map[string]string{
		"localnet": "localnet", "../..": "_..", "a/b": "a_b", `a\b:`: "a_b_", ".": "", "": "", "ünï": "_n_",
		strings.Repeat("x", 1000): strings.Repeat("x", chainNameMax),
	} {
		if got := (Ledger{ChainID: chain}).Name(); got != want {
			t.Errorf("%q is %q, want %q", chain, got, want)
		}
	}
	if name := (Ledger{"../..", transaction.Hash{1}}).Name(); filepath.Base(name) != name {
		t.Errorf("it leaves the folder: %s", name)
	}
}

func TestAnAccountWithoutKeys(t *testing.T) {
	err := NotFound(testLedger, "a.near", []Folder{{"one"}, {"two"}})
	want := "no key of a.near: looked for a.near.json in one/" + testLedger.Name() + ", one/localnet, one/custom, two/" + testLedger.Name() + ", two/localnet and two/custom"
	if err.Error() != want {
		t.Errorf("got %v", err)
	}
}

// TestFilesThatCannotBeUsedAreNotSkipped: the key that was meant may be in them.
func TestFilesThatCannotBeUsedAreNotSkipped(t *testing.T) {
	for content, reason := range map[string]string{
		"": "named for a.near, but its account_id is b.near", "{": "not the JSON of a key file"} {
		f := Folder{t.TempDir()}
		path := f.Path("localnet", "a.near")
		save(t, path, "b.near", "a")
		if content != "" {
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		var last error
		for _, err := range f.Keys(testLedger, "a.near") {
			last = err
		}
		var damaged *FileError
		if !errors.As(last, &damaged) || damaged.Path != path || !strings.Contains(last.Error(), reason) {
			t.Errorf("got %v", last)
		}
	}
}

func TestNoncesAreGivenOnce(t *testing.T) {
	f, key := Folder{t.TempDir()}, testKey("a").PublicKey()
	next := func(after uint64) uint64 {
		n, err := f.NextNonce(testLedger, key, after)
		if err != nil {
			t.Error(err)
		}
		return n
	}
	var mu sync.Mutex
	seen := map[uint64]bool{}
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			n := next(7)
			mu.Lock()
			defer mu.Unlock()
			if seen[n] || n < 8 || n > 27 {
				t.Errorf("nonce %d", n)
			}
			seen[n] = true
		})
	}
	all.Wait()
	if n := next(100); n != 101 {
		t.Errorf("after 100 comes %d: the ledger knows of more than was noted", n)
	}
	// One that was given back is given again, unless others went on from it.
	if err := f.ReturnNonce(testLedger, key, 101); err != nil || next(100) != 101 || next(100) != 102 {
		t.Errorf("%v", err)
	}
	if err := f.ReturnNonce(testLedger, key, 101); err != nil || next(100) != 103 {
		t.Errorf("%v", err)
	}
	// A note far ahead, an old one, or one that cannot be read, counts as no note.
	now := time.Now().Unix()
	for _, noted := range []string{fmt.Sprint("999999999 ", now), fmt.Sprint("205 ", now-60), fmt.Sprint("205 ", now+3600), "205", "x", ""} {
		files, _ := filepath.Glob(filepath.Join(f.Dir, testLedger.Name(), "_nonces", "*"))
		if err := os.WriteFile(files[0], []byte(noted), 0o600); err != nil {
			t.Fatal(err)
		}
		if n := next(200); n != 201 {
			t.Errorf("after a note of %q comes %d", noted, n)
		}
	}
}

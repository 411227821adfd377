package pending

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"latchkey/core/keys"
	"latchkey/core/transaction"
)

type notes struct{ Key string }

// open opens a command's entry, with key noted if it begins.
func open(t *testing.T, f Folder, command, key string) (*Entry, notes) {
	t.Helper()
	var n notes
	e, err := f.Open(command, &n, func() error { n.Key = key; return nil })
	if err != nil {
		t.Fatal(err)
	}
	return e, n
}

func signed(nonce uint64) *transaction.Signed {
	key := keys.FromSeed([32]byte{1})
	return transaction.Transaction{SignerID: "alice", PublicKey: key.PublicKey(), Nonce: nonce, ReceiverID: "app"}.Sign(key)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestARunGoesOnWhereTheLastOneStood(t *testing.T) {
	f := Folder{filepath.Join(t.TempDir(), "ledger", "_pending")}
	e, n := open(t, f, "make", "first")
	if e.resumed || n.Key != "first" || e.Transaction() != nil {
		t.Errorf("began with %+v", n)
	}
	info, err := os.Stat(e.Path())
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v: others can read the keys", info.Mode(), err)
	}
	must(t, e.Note(signed(1)))
	must(t, e.Note(signed(2)))
	must(t, e.Close())

	if other, n := open(t, f, "make more", "second"); other.resumed || n.Key != "second" {
		t.Errorf("another command goes on with %+v", n)
	}
	e, n = open(t, f, "make", "third")
	if !e.resumed || n.Key != "first" || e.Transaction() == nil || e.Transaction().Hash() != signed(2).Hash() {
		t.Errorf("goes on with %+v, %v", n, e.Transaction())
	}
	must(t, e.End())
	if e, n := open(t, f, "make", "fourth"); e.resumed || n.Key != "fourth" {
		t.Errorf("goes on with %+v, which had ended", n)
	}
}

func TestWhatOthersWorkOnIsLeftToThem(t *testing.T) {
	f := Folder{t.TempDir()}
	first, _ := open(t, f, "make", "first")
	second, n := open(t, f, "make", "second")
	if second.resumed || n.Key != "second" || first.Path() == second.Path() {
		t.Errorf("took over %+v", n)
	}
	must(t, second.End())
	must(t, first.End())
	if left, _ := os.ReadDir(f.Dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestALostAnswerKeepsOthersFromBeginning: who sees a command hang runs it again.
func TestALostAnswerKeepsOthersFromBeginning(t *testing.T) {
	f := Folder{t.TempDir()}
	first, _ := open(t, f, "make", "first")
	must(t, first.Note(signed(1)))
	must(t, first.Lost())
	_, err := f.Open("make", &notes{}, func() error { t.Error("began another"); return nil })
	var busy *BusyError
	if !errors.As(err, &busy) || busy.Path != first.Path() || busy.Hash != signed(1).Hash().String() {
		t.Errorf("got %v", err)
	}
	other, _ := open(t, f, "make more", "second")
	must(t, other.End())
	must(t, first.Close())
	again, n := open(t, f, "make", "third")
	if !again.resumed || n.Key != "first" {
		t.Errorf("goes on with %+v", n)
	}
	must(t, again.Note(signed(2))) // which may be answered
	second, _ := open(t, f, "make", "fourth")
	if second.resumed {
		t.Error("took over what another is at")
	}
	must(t, errors.Join(second.End(), again.End()))
}

func TestManyRunsAtOnce(t *testing.T) {
	f := Folder{t.TempDir()}
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			var n notes
			e, err := f.Open("make", &n, func() error { n.Key = "x"; return nil })
			if err != nil || e.resumed {
				t.Errorf("%+v, %v", e, err)
				return
			}
			if err := errors.Join(e.Note(signed(1)), e.End()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if left, _ := os.ReadDir(f.Dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestDamagedEntriesAreNamed(t *testing.T) {
	for content, reason := range map[string]string{
		"":                             "not what was noted",
		`{"command":"make"}`:           "not what was noted",
		`{"command":"make","notes":7}`: "not those of this command",
		`{"command":"make","notes":{},"signed_tx_base64":"AAAA"}`: "its transaction is damaged",
		strings.Repeat(" ", entryBytesMax+1):                      "more than 8388608 bytes",
	} {
		f := Folder{t.TempDir()}
		path := filepath.Join(f.Dir, "1.json")
		must(t, os.WriteFile(path, []byte(content), 0o600))
		_, err := f.Open("make", &notes{}, func() error { t.Error("began another"); return nil })
		var damaged *FileError
		if !errors.As(err, &damaged) || damaged.Path != path || !strings.Contains(err.Error(), reason) {
			t.Errorf("%.60q: got %v", content, err)
		}
	}
}

func TestAnEntryWithoutKeysIsNotBegun(t *testing.T) {
	f := Folder{t.TempDir()}
	none := errors.New("no keys")
	if _, err := f.Open("make", &notes{}, func() error { return none }); !errors.Is(err, none) {
		t.Errorf("got %v", err)
	}
	if left, _ := os.ReadDir(f.Dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"command":"make","notes":{"Key":"x"},"transaction_hash":"1","signed_tx_base64":"AAAA"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := parse(text)
		if err != nil {
			return
		}
		if tx, err := r.transaction(); err != nil || (tx == nil) != (len(r.Borsh) == 0) {
			t.Fatalf("%s: %v, %v", text, tx, err)
		}
	})
}

// TestALockThatIsALinkIsNotTaken: taking a lock empties its file.
func TestALockThatIsALinkIsNotTaken(t *testing.T) {
	f := Folder{t.TempDir()}
	elsewhere := filepath.Join(t.TempDir(), "elsewhere")
	must(t, os.WriteFile(elsewhere, []byte("theirs"), 0o600))
	path := filepath.Join(f.Dir, "planted.json")
	must(t, os.WriteFile(path, []byte(`{"command":"make","notes":{}}`), 0o600))
	must(t, os.Symlink(elsewhere, lockPath(path)))
	var n notes
	if _, err := f.Open("make", &n, func() error { return nil }); err == nil || !strings.Contains(err.Error(), "it is a link") {
		t.Errorf("got %v", err)
	}
	if got, err := os.ReadFile(elsewhere); err != nil || string(got) != "theirs" {
		t.Errorf("%q, %v", got, err)
	}
}

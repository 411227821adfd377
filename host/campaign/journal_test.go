package campaign

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"latchkey/core/amount"
	"latchkey/host/drops"
	"latchkey/host/files"
)

// begun is a campaign of 250 links with a note.
func begun(t testing.TB) (Folder, *Campaign) {
	t.Helper()
	f := Folder{filepath.Join(t.TempDir(), "_drops")}
	c, err := f.Open("make", "test", func() (*Plan, error) {
		return &Plan{Funder: "test.near", Terms: drops.Terms{Contract: "drop.test.near", Gift: drops.Gift{Amount: amount.NEAR}}, Links: 250, Secret: NewSecret()}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	id := uint64(7)
	if err := c.journal.append(note{Drop: 1, Done: true, ID: &id}); err != nil {
		t.Fatal(err)
	}
	return f, c
}

// reopened is what another run finds.
func reopened(t *testing.T, f Folder) *Campaign {
	t.Helper()
	c, err := f.Open("make", "test", nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestALineThatWasCutOffDoesNotCount, wherever it was cut.
func TestALineThatWasCutOffDoesNotCount(t *testing.T) {
	f, c := begun(t)
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(c.Path())
	if err != nil {
		t.Fatal(err)
	}
	end := bytes.IndexByte(whole, '\n') + 1
	for cut := end; cut <= len(whole); cut += 7 {
		if err := os.WriteFile(c.Path(), whole[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		again := reopened(t, f)
		if again.Made() != 0 {
			t.Errorf("cut at %d of %d: %d links are made", cut, len(whole), again.Made())
		}
		id := uint64(8)
		err := errors.Join(again.journal.append(note{Drop: 2, Done: true, ID: &id}), again.Close())
		if again = reopened(t, f); err != nil || again.Made() != 50 || again.Drops()[0].ID != 8 {
			t.Errorf("cut at %d: then %d links are made, %v", cut, again.Made(), err)
		}
		if err := again.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestWhatCannotBeNotedIsNotThere: a full disk leaves the journal as it was.
func TestWhatCannotBeNotedIsNotThere(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("/dev/full is a device of Linux")
	}
	f, c := begun(t)
	file := c.journal.file
	full, err := os.OpenFile("/dev/full", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	c.journal.file = full
	var unwritten *FileError
	if err := c.journal.append(note{Drop: 0, Done: true}); !errors.As(err, &unwritten) {
		t.Errorf("got %v", err)
	}
	c.journal.file = file
	if err := errors.Join(full.Close(), c.Close()); err != nil {
		t.Fatal(err)
	}
	if again := reopened(t, f); again.Made() != 100 {
		t.Errorf("%d links are made", again.Made())
	}
}

func TestWhatIsNoJournalIsSaidToBeNone(t *testing.T) {
	f, c := begun(t)
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	whole, _ := os.ReadFile(c.Path())
	for _, text := range []string{"", "\n", "{}\n", "what\n", string(whole) + "{\"drop\":3}\n", string(whole) + "{\"drop\":0,\"step\":1}\n", string(whole) + "x\n"} {
		if err := files.Write(c.Path(), []byte(text), files.Secret); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Load("test"); !errors.Is(err, errDamaged) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestKeysStay: what a secret makes is what links that people have were made of.
func TestKeysStay(t *testing.T) {
	p := &Plan{Secret: make([]byte, secretBytes)}
	for link, want := range map[int]string{
		0:      "ed25519:5PpJiSG6gbqTXMB3G77xcxroZs4zngW4sJYEV7WQCKJUjNkdyzDgEEYyaAxwo2DgLyjy4R1zVgUL1EqseEcyBu8y",
		99_999: "ed25519:r7oRhYmYk8bPoUpHrxMbvw1SMZRX9WjJQg3bptGNnqNp4xG9uTMtinwa9iTCwbwtNeuye7nGRdbTVaiMoFhQGa4",
	} {
		if got := p.Key(link).Text(); got != want {
			t.Errorf("link %d has %s", link, got)
		}
	}
}

func FuzzState(f *testing.F) {
	f.Add([]byte(`{"drop":1,"step":0,"done":true,"drop_id":7}`))
	f.Add([]byte(`{"drop":-1}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		p := &Plan{Links: 250}
		s := newState(p)
		s.take(line)
		if made := s.made(p); made < 0 || made > 100 {
			t.Errorf("%d links are made by one line", made)
		}
		s.undecided()
	})
}

package eventindex

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/core/events"
	"latchkey/core/ledger"
	"latchkey/internal/test/memstore"
	"latchkey/internal/test/teller"
	"latchkey/internal/test/tellerhost"
)

type told struct {
	*tellerhost.Node
	ledger *teller.Ledger
	said   int
}

func newTold(t *testing.T) *told {
	store := memstore.New()
	n := &told{ledger: teller.New(t, store, "drop.near")}
	n.Node = tellerhost.New(n.ledger, store)
	return n
}

func (n *told) say(blocks int) {
	for range blocks {
		n.Make(func(l *teller.Ledger) {
			l.Say("drop.near", fmt.Sprintf(`EVENT_JSON:{"standard":"x","version":"1","event":"counted","data":%d}`, n.said))
		})
		n.said++
	}
}

func (n *told) follow(files events.Files) *Follower {
	return Start(n.Node, files, slog.New(slog.DiscardHandler))
}

// finds wants all that was said to be found.
func (n *told) finds(t *testing.T, f *Follower) {
	t.Helper()
	x, err := f.Index(uint64(n.said) + 1)
	if err != nil {
		t.Fatal(err)
	}
	q, _ := events.NewRequest(map[string]string{"limit": "1000"})
	err = n.Read(func(v *ledger.View) error {
		page, err := events.Search(v, x, q)
		if err == nil && (len(page.Events) != n.said || page.IndexedHeight != v.Head.Height) {
			t.Errorf("%d of %d events, up to %d of %d", len(page.Events), n.said, page.IndexedHeight, v.Head.Height)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// TestEventsAreFoundAtOnce, and after a restart, with what was saved and without it.
func TestEventsAreFoundAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n, dir := newTold(t), filepath.Join(t.TempDir(), "events")
		f := n.follow(Folder(dir))
		for range 3 {
			n.say(2)
			n.finds(t, f)
		}
		f.Close()
		saved, err := os.ReadFile(Folder(dir).path(0))
		if err != nil {
			t.Fatal(err)
		}
		n.say(600) // while nobody follows
		for _, damage := range []func() error{
			func() error { return nil },
			func() error { return os.RemoveAll(dir) },
			func() error { return os.WriteFile(Folder(dir).path(0), saved[:len(saved)/2], 0o644) },
			func() error { return os.WriteFile(Folder(dir).path(1), saved, 0o644) },
		} {
			if err := damage(); err != nil {
				t.Fatal(err)
			}
			f = n.follow(Folder(dir))
			time.Sleep(time.Second)
			n.finds(t, f)
			f.Close()
		}
		if names, err := os.ReadDir(dir); err != nil || len(names) != 1 {
			t.Errorf("left over: %v, %v", names, err)
		}
	})
}

// failing are files that cannot be read, written, or both.
type failing struct {
	Memory
	read, write error
}

func (f *failing) Load(number int) ([]byte, error) {
	content, err := f.Memory.Load(number)
	return content, errors.Join(err, f.read)
}

func (f *failing) Save(number int, content []byte) error {
	if f.write != nil {
		return f.write
	}
	return f.Memory.Save(number, content)
}

// TestFilesThatFail stop nobody: searches say what is the matter, and it goes on when they
// can be used again.
func TestFilesThatFail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n, files := newTold(t), &failing{read: errors.New("input/output error"), write: errors.New("no space left on device")}
		f := n.follow(files)
		n.say(3)
		if _, err := f.Index(1); !errors.Is(err, events.ErrOpening) {
			t.Error(err)
		}
		files.read = nil
		time.Sleep(retryAfter + time.Second)
		n.finds(t, f)
		n.say(3)
		n.finds(t, f)
		f.Close() // it cannot be saved
		files.write = nil
		f = n.follow(files)
		n.finds(t, f)
		f.Close()
	})
}

// TestWhatIsDamagedInUseIsMended, when a search meets it.
func TestWhatIsDamagedInUseIsMended(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n, files := newTold(t), &Memory{}
		for range 40 { // more than a segment has
			n.Make(func(l *teller.Ledger) {
				for range 5 {
					logs := make([]string, 90)
					for i := range logs {
						logs[i] = `EVENT_JSON:{"standard":"x","version":"1","event":"counted"}`
					}
					l.Say("drop.near", logs...)
				}
			})
		}
		f := n.follow(files)
		time.Sleep(time.Second)
		q, _ := events.NewRequest(map[string]string{"limit": "1"})
		search := func() error {
			x, err := f.Index(41)
			if err != nil {
				return err
			}
			return n.Read(func(v *ledger.View) error {
				_, err := events.Search(v, x, q)
				return err
			})
		}
		if err := search(); err != nil {
			t.Fatal(err)
		}
		first, err := files.Load(0)
		if err != nil || first == nil {
			t.Fatal("there is no complete segment")
		}
		first[len(first)/2] ^= 1
		if err := search(); !errors.Is(err, events.ErrDamaged) {
			t.Error(err)
		}
		time.Sleep(retryAfter + time.Second) // on a ledger that nobody uses
		if err := search(); err != nil {
			t.Error(err)
		}
		f.Close()
	})
}

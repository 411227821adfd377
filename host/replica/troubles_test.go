package replica

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"latchkey/core/ledger"
	"latchkey/host/ledgerlog"
	"latchkey/internal/test/logtest"
	"latchkey/internal/test/patience"
)

// troubled is a log that goes wrong where it is told to.
type troubled struct {
	*writer
	gap     atomic.Bool // entries are missing, and later ones are there
	refused atomic.Int64
}

func (l *troubled) Read(ctx context.Context, from uint64, most int) ([]ledger.Entry, error) {
	if l.gap.Load() {
		return nil, nil
	}
	return l.writer.Read(ctx, from, most)
}

var errDiskFull = errors.New("could not extend file: No space left on device")

func (l *troubled) Acquire(context.Context, string, time.Duration) (uint64, bool, error) {
	l.refused.Add(1)
	return 0, false, errDiskFull
}

// fails waits until a node and the log have parted, and returns how.
func (m *member) fails() error {
	m.t.Helper()
	select {
	case <-m.Failed():
	case <-time.After(patience.For(20 * time.Second)):
		m.t.Fatal("the node goes on")
	}
	return m.Failure()
}

// TestAGapInTheLogEndsANode: it does not look for what is missing over and over.
func TestAGapInTheLogEndsANode(t *testing.T) {
	log := newMemory(t)
	l := &troubled{}
	late := log.joins(t, func(w *writer, c *Config) {
		l.writer = w
		c.Log = l
	})
	l.gap.Store(true)
	log.mu.Lock()
	log.entries = logtest.NewChain(t, 0).Transfers(3)
	log.mu.Unlock()
	damaged := (*ledgerlog.DamagedError)(nil)
	if err := late.fails(); !errors.As(err, &damaged) || damaged.Height != 2 {
		t.Errorf("%v, want a *DamagedError of entry 2", err)
	}
	if n := late.noted(2); n.Here == nil || n.Here.Height != 1 || n.Log == nil || n.Log.Found != nil || n.Why != damaged.Error() {
		t.Errorf("it has noted %+v", n)
	}
}

// TestAnInputThatCannotBeReadEndsANode: nobody ever makes a block of it.
func TestAnInputThatCannotBeReadEndsANode(t *testing.T) {
	log := newMemory(t)
	late := log.joins(t, func(w *writer, c *Config) { c.Log = &troubled{writer: w} })
	entries := logtest.NewChain(t, 0).Transfers(3)
	entries[1].Input = entries[1].Input[:5]
	log.mu.Lock()
	log.entries = entries
	log.mu.Unlock()
	damaged := (*ledgerlog.DamagedError)(nil)
	if err := late.fails(); !errors.As(err, &damaged) || damaged.Height != 3 {
		t.Errorf("%v, want a *DamagedError of entry 3", err)
	}
	if n := late.noted(3); n.Here == nil || n.Log == nil || !bytes.Equal(n.Log.Found, entries[1].Borsh()) {
		t.Errorf("it has noted %+v", n)
	}
}

// TestAnEntryOfALaterProgramEndsANode, which leaves it as it found it.
func TestAnEntryOfALaterProgramEndsANode(t *testing.T) {
	later := &ledgerlog.LaterError{Height: 2, Found: []byte{9, 1, 2}, Err: &ledger.EntryVersionError{Found: 9}}
	log := newMemory(t)
	one := log.joins(t, func(w *writer, c *Config) { c.Log = &unread{&troubled{writer: w}, later} })
	log.mu.Lock()
	log.entries = logtest.NewChain(t, 0).Transfers(1)
	log.mu.Unlock()
	if err := one.fails(); !errors.As(err, new(*ledger.EntryVersionError)) {
		t.Errorf("%v", err)
	}
	if n := one.noted(2); n.Here == nil || n.Log == nil || !bytes.Equal(n.Log.Found, later.Found) || n.Why != later.Error() {
		t.Errorf("it has noted %+v", n)
	}
}

// TestALogThatWasTruncatedEndsANode that was away for too long. They have not parted: it is started again.
func TestALogThatWasTruncatedEndsANode(t *testing.T) {
	log := newMemory(t)
	one := log.joins(t, func(w *writer, c *Config) {
		c.Log = &unread{&troubled{writer: w}, &ledgerlog.TruncatedError{Height: 2, First: 9}}
	})
	log.mu.Lock()
	log.entries = logtest.NewChain(t, 0).Transfers(1)
	log.mu.Unlock()
	if err := one.fails(); IsParting(err) || !errors.As(err, new(*ledgerlog.TruncatedError)) {
		t.Errorf("%v", err)
	}
	if notes, err := filepath.Glob(filepath.Join(one.Dir, "parted-*.json")); len(notes) > 0 || err != nil {
		t.Errorf("%v, %v", notes, err)
	}
}

// unread is a log whose entries cannot be read.
type unread struct {
	*troubled
	why error
}

func (l *unread) Read(context.Context, uint64, int) ([]ledger.Entry, error) { return nil, l.why }

// noted is the note of how a node has parted at a height.
func (m *member) noted(height uint64) (n note) {
	m.t.Helper()
	text, err := os.ReadFile(filepath.Join(m.Dir, fmt.Sprintf("parted-%d.json", height)))
	if err == nil {
		err = json.Unmarshal(text, &n)
	}
	if err != nil {
		m.t.Fatal(err)
	}
	return n
}

// TestALostBeginningEndsANode that has no more than that itself.
func TestALostBeginningEndsANode(t *testing.T) {
	log := newMemory(t)
	one := log.joins(t, func(w *writer, c *Config) { c.Log = &troubled{writer: w} })
	log.mu.Lock()
	log.genesis.Hash[0] ^= 1
	log.mu.Unlock()
	parted := (*ledger.DivergedError)(nil)
	if err := one.fails(); !errors.As(err, &parted) || parted.Own == nil || parted.Own.Height != 1 || parted.Log != nil {
		t.Errorf("%v", err)
	}
}

// TestALeaderThatIsNotReachedIsTold, once: its lease runs on.
func TestALeaderThatIsNotReachedIsTold(t *testing.T) {
	log := newMemory(t)
	one := log.joins(t, nil)
	one.waitsToLead()
	var said bytes.Buffer
	other := log.joins(t, func(_ *writer, c *Config) {
		c.Logger = slog.New(slog.NewTextHandler(&said, nil))
	})
	one.server.CloseClientConnections()
	one.server.Close()
	ctx, end := context.WithTimeout(context.Background(), patience.For(20*pollEvery))
	defer end()
	if _, status := other.Send(ctx, netip.Addr{}, false, pays(1, one.head().Hash), other.rpc.Handle); status != http.StatusServiceUnavailable {
		t.Errorf("what is sent is answered with %d, want 503", status)
	}
	other.Close()
	if n := strings.Count(said.String(), "is not reached"); n != 1 {
		t.Errorf("it is said %d times: %s", n, &said)
	}
}

// TestANodeDoesNotForwardToItself when the one that leads names the same address, and says so.
func TestANodeDoesNotForwardToItself(t *testing.T) {
	log := newMemory(t)
	one := log.joins(t, nil)
	one.waitsToLead()
	var said bytes.Buffer
	other := log.joins(t, func(_ *writer, c *Config) {
		c.Address, c.Logger = one.Address, slog.New(slog.NewTextHandler(&said, nil))
	})
	ctx, end := context.WithTimeout(context.Background(), patience.For(4*pollEvery))
	defer end()
	if _, status := other.Send(ctx, netip.Addr{}, false, pays(1, one.head().Hash), other.rpc.Handle); status != http.StatusServiceUnavailable {
		t.Errorf("what is sent is answered with %d, want 503", status)
	}
	other.Close()
	if n := strings.Count(said.String(), "--node-url"); n != 1 {
		t.Errorf("it is said %d times: %s", n, &said)
	}
}

// TestWhyNobodyLeadsIsSaid, once.
func TestWhyNobodyLeadsIsSaid(t *testing.T) {
	var said bytes.Buffer
	l := &troubled{}
	one := newMemory(t).joins(t, func(w *writer, c *Config) {
		l.writer = w
		c.Log, c.Logger = l, slog.New(slog.NewTextHandler(&said, nil))
	})
	for deadline := time.Now().Add(patience.For(20 * time.Second)); l.refused.Load() < 4; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the lease is not asked for")
		}
	}
	one.Close()
	if n := strings.Count(said.String(), errDiskFull.Error()); n != 1 {
		t.Errorf("it is said %d times: %s", n, &said)
	}
}

// overtaken is a log to which somebody else adds before the lease is had.
type overtaken struct {
	*writer
	last []ledger.Entry
}

func (l *overtaken) Acquire(ctx context.Context, address string, lasts time.Duration) (uint64, bool, error) {
	l.mu.Lock()
	l.entries = l.last
	l.mu.Unlock()
	return l.writer.Acquire(ctx, address, lasts)
}

// TestWhoLeadsHasAllOfEarlierTerms before it makes a block.
func TestWhoLeadsHasAllOfEarlierTerms(t *testing.T) {
	chain := logtest.NewChain(t, 0)
	l := &overtaken{last: chain.Transfers(2)}
	one := newMemory(t).joins(t, func(w *writer, c *Config) {
		l.writer = w
		c.Log = l
	})
	one.waitsToLead()
	if one.head().Hash != chain.Head().Hash {
		t.Errorf("it leads at block %d, and the log is at %d", one.Height(), chain.Head().Height)
	}
}

// TestATermEndsWithItsLease, also when nothing has run since.
func TestATermEndsWithItsLease(t *testing.T) {
	held := newLease(context.Background(), time.Now(), time.Hour, 7)
	defer held.stop()
	m := &Member{}
	m.held.Store(held)
	if term := m.Term(); term != 7 {
		t.Errorf("term %d, want 7", term)
	}
	past := time.Now().Add(-time.Second)
	held.until.Store(&past)
	if term := m.Term(); term != 0 {
		t.Errorf("term %d of a lease that has run out", term)
	}
}

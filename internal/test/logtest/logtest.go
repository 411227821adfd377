package logtest

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"

	"latchkey/core/ledger"
	"latchkey/host/ledgerlog"
)

// Place is an empty log of a ledger.
type Place struct {
	Log ledgerlog.Log
	// NextTerm begins a term of Log, and ends those before.
	NextTerm func(t *testing.T) uint64
}

// Run runs the test of what open returns: a log of the ledger that begins with g.
func Run(t *testing.T, open func(t *testing.T, g *ledger.Genesis) Place) {
	for name, test := range map[string]func(*testing.T, *log){
		"an empty log has no entries":         empty,
		"entries are read as they were added": inOrder,
		"all or none":                         allOrNone,
		"entries follow each other":           chained,
		"the same again is not added":         again,
		"an earlier term is over":             fenced,
		"large entries":                       large,
	} {
		t.Run(name, func(t *testing.T) {
			place := open(t, Genesis())
			test(t, &log{t, place, place.NextTerm(t)})
		})
	}
}

type log struct {
	t *testing.T
	Place
	term uint64
}

func (l *log) add(entries ...ledger.Entry) {
	l.t.Helper()
	if err := l.Log.Append(context.Background(), l.term, entries); err != nil {
		l.t.Fatal(err)
	}
}

func (l *log) read(from uint64, most int) []ledger.Entry {
	l.t.Helper()
	entries, err := l.Log.Read(context.Background(), from, most)
	if err != nil {
		l.t.Fatal(err)
	}
	return entries
}

// wants holds what is read against entries.
func (l *log) wants(got []ledger.Entry, want ...ledger.Entry) {
	l.t.Helper()
	if !slices.EqualFunc(got, want, func(a, b ledger.Entry) bool { return bytes.Equal(a.Borsh(), b.Borsh()) }) {
		l.t.Fatalf("%d entries, want %d: they differ", len(got), len(want))
	}
}

// refuses tries to add entries to a log that has others.
func (l *log) refuses(has []ledger.Entry, entries ...ledger.Entry) {
	l.t.Helper()
	err := l.Log.Append(context.Background(), l.term, entries)
	if !errors.As(err, new(*ledgerlog.NotNextError)) {
		l.t.Fatalf("%v, want a *NotNextError", err)
	}
	l.wants(l.read(0, 100), has...)
}

func empty(t *testing.T, l *log) {
	l.wants(l.read(0, 10))
	l.wants(l.read(7, 10))
	l.add()
	l.wants(l.read(0, 10))
}

func inOrder(t *testing.T, l *log) {
	entries := NewChain(t, 0).Transfers(5)
	l.add(entries[0])
	l.add(entries[1:4]...)
	l.add(entries[4])
	l.wants(l.read(0, 100), entries...)
	l.wants(l.read(2, 100), entries...)
	l.wants(l.read(3, 2), entries[1:3]...)
	l.wants(l.read(6, 10), entries[4])
	l.wants(l.read(7, 10))
}

func allOrNone(t *testing.T, l *log) {
	entries := NewChain(t, 0).Transfers(4)
	l.add(entries[0])
	l.refuses(entries[:1], entries[1], entries[3])
	l.refuses(entries[:1], entries[1], entries[2], entries[2])
	l.add(entries[1:]...)
}

func chained(t *testing.T, l *log) {
	entries, others := NewChain(t, 0).Transfers(3), NewChain(t, 1).Transfers(3)
	l.refuses(nil, entries[1])
	l.add(entries[0])
	l.refuses(entries[:1], entries[2])
	l.refuses(entries[:1], others[1])
	wrong := entries[1]
	wrong.PrevHash[0] ^= 1
	l.refuses(entries[:1], wrong)
}

func again(t *testing.T, l *log) {
	entries := NewChain(t, 0).Transfers(4)
	l.add(entries[:2]...)
	l.add(entries[:2]...)
	l.add(entries[1])
	l.wants(l.read(0, 100), entries[:2]...)
}

func fenced(t *testing.T, l *log) {
	entries := NewChain(t, 0).Transfers(3)
	l.add(entries[0])
	before := l.term
	l.term = l.NextTerm(t)
	if l.term <= before {
		t.Fatalf("term %d follows term %d", l.term, before)
	}
	l.add(entries[1])
	err := l.Log.Append(context.Background(), before, entries[2:])
	if over := (*ledgerlog.FencedError)(nil); !errors.As(err, &over) || over.Term != before {
		t.Fatalf("an append in an earlier term: %v, want a *FencedError", err)
	}
	l.wants(l.read(0, 100), entries[:2]...)
	l.add(entries[2])
	l.wants(l.read(0, 100), entries...)
}

// large is a block of the greatest transaction, between two others.
func large(t *testing.T, l *log) {
	c := NewChain(t, 0)
	entries := append(c.Transfers(1), c.Large(4<<20))
	entries = append(entries, c.Transfers(1)...)
	l.add(entries...)
	l.wants(l.read(0, 100), entries...)
	l.wants(l.read(3, 1), entries[1])
}

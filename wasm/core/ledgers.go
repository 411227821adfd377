//go:build js && wasm

package main

import (
	"latchkey/core/events"
	"latchkey/core/ledger"
	"latchkey/wasm/engine"
	"latchkey/wasm/store"
)

// openMax bounds the ledgers that are kept open: each can be opened again from
// its store.
const openMax = 64

// opened is a cache of ledgers by number, the least recently opened first. All
// share the code that any of them has prepared.
var opened []openLedger

type openLedger struct {
	number uint32
	ledger *ledger.Ledger
	index  *events.Index // nil: nobody has searched
}

// ledgerOf returns the ledger with this number, from its store if need be.
func ledgerOf(number uint32) (*ledger.Ledger, error) {
	for _, o := range opened {
		if o.number == number {
			return o.ledger, nil
		}
	}
	l, err := ledger.Open(store.Store(number), engine.Engine{})
	if err != nil {
		return nil, err
	}
	keep(number, l)
	return l, nil
}

// openedOf is what is kept of a ledger that is open.
func openedOf(number uint32) *openLedger {
	for i := range opened {
		if opened[i].number == number {
			return &opened[i]
		}
	}
	return &openLedger{} // it was closed for others meanwhile
}

func keep(number uint32, l *ledger.Ledger) {
	if len(opened) > 0 {
		l.Share(opened[0].ledger)
	}
	if len(opened) == openMax {
		opened = append(opened[:0], opened[1:]...)
	}
	opened = append(opened, openLedger{number: number, ledger: l})
}

func forget(number uint32) {
	for i, o := range opened {
		if o.number == number {
			opened = append(opened[:i], opened[i+1:]...)
			return
		}
	}
}

//go:build js && wasm

package main

import (
	"latchkey/core/events"
	"latchkey/core/ledger"
	"latchkey/wasm/store"
)

// How many blocks are read for the index: with those that were just made, in a slice of
// chores, and before a search.
const (
	notedWithBlocks = 32
	notedBySlice    = 200
	searchedMax     = 1000
)

// noteEvents writes the rows of the index of events for blocks that were just made.
func (h *host) noteEvents(just ...ledger.Made) error {
	if h.effect != effectCommitted {
		return nil
	}
	v, err := h.ledger.View(store.Store(h.number))
	if err != nil {
		return err
	}
	_, err = h.rows().Note(v, notedWithBlocks, just...)
	return err
}

func (h *host) rows() events.InStore { return events.InStore{Store: store.Store(h.number)} }

// catchUp writes rows of blocks that have none, and returns when there is more to do: now,
// or at next.
func (h *host) catchUp(next uint64) (uint64, error) {
	v, err := h.ledger.View(store.Store(h.number))
	if err != nil {
		return 0, err
	}
	more, err := h.rows().Note(v, notedBySlice)
	if more {
		next = h.now
	}
	return next, err
}

// events implements rpc.Events: the index is opened by the first search, and kept until the
// ledger is closed.
func (h *host) events(uint64) (*events.Index, error) {
	v, err := h.ledger.View(store.Store(h.number))
	if err != nil {
		return nil, err
	}
	o := openedOf(h.number)
	if o.index == nil || o.index.Damaged() {
		if o.index, err = events.Open(h.rows(), v); err != nil {
			return nil, err
		}
	}
	return o.index, o.index.Advance(v, searchedMax)
}

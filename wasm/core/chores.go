//go:build js && wasm

package main

import (
	"encoding/binary"

	"latchkey/core/borsh"
	"latchkey/core/ledger"
	"latchkey/wasm/bridge"
	"latchkey/wasm/store"
)

// Chores does a slice of what a ledger has to do by itself. Its input is the time (u64,
// nanoseconds since 1970), 32 random bytes and how long outcomes are kept (u64, the
// same; 0: for good), its output when there is more to do (u64; 0: when handle says so)
// and what became of the ledger (u8, an effect).
//
//go:wasmexport ledger_chores
func Chores(number uint32) uint64 {
	store.Store(number).Begin()
	r := borsh.NewReader(bridge.Input())
	h := &host{number: number, now: r.U64(), random: r.Hash()}
	keep := ledger.Keep(r.U64())
	if err := r.Finish(); err != nil {
		return result(err)
	}
	l, err := ledgerOf(number)
	if err != nil {
		return result(err)
	}
	h.ledger = l
	waiting := false
	next, err := l.Chores(h, keep, func(done ledger.Committed) { h.effect, waiting = effectCommitted, done.Waiting })
	if err == nil && waiting {
		err = l.Submit(nil, h, func(ledger.Committed) {})
	}
	if err == nil {
		next, err = h.catchUp(next)
	}
	return result(err, append(binary.LittleEndian.AppendUint64(nil, next), byte(h.effect)))
}

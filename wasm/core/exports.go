//go:build js && wasm

package main

import (
	"encoding/binary"
	"encoding/json"
	"errors"

	"latchkey/core/borsh"
	"latchkey/core/ledger"
	"latchkey/core/rpc"
	"latchkey/core/transaction"
	"latchkey/wasm/bridge"
	"latchkey/wasm/engine"
	"latchkey/wasm/store"
)

//go:wasmimport latchkey code
func codeImport(ledger uint32, hash string) int64

// Results start with one of these.
var (
	good      = []byte{0}
	bad       = []byte{1}
	importing = []byte{2} // the store holds a part of a ledger
)

func result(err error, parts ...[]byte) uint64 {
	if part := (*ledger.ImportingError)(nil); errors.As(err, &part) {
		return bridge.Output(importing, []byte(part.Error()))
	}
	if err != nil {
		return bridge.Output(bad, []byte(err.Error()))
	}
	return bridge.Output(append([][]byte{good}, parts...)...)
}

func flag(set bool) byte {
	if set {
		return 1
	}
	return 0
}

// Open opens the ledger in the store of this number. Its input is a genesis in
// JSON with which to create it when the store is empty, or nothing.
//
//go:wasmexport ledger_open
func Open(number uint32) uint64 {
	genesis := bridge.Input()
	store.Store(number).Begin()
	forget(number)
	_, err := ledgerOf(number)
	if errors.Is(err, ledger.ErrEmpty) && len(genesis) > 0 {
		err = create(number, genesis)
	}
	return result(err)
}

func create(number uint32, text []byte) error {
	g, err := ledger.ParseGenesis(text)
	if err != nil {
		return err
	}
	l, err := ledger.Create(store.Store(number), engine.Engine{}, g, func(hash transaction.Hash) ([]byte, bool) {
		length := codeImport(number, string(hash[:]))
		if length < 0 {
			return nil, false
		}
		return bridge.Answer(length), true
	})
	if err == nil {
		keep(number, l)
	}
	return err
}

// Close forgets what is kept of a ledger besides its store.
//
//go:wasmexport ledger_close
func Close(number uint32) {
	store.Store(number).Closed()
	forget(number)
}

// Handle answers a JSON-RPC request. Its input is the time (u64, nanoseconds
// since 1970), 32 random bytes, whether a transaction that skips nonces is to be
// left for later (u8, 1), which transactions are held (u8, a hold) and the request; its
// output the HTTP status (u16), what became of the ledger (u8, an effect), whether there
// are chores to look for (u8) and the response, or of what was left for later a ledger.Gap, of what is held a held, in JSON.
//
//go:wasmexport ledger_handle
func Handle(number uint32) uint64 {
	store.Store(number).Begin()
	r := borsh.NewReader(bridge.Input())
	h := &host{number: number, now: r.U64(), random: r.Hash(), patient: r.Bool(), hold: hold(r.U8())}
	body := r.Raw(r.Remaining())
	if err := r.Err(); err != nil {
		return result(err)
	}
	l, err := ledgerOf(number)
	if err != nil {
		return result(err)
	}
	h.ledger = l
	answer, status := rpc.New(l, h).WithEvents(h.events).Handle(body)
	switch h.effect {
	case effectEarly:
		answer, err = json.Marshal(h.gap)
	case effectHeld:
		answer, err = json.Marshal(h.held)
	}
	if err != nil {
		return result(err)
	}
	head := append(binary.LittleEndian.AppendUint16(nil, uint16(status)), byte(h.effect), flag(h.toEnd))
	return result(nil, head, answer)
}

// Apply makes the block of an input of a log, its input, and commits it; its
// output is the block's line (ledger.Applied).
//
//go:wasmexport ledger_apply
func Apply(number uint32) uint64 {
	store.Store(number).Begin()
	line, err := apply(number, bridge.Input())
	return result(err, []byte(line))
}

func apply(number uint32, input []byte) (string, error) {
	l, err := ledgerOf(number)
	if err != nil {
		return "", err
	}
	in, err := ledger.DecodeInput(input)
	if err != nil {
		return "", err
	}
	batch, err := l.Begin()
	if err != nil {
		return "", err
	}
	applied, err := batch.Apply(*in)
	if err != nil {
		return "", err
	}
	return applied.Line(), batch.Commit()
}

//go:build js && wasm

package store

// A request reads the same few entries again and again: to admit a transaction, to judge it
// in its block, and to tell what became of it. Each reading leaves Go and asks a database. So
// what a call of an export has read or written is remembered until the next one, when nothing
// else runs meanwhile; and longer of a store that lasts.

// What is remembered at most: entries, bytes of one value, and of all.
const (
	rememberedMax      = 4096
	rememberedBytesMax = 64 << 10
	rememberedSumMax   = 4 << 20
)

var (
	memory    = map[string][]byte{} // nil: there is no such key
	memorySum = 0                   // bytes of keys and values that came into it
	memoryOf  = ^Store(0)           // none
)

// storeLasts reports whether only the core changes a store: whoever puts it back closes the
// ledger.
//
//go:wasmimport latchkey store_lasts
func storeLasts(ledger uint32) bool

// Begin forgets what was remembered, unless the store lasts. Each call of an export of the
// core begins with it: since the last one whoever runs the host may have put the store back.
func (s Store) Begin() {
	if s != memoryOf || !storeLasts(uint32(s)) {
		forget()
		memoryOf = s
	}
}

// Closed forgets what was remembered of a ledger that is closed.
func (s Store) Closed() {
	if s == memoryOf {
		forget()
		memoryOf = ^Store(0)
	}
}

func forget() {
	clear(memory)
	memorySum = 0
}

// remembered is a copy, which belongs to the caller.
func (s Store) remembered(key []byte) (value []byte, ok, known bool) {
	if s != memoryOf {
		return nil, false, false
	}
	value, known = memory[string(key)]
	if value == nil {
		return nil, false, known
	}
	return append(make([]byte, 0, len(value)), value...), true, true
}

func (s Store) remember(key, value []byte, ok bool) {
	if s != memoryOf {
		return
	}
	if len(value) > rememberedBytesMax {
		delete(memory, string(key))
		return
	}
	if memorySum += len(key) + len(value); len(memory) >= rememberedMax || memorySum > rememberedSumMax {
		forget()
	}
	if !ok {
		memory[string(key)] = nil
		return
	}
	memory[string(key)] = append(make([]byte, 0, len(value)), value...)
}

//go:build js && wasm

package store

// A request reads the same few entries again and again: to admit a transaction, to judge it
// in its block, and to tell what became of it. Each reading leaves Go and asks a database. So
// what a call of an export has read or written is remembered until the next one: nothing
// else runs meanwhile.

// What is remembered at most: entries, and bytes of one value.
const (
	rememberedMax      = 4096
	rememberedBytesMax = 64 << 10
)

var (
	memory   = map[string][]byte{} // nil: there is no such key
	memoryOf = ^Store(0)           // none
)

// Begin forgets what was remembered. Each call of an export of the core begins with it:
// since the last one whoever runs the host may have put the store back.
func (s Store) Begin() {
	clear(memory)
	memoryOf = s
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
	if len(memory) >= rememberedMax {
		clear(memory)
	}
	if !ok {
		memory[string(key)] = nil
		return
	}
	memory[string(key)] = append(make([]byte, 0, len(value)), value...)
}

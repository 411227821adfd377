package sim

import (
	"encoding/binary"
	"slices"

	"latchkey/core/amount"
	"latchkey/core/policy"
	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

// A puppet is a contract that does what its input says: a list of host calls, each a
// number and its parameters as 64-bit words. So one contract makes every tree of
// promises that there is, and means every harm.

// scriptAt is where a puppet has its input in memory. Pointers of a script count
// from it.
const scriptAt = 4096

// Words that are no host call.
const (
	wordEnd  = 0
	wordTrap = 1000 + iota
	wordSpin
	wordGrow
)

// Methods of a puppet: play runs a script, note keeps whatever it is given.
const (
	play = "play"
	note = "note"
)

// puppetCalls are the host functions that a script may call. All their parameters
// are 64-bit.
var puppetCalls = func() (rows []vm.HostFunction) {
	for _, row := range vm.Table {
		if row.Module == vm.HostModule && !slices.Contains(row.Params, vm.I32) {
			rows = append(rows, row)
		}
	}
	return rows
}()

// puppetCode is the contract.
func puppetCode() []byte { return puppetModule().Wasm() }

// guardedPuppet is one with a guard. It keeps what it is asked, and then does harm
// when a script has left it the key for that.
func guardedPuppet() []byte {
	m := puppetModule()
	for i, key := range []string{guardNote, guardTraps, guardSpins} {
		m.Data(int32(guardNoteAt+8*i), key)
	}
	has := func(i int, harm ...asm.Code) asm.Code {
		return asm.Do(asm.I64Const(2), asm.I64Const(int64(guardNoteAt+8*i)), asm.Call(callNumber("storage_has_key")),
			asm.I64Eqz, asm.If, asm.Else, asm.Do(harm...), asm.End)
	}
	m.Func(policy.GuardMethod, nil, nil, 0, asm.I64Const(0), asm.Call(callNumber("input")),
		asm.I64Const(2), asm.I64Const(guardNoteAt), asm.I64Const(-1), asm.I64Const(0), asm.I64Const(1),
		asm.Call(callNumber("storage_write")), asm.Drop,
		has(1, asm.Unreachable), has(2, asm.Loop, asm.Br(0), asm.End))
	m.Custom(policy.Section, `{"version":1,"guard":true}`)
	return m.Wasm()
}

// Keys of a guarded puppet, all of two bytes, and where it has them in memory.
const (
	guardNote   = "gg"
	guardTraps  = "k0"
	guardSpins  = "k1"
	guardNoteAt = 64
)

func puppetModule() *asm.Module {
	m := &asm.Module{}
	for _, row := range puppetCalls {
		m.Import(row.Module, row.Name, row.Params, row.Results)
	}
	m.Memory(4, -1)
	const at, what = 0, 1 // locals: where the script is read, and its next word
	word := func(n int) asm.Code {
		return asm.Do(asm.LocalGet(at), asm.I64Const(int64(8*n)), asm.I64Add, asm.I32WrapI64, asm.I64Load())
	}
	when := func(n int, body ...asm.Code) asm.Code {
		return asm.Do(asm.LocalGet(what), asm.I64Const(int64(n)), asm.I64Sub, asm.I64Eqz, asm.If, asm.Do(body...), asm.End)
	}
	body := asm.Do(
		asm.I64Const(0), asm.Call(callNumber("input")),
		asm.I64Const(0), asm.I64Const(scriptAt), asm.Call(callNumber("read_register")),
		asm.I64Const(scriptAt), asm.LocalSet(at),
		asm.Loop, word(0), asm.LocalSet(what), when(wordEnd, asm.Return))
	for n, row := range puppetCalls {
		var call asm.Code
		for i := range row.Params {
			call = asm.Do(call, word(1+i))
		}
		call = asm.Do(call, asm.Call(n))
		if len(row.Results) > 0 {
			call = asm.Do(call, asm.Drop)
		}
		call = asm.Do(call, asm.LocalGet(at), asm.I64Const(int64(8*(1+len(row.Params)))), asm.I64Add, asm.LocalSet(at), asm.Br(1))
		body = asm.Do(body, when(1+n, call))
	}
	body = asm.Do(body,
		when(wordSpin, asm.Loop, asm.Br(0), asm.End),
		when(wordGrow, asm.Loop, asm.I32Const(1), asm.MemoryGrow, asm.Drop, asm.Br(0), asm.End),
		asm.Unreachable, asm.End)
	m.Func(play, nil, nil, 2, body)
	m.Data(0, note)
	m.Func(note, nil, nil, 0, asm.I64Const(0), asm.Call(callNumber("input")),
		asm.I64Const(int64(len(note))), asm.I64Const(0), asm.I64Const(-1), asm.I64Const(0), asm.I64Const(1),
		asm.Call(callNumber("storage_write")), asm.Drop)
	return m
}

func callNumber(name string) int {
	n := slices.IndexFunc(puppetCalls, func(row vm.HostFunction) bool { return row.Name == name })
	if n < 0 {
		panic("sim: no host function " + name)
	}
	return n
}

// script is what a puppet is to do.
type script struct {
	words    []uint64
	pointers []int // which words point into data
	data     []byte
}

// do calls a host function. Texts become length and pointer, amounts pointers,
// numbers themselves.
func (s *script) do(function string, args ...any) {
	s.words = append(s.words, uint64(1+callNumber(function)))
	for _, arg := range args {
		switch v := arg.(type) {
		case string:
			s.words = append(s.words, uint64(len(v)))
			s.point(v)
		case amount.Yocto:
			s.point(string(v.Bytes()))
		case int:
			s.words = append(s.words, uint64(v))
		case uint64:
			s.words = append(s.words, v)
		default:
			panic("sim: a script has no such argument")
		}
	}
}

func (s *script) point(data string) {
	s.pointers = append(s.pointers, len(s.words))
	s.words = append(s.words, uint64(len(s.data)))
	s.data = append(s.data, data...)
}

// bytes is the script as a puppet's input.
func (s *script) bytes() []byte {
	words := append(slices.Clone(s.words), wordEnd)
	for _, i := range s.pointers {
		words[i] += scriptAt + uint64(8*len(words))
	}
	var out []byte
	for _, w := range words {
		out = binary.LittleEndian.AppendUint64(out, w)
	}
	return append(out, s.data...)
}

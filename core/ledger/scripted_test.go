package ledger

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	"latchkey/core/amount"
	"latchkey/core/policy"
	"latchkey/core/state"
	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

// scripted is an engine whose methods are Go functions: it drives the runtime's
// rules through the real host functions, without a WebAssembly engine, so that
// these tests also run where core itself is compiled to wasm.
type scripted map[string]func(g *guest)

// guest is one running method. Its memory grows with what is put there.
type guest struct {
	host   vm.Host
	memory []byte
}

type abort struct{ err error }

func (s scripted) Call(_ *vm.Code, export string, _ *vm.Meter, host vm.Host) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case abort:
			err = r.err
		default:
			panic(r) // a mistake of the test
		}
	}()
	g := &guest{host: host}
	s[export](g)
	return nil
}

func (s scripted) Start(*vm.Code, *vm.Meter, vm.Host) (*vm.Image, error) {
	return &vm.Image{}, nil
}

// code is a module that exports every method of the script. One named guard is
// its guard.
func (s scripted) code() []byte {
	var m asm.Module
	if s[policy.GuardMethod] != nil {
		m.Custom(policy.Section, `{"version":1,"guard":true}`)
	}
	for _, name := range slices.Sorted(maps.Keys(s)) {
		m.Method(name)
	}
	return m.Wasm()
}

// Read implements vm.Memory.
func (g *guest) Read(offset, length uint64) ([]byte, bool) {
	if size := uint64(len(g.memory)); length > size || offset > size-length {
		return nil, false
	}
	return g.memory[offset : offset+length], true
}

// Write implements vm.Memory.
func (g *guest) Write(offset uint64, data []byte) bool {
	if offset+uint64(len(data)) > uint64(len(g.memory)) {
		return false
	}
	copy(g.memory[offset:], data)
	return true
}

// do calls a host function. Strings and byte slices become (length, pointer),
// amounts pointers, ints numbers.
func (g *guest) do(function string, args ...any) uint64 {
	var raw []uint64
	for _, arg := range args {
		switch v := arg.(type) {
		case string:
			raw = append(raw, uint64(len(v)), g.put([]byte(v)))
		case []byte:
			raw = append(raw, uint64(len(v)), g.put(v))
		case amount.Yocto:
			raw = append(raw, g.put(v.Bytes()))
		case []uint64:
			var b []byte
			for _, n := range v {
				b = binary.LittleEndian.AppendUint64(b, n)
			}
			raw = append(raw, g.put(b), uint64(len(v)))
		case uint64:
			raw = append(raw, v)
		case int:
			raw = append(raw, uint64(v))
		default:
			panic(fmt.Sprintf("argument %T", arg))
		}
	}
	return g.call(vm.HostModule, function, raw)
}

// user calls a host function in the form with Extism handles, extism one of
// Extism's own.
func (g *guest) user(function string, args ...uint64) uint64 {
	return g.call(vm.UserModule, function, args)
}
func (g *guest) extism(function string, args ...uint64) uint64 {
	return g.call(vm.BlockModule, function, args)
}

func (g *guest) call(module, function string, args []uint64) uint64 {
	for i := range vm.Table {
		if row := &vm.Table[i]; row.Module == module && row.Name == function {
			result, err := g.host.Call(i, g, args)
			if err != nil {
				panic(abort{err})
			}
			return result
		}
	}
	panic("no host function " + module + "." + function)
}

// block makes an Extism block with this content and returns its handle.
func (g *guest) block(content string) uint64 {
	handle := g.extism("alloc", uint64(len(content)))
	for i, b := range []byte(content) {
		g.extism("store_u8", handle+uint64(i), uint64(b))
	}
	return handle
}

// content reads an Extism block.
func (g *guest) content(handle uint64) string {
	content := make([]byte, g.extism("length", handle))
	for i := range content {
		content[i] = byte(g.extism("load_u8", handle+uint64(i)))
	}
	return string(content)
}

// output sets the Extism output.
func (g *guest) output(content string) {
	g.extism("output_set", g.block(content), uint64(len(content)))
}

func (g *guest) put(b []byte) uint64 {
	ptr := uint64(len(g.memory))
	g.memory = append(g.memory, b...)
	return ptr
}

// register returns a register's content.
func (g *guest) register(id uint64) []byte {
	length := g.do("register_len", id)
	if length == ^uint64(0) {
		return nil
	}
	ptr := g.put(make([]byte, length))
	g.do("read_register", id, ptr)
	return g.memory[ptr : ptr+length]
}

// text calls a context function that answers into a register.
func (g *guest) text(function string) string {
	g.do(function, 0)
	return string(g.register(0))
}

func (g *guest) fail(message string) { g.do("panic_utf8", message) }

// promise schedules a call.
func (g *guest) promise(receiver, method, args string, deposit amount.Yocto, gas uint64) uint64 {
	return g.do("promise_create", receiver, method, args, deposit, gas)
}

func (g *guest) then(after uint64, receiver, method, args string, gas uint64) uint64 {
	return g.do("promise_then", after, receiver, method, args, amount.Zero, gas)
}

// deploy puts the script's code on an account, as genesis would.
func (c *chain) deploy(id string, s scripted) { c.deployCode(id, s.code()) }

func (c *chain) deployCode(id string, code []byte) {
	b, err := c.l.Begin()
	if err != nil {
		c.t.Fatal(err)
	}
	acc, _ := b.base.Account(accountID(id))
	acc.Contract = state.Contract{Kind: state.LocalContract, Hash: b.base.SetCode(code)}
	acc.StorageUsage += uint64(len(code))
	b.base.SetAccount(accountID(id), acc)
	if err := b.Commit(); err != nil {
		c.t.Fatal(err)
	}
}

// publishes makes the script's code a global contract of an account, as genesis
// would.
func (c *chain) publishes(id string, s scripted) {
	b, err := c.l.Begin()
	if err != nil {
		c.t.Fatal(err)
	}
	b.base.SetGlobal(accountID(id), b.base.Publish(s.code()))
	if err := b.Commit(); err != nil {
		c.t.Fatal(err)
	}
}

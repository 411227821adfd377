package enginetest

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"testing"

	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

// hostFunctions calls each row of the table with arguments that tell it, and
// sees the result arrive in the guest.
func hostFunctions(t *testing.T, e vm.Engine) {
	var m asm.Module
	for _, row := range vm.Table {
		m.Import(row.Module, row.Name, row.Params, row.Results)
	}
	m.Memory(1, -1)
	again := slices.IndexFunc(vm.Table, func(row vm.HostFunction) bool { return row.Name == "block_index" })
	for i, row := range vm.Table {
		var body asm.Code
		if len(row.Results) == 1 {
			body = asm.I32Const(64)
		}
		for j, typ := range row.Params {
			if typ == asm.I32 {
				body = asm.Do(body, asm.I32Const(int32(argument(i, j))))
			} else {
				body = asm.Do(body, asm.I64Const(argument(i, j)))
			}
		}
		body = asm.Do(body, asm.Call(i))
		if len(row.Results) == 1 {
			if row.Results[0] == asm.I32 {
				body = asm.Do(body, asm.I64ExtendI32)
			}
			body = asm.Do(body, asm.I64Store())
		}
		// A second call lets the host look at what the first stored.
		m.Method(method(&row), body, asm.Call(again), asm.Drop)
	}
	code := m.Code()

	for i, row := range vm.Table {
		calls := 0
		host := HostFunc(func(function int, guest vm.Memory, args []uint64) (uint64, error) {
			if calls++; calls == 2 {
				stored, ok := guest.Read(64, 8)
				want := answer(i)
				if len(row.Results) == 1 && row.Results[0] == asm.I32 {
					want = uint64(uint32(want))
				}
				if len(row.Results) == 1 && (!ok || binary.LittleEndian.Uint64(stored) != want) {
					t.Errorf("%s: the guest got %x, want %x", row.Name, stored, want)
				}
				return 0, nil
			}
			if function != i || len(args) != len(row.Params) {
				t.Errorf("%s: reached the host as function %d with %d arguments", row.Name, function, len(args))
				return 0, nil
			}
			for j, typ := range row.Params {
				want := uint64(argument(i, j))
				if typ == asm.I32 {
					want = uint64(uint32(want))
				}
				if args[j] != want {
					t.Errorf("%s: argument %d = %x, want %x", row.Name, j, args[j], want)
				}
			}
			return answer(i), nil
		})
		mustCall(t, e, code, method(&row), host)
		if calls != 2 {
			t.Errorf("%s: %d host calls, want 2", row.Name, calls)
		}
	}
}

func method(row *vm.HostFunction) string { return row.Module + " " + row.Name }

// answer has its highest bits set in either width.
func answer(function int) uint64 { return 1<<63 + 1<<31 + uint64(function) }

// argument is negative, so that a lost sign or width shows.
func argument(function, position int) int64 { return -(int64(function)<<40 + int64(position) + 1) }

func guestMemory(t *testing.T, e vm.Engine) {
	var m asm.Module
	hostCall := m.ImportHost("storage_usage")
	m.Memory(1, -1)
	m.Data(100, "from the guest")
	m.Method("run",
		asm.Call(hostCall), asm.Drop,
		// Move what the host wrote at 200 to 300.
		asm.I32Const(300), asm.I32Const(200), asm.I64Load(), asm.I64Store(),
		asm.Call(hostCall), asm.Drop)
	const size = 64 << 10
	calls := 0
	mustCall(t, e, m.Code(), "run", HostFunc(func(_ int, guest vm.Memory, _ []uint64) (uint64, error) {
		if calls++; calls == 2 {
			if moved, _ := guest.Read(300, 8); string(moved) != "for you!" {
				t.Errorf("the guest read %q where the host wrote", moved)
			}
			return 0, nil
		}
		if data, ok := guest.Read(100, 14); !ok || string(data) != "from the guest" {
			t.Errorf("read %q, %v", data, ok)
		}
		for _, c := range []struct {
			offset, length uint64
			inside         bool
		}{
			{0, size, true}, {size - 8, 8, true}, {size, 0, true}, {0, 0, true},
			{size - 7, 8, false}, {size, 1, false}, {size + 1, 0, false}, {0, size + 1, false},
			{1 << 32, 1, false}, {1<<32 + 100, 14, false}, {100, 1<<32 + 14, false},
			{^uint64(0), 1, false}, {^uint64(0), 2, false}, {2, ^uint64(0), false}, {^uint64(0), 0, false},
		} {
			if data, ok := guest.Read(c.offset, c.length); ok != c.inside || ok && uint64(len(data)) != c.length {
				t.Errorf("read %d bytes at %d = %d bytes, %v; want %v", c.length, c.offset, len(data), ok, c.inside)
			}
			if c.length > 2*size {
				continue
			}
			if ok := guest.Write(c.offset, make([]byte, c.length)); ok != c.inside {
				t.Errorf("write %d bytes at %d = %v, want %v", c.length, c.offset, ok, c.inside)
			}
		}
		if guest.Write(size-4, []byte("12345")) {
			t.Error("a write across the end succeeded")
		}
		if tail, _ := guest.Read(size-4, 4); !bytes.Equal(tail, make([]byte, 4)) {
			t.Errorf("a refused write left %q", tail)
		}
		if !guest.Write(200, []byte("for you!")) {
			t.Error("a write inside was refused")
		}
		return 0, nil
	}))
}

func grownMemory(t *testing.T, e vm.Engine) {
	var m asm.Module
	hostCall := m.ImportHost("log_utf8")
	m.Memory(1, -1)
	last := int32(20<<16 - 8)
	m.Method("run",
		asm.I32Const(0), asm.I64Const(0x6f6c6c6568), asm.I64Store(),
		asm.I32Const(19), asm.MemoryGrow, asm.Drop,
		asm.I32Const(last), asm.I64Const(0x646c726f77), asm.I64Store(),
		asm.I64Const(8), asm.I64Const(int64(last)), asm.Call(hostCall))
	var seen []byte
	mustCall(t, e, m.Code(), "run", HostFunc(func(_ int, guest vm.Memory, args []uint64) (uint64, error) {
		before, ok1 := guest.Read(0, 5)
		after, ok2 := guest.Read(args[1], 5)
		if !ok1 || !ok2 {
			t.Error("grown memory is not readable")
		}
		seen = slices.Concat(before, after)
		return 0, nil
	}))
	if string(seen) != "helloworld" {
		t.Errorf("the host sees %q", seen)
	}
}

func hostError(t *testing.T, e vm.Engine) {
	var m asm.Module
	hostCall := m.ImportHost("storage_usage")
	m.Memory(1, -1)
	inner := m.Func("", nil, nil, 0, asm.Call(hostCall), asm.Drop, asm.Call(hostCall), asm.Drop)
	m.Method("run", asm.Call(inner))
	want := fmt.Errorf("gas is used up: %w", errors.ErrUnsupported)
	calls := 0
	err := e.Call(m.Code(), "run", Plenty(), HostFunc(func(int, vm.Memory, []uint64) (uint64, error) {
		calls++
		return 0, want
	}))
	if err != want {
		t.Errorf("call = %v, want the host's own error", err)
	}
	if calls != 1 {
		t.Errorf("the guest went on after the error: %d host calls", calls)
	}
}

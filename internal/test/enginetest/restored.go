package enginetest

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand"
	"testing"

	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

var errEnough = errors.New("enough")

// restored: whatever a call does to its memory and globals, and however it ends,
// the next one finds them as they were.
func restored(t *testing.T, e vm.Engine, p Prepare) {
	const pages = 3
	var m asm.Module
	report, answer := m.ImportHost("account_balance"), m.ImportHost("storage_usage")
	m.Memory(pages, -1)
	m.Data(70_000, "in the middle")
	m.Data(pages<<16-3, "end")
	globals := []int{m.Global(3), m.Global(-4)}
	m.Table(2)
	body := asm.Code{}
	for _, g := range globals {
		body = asm.Do(body, asm.GlobalGet(g), asm.Call(report), asm.Call(answer), asm.GlobalSet(g))
	}
	m.Method("_initialize", asm.I64Const(9), asm.GlobalSet(globals[1]), asm.I32Const(100), asm.I64Const(1), asm.I64Store())
	m.Method("run", body)
	m.Method("grow", body, asm.I32Const(1), asm.MemoryGrow, asm.Drop, asm.I32Const(pages<<16), asm.I64Const(1), asm.I64Store())
	m.Method("scribble", body, scribbles())
	m.Method("trap", body, asm.Unreachable)
	m.Func("fail", nil, []vm.ValueType{asm.I32}, 0, body, asm.I32Const(7))
	m.Method("ended by the host", body, asm.I64Const(0), asm.Call(report))
	code := p.prepared(t, e, &m)
	if !code.Restorable {
		t.Fatal("the code is not restorable")
	}
	random := rand.New(rand.NewSource(1))
	methods := []string{"run", "run", "run", "scribble", "grow", "trap", "fail", "ended by the host"}
	var first string
	var image []byte
	for round := range 200 {
		calls, seen := 0, ""
		host := HostFunc(func(_ int, guest vm.Memory, args []uint64) (uint64, error) {
			if calls++; calls == 1 {
				memory, _ := guest.Read(0, pages<<16)
				if _, more := guest.Read(pages<<16, 1); more {
					t.Error("the memory has grown")
				}
				if image == nil {
					image = bytes.Clone(memory)
				} else if !bytes.Equal(memory, image) {
					t.Errorf("round %d: the memory is not what it was", round)
				}
				for range random.Intn(20) {
					junk := make([]byte, random.Intn(10_000))
					random.Read(junk)
					guest.Write(uint64(random.Intn(pages<<16-len(junk))), junk)
				}
			}
			if calls == 5 {
				return 0, errEnough
			}
			if len(args) == 1 {
				seen += fmt.Sprint(int64(args[0]), " ")
			}
			return random.Uint64(), nil
		})
		method := methods[random.Intn(len(methods))]
		if err := e.Call(code, method, Plenty(), host); (err == nil) != (method == "run" || method == "scribble" || method == "grow") {
			t.Fatalf("%s: %v", method, err)
		}
		if first == "" {
			first = seen
		} else if seen != first {
			t.Errorf("round %d: the globals are %s, were %s", round, seen, first)
		}
	}
	if first != "3 9 " {
		t.Errorf("the globals are %s", first)
	}
}

// scribbles writes all over a memory of 3 pages, from one base and from many.
func scribbles() (code asm.Code) {
	for at := int32(3); at < 3*vm.PageBytes-8; at += 5000 {
		code = asm.Do(code, asm.I32Const(at), asm.I64Const(-1), asm.I64Store())
	}
	code = asm.Do(code, asm.I32Const(80_000), asm.I32Const(7), asm.I32Const(9000), asm.MemoryFill)
	return asm.Do(code, asm.I32Const(3*vm.PageBytes-1), asm.I32Const(7), asm.I32Const(1), asm.MemoryFill)
}

// tables: a call that changes a table or drops a segment changes its own.
func tables(t *testing.T, e vm.Engine, p Prepare) {
	var m asm.Module
	report := m.ImportHost("account_balance")
	m.Memory(1, -1)
	one := m.Func("", nil, nil, 0, asm.I64Const(1), asm.Call(report))
	two := m.Func("", nil, nil, 0, asm.I64Const(2), asm.Call(report))
	m.Table(2, one, two)
	void := m.Type(nil, nil)
	tableCopy := asm.Do(asm.I32Const(0), asm.I32Const(1), asm.I32Const(1), asm.TableCopy)
	m.Method("run", asm.I32Const(0), asm.CallIndirect(void), tableCopy, asm.I32Const(0), asm.CallIndirect(void))
	code := p.prepared(t, e, &m)
	if code.Restorable {
		t.Error("code that changes a table is said to be restorable")
	}
	for range 3 {
		var got []int64
		mustCall(t, e, code, "run", reporting(&got))
		if fmt.Sprint(got) != "[1 2]" {
			t.Errorf("the table has %v", got)
		}
	}
}

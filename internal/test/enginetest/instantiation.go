package enginetest

import (
	"errors"
	"fmt"
	"testing"

	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

// growth: a growth that cannot be had costs what was asked for and returns -1.
func growth(t *testing.T, e vm.Engine, p Prepare) {
	for _, c := range []struct{ pages, want, charged int64 }{
		{1, 1, 1}, {510, 1, 510}, {511, 1, 511}, {512, -1, 512}, {32_768, -1, 32_768}, {65_536, -1, 65_536}, {-1, -1, 65_536},
	} {
		var m asm.Module
		report := m.ImportHost("account_balance")
		m.Memory(1, -1)
		m.Method("run", asm.I32Const(int32(c.pages)), asm.MemoryGrow, asm.I64ExtendS32, asm.Call(report))
		var got []int64
		meter := Plenty()
		before := meter.Instructions
		mustRun(t, e, p.prepared(t, e, &m), meter, &got)
		if used := before - meter.Instructions; got[0] != c.want || used != 8+3+32+c.charged {
			t.Errorf("growing by %d pages gives %d for %d instructions", c.pages, got[0], used)
		}
	}
}

func mustRun(t *testing.T, e vm.Engine, code *vm.Code, meter *vm.Meter, got *[]int64) {
	t.Helper()
	if err := e.Call(code, "run", meter, reporting(got)); err != nil {
		t.Fatal(err)
	}
}

// startFunctions run at each call, before start-up and the method, in an instance
// that was used as in a new one, and the call pays for them.
func startFunctions(t *testing.T, e vm.Engine, p Prepare) {
	var m asm.Module
	report := m.ImportHost("account_balance")
	m.Memory(1, -1)
	g := m.Global(5)
	start := m.Func("", nil, nil, 0, asm.I64Const(1), asm.Call(report), asm.GlobalGet(g), asm.I64Const(10), asm.I64Add, asm.GlobalSet(g),
		asm.I32Const(0), asm.GlobalGet(g), asm.I64Store())
	m.Func("_initialize", nil, nil, 0, asm.I64Const(2), asm.Call(report), asm.GlobalGet(g), asm.I64Const(100), asm.I64Add, asm.GlobalSet(g))
	m.Start(start)
	run := m.Func("run", nil, nil, 0, asm.GlobalGet(g), asm.Call(report), asm.I32Const(0), asm.I64Load(), asm.Call(report))
	m.ExportFunction("the same", run, vm.ExportVoid)
	m.Func("fail", nil, []vm.ValueType{asm.I32}, 0, asm.I32Const(3))
	m.Func("calls run", nil, nil, 0, asm.Call(run))
	code := p.prepared(t, e, &m)
	if !code.Restorable || code.Exports["_initialize"] != vm.ExportOther {
		t.Errorf("restorable %v, exports %v", code.Restorable, code.Exports)
	}
	for range 3 {
		for _, method := range []string{"run", "the same", "calls run"} {
			var got []int64
			meter := Plenty()
			before := meter.Instructions
			if err := e.Call(code, method, meter, reporting(&got)); err != nil {
				t.Fatal(err)
			}
			if fmt.Sprint(got) != "[1 2 115 15]" {
				t.Errorf("%s: %v", method, got)
			}
			want := int64(8 + 9 + 8 + 6 + 8 + 5)
			if method == "calls run" {
				want += 8 + 1
			}
			if used := before - meter.Instructions; used != want || meter.Stack != vm.StackBytesMax {
				t.Errorf("%s costs %d instructions, want %d; %d bytes of stack left", method, used, want, meter.Stack)
			}
		}
		var failure *vm.Failure
		if err := e.Call(code, "fail", Plenty(), reporting(new([]int64))); !errors.As(err, &failure) || failure.Code != 3 {
			t.Errorf("a method that returns 3: %v", err)
		}
	}
}

// startUpOfTables: start-up that puts functions into a table.
func startUpOfTables(t *testing.T, e vm.Engine, p Prepare) {
	var m asm.Module
	report := m.ImportHost("account_balance")
	m.Memory(1, -1)
	one := m.Func("", nil, nil, 0, asm.I64Const(1), asm.Call(report))
	two := m.Func("", nil, nil, 0, asm.I64Const(2), asm.Call(report))
	m.Table(2, one)
	m.Elements([]byte{3, 0}, two) // declared only
	m.Func("_initialize", nil, nil, 0, asm.I32Const(1), asm.RefFunc(two), asm.TableSet(0))
	void := m.Type(nil, nil)
	m.Method("run", asm.I32Const(0), asm.CallIndirect(void), asm.I32Const(1), asm.CallIndirect(void), asm.I32Const(1), asm.RefNull, asm.TableSet(0))
	code := p.prepared(t, e, &m)
	for range 3 {
		var got []int64
		mustRun(t, e, code, Plenty(), &got)
		if fmt.Sprint(got) != "[1 2]" {
			t.Errorf("the table has %v", got)
		}
	}
}

// droppedSegments: after instantiation the active ones are empty, and so are those
// that only declare functions.
func droppedSegments(t *testing.T, e vm.Engine, p Prepare) {
	memoryInit := func(segment int, to, from, n int32) asm.Code {
		return asm.Do(asm.I32Const(to), asm.I32Const(from), asm.I32Const(n), asm.MemoryInit(segment))
	}
	tableInit := func(segment int, to, from, n int32) asm.Code {
		return asm.Do(asm.I32Const(to), asm.I32Const(from), asm.I32Const(n), asm.TableInit(segment))
	}
	const memory, table = vm.TrapMemoryOutOfBounds, vm.TrapCallIndirect
	for name, c := range map[string]struct {
		body asm.Code
		want vm.TrapKind
		ends bool
	}{
		"active data":               {memoryInit(0, 0, 0, 5), memory, true},
		"active data, from 1":       {memoryInit(0, 0, 1, 0), memory, true},
		"active data, none of it":   {memoryInit(0, 1<<16, 0, 0), 0, false},
		"active data, too far":      {memoryInit(0, 1<<16+1, 0, 0), memory, true},
		"passive data":              {memoryInit(1, 0, 0, 5), 0, false},
		"passive data, too much":    {memoryInit(1, 0, 0, 6), memory, true},
		"passive data, dropped":     {asm.Do(asm.DataDrop(1), memoryInit(1, 0, 0, 1)), memory, true},
		"active elements":           {tableInit(0, 0, 0, 1), table, true},
		"active elements, from 1":   {tableInit(0, 0, 1, 0), table, true},
		"active elements, none":     {tableInit(0, 2, 0, 0), 0, false},
		"declared elements":         {tableInit(1, 0, 0, 1), table, true},
		"passive elements":          {tableInit(2, 0, 0, 1), 0, false},
		"passive elements, dropped": {asm.Do(asm.ElemDrop(2), tableInit(2, 0, 0, 1)), table, true},
	} {
		var m asm.Module
		report := m.ImportHost("account_balance")
		m.Memory(1, -1)
		f := m.Func("", nil, nil, 0, asm.I64Const(1), asm.Call(report))
		m.Table(2, f)
		m.Elements([]byte{3, 0}, f)
		m.Elements([]byte{1, 0}, f)
		m.Data(100, "hello")
		m.PassiveData("hello")
		m.NameData()
		void := m.Type(nil, nil)
		m.Method("run", asm.I32Const(100), asm.I64Load(), asm.Call(report), asm.I32Const(0), asm.CallIndirect(void), c.body)
		code := p.prepared(t, e, &m)
		for range 2 {
			var got []int64
			err := e.Call(code, "run", Plenty(), reporting(&got))
			var trap *vm.Trap
			if (err != nil) != c.ends || err != nil && (!errors.As(err, &trap) || trap.Kind != c.want) {
				t.Errorf("%s: %v", name, err)
			}
			if fmt.Sprint(got) != fmt.Sprint([]int64{0x6f6c6c6568, 1}) {
				t.Errorf("%s: it began with %x", name, got)
			}
		}
	}
}

// references: tables can be read, written, measured, grown and filled, up to as
// many elements as one may start with.
func references(t *testing.T, e vm.Engine, p Prepare) {
	var m asm.Module
	report := m.ImportHost("account_balance")
	m.Memory(1, -1)
	f := m.Func("", nil, nil, 0, asm.I64Const(1), asm.Call(report))
	m.Table(2, f)
	void := m.Type(nil, nil)
	size := asm.Do(asm.TableSize, asm.I64ExtendI32, asm.Call(report))
	isNull := func(at int32) asm.Code {
		return asm.Do(asm.I32Const(at), asm.TableGet(0), asm.RefIsNull, asm.I64ExtendI32, asm.Call(report))
	}
	grow := func(by int32) asm.Code {
		return asm.Do(asm.RefFunc(f), asm.I32Const(by), asm.TableGrow, asm.I64ExtendS32, asm.Call(report))
	}
	m.FuncOf("run", nil, nil, []vm.ValueType{asm.FuncRef, asm.ExternRef},
		size, isNull(0), isNull(1), grow(3), size, isNull(4), asm.I32Const(4), asm.CallIndirect(void),
		asm.I32Const(0), asm.TableGet(0), asm.LocalSet(0), asm.I32Const(1), asm.LocalGet(0), asm.TableSet(0), isNull(1),
		asm.I32Const(2), asm.RefNull, asm.I32Const(3), asm.TableFill, isNull(4),
		asm.LocalGet(1), asm.RefIsNull, asm.I64ExtendI32, asm.Call(report),
		grow(9_996), grow(-1), grow(9_995), size)
	m.Method("beyond", asm.I32Const(2), asm.TableGet(0), asm.Drop)
	code := p.prepared(t, e, &m)
	for range 2 {
		var got []int64
		mustRun(t, e, code, Plenty(), &got)
		if want := "[2 0 1 2 5 0 1 0 1 1 -1 -1 5 10000]"; fmt.Sprint(got) != want {
			t.Errorf("got %v, want %s", got, want)
		}
		var trap *vm.Trap
		if err := e.Call(code, "beyond", Plenty(), NoHost); !errors.As(err, &trap) || trap.Kind != vm.TrapCallIndirect {
			t.Errorf("beyond the table: %v", err)
		}
	}
}

package onelog

import (
	"fmt"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

// endings runs code that traps in every way, and code that cannot run.
func endings(r *recorder) {
	c := newContract(1)
	void := c.m.Type(nil, nil)
	none := c.m.Func("", []vm.ValueType{asm.I64}, nil, 0)
	self := none + 1
	c.m.Func("", []vm.ValueType{asm.I64}, []vm.ValueType{asm.I64}, 0,
		asm.LocalGet(0), asm.Call(self), asm.LocalGet(0), asm.I64Add)
	c.m.Table(4, none)
	c.method("unreachable", asm.Unreachable)
	c.method("memory_access", asm.I32Const(-1), asm.I32Load(), asm.Drop)
	c.method("division", asm.I32Const(1), asm.I32Const(0), asm.I32DivS, asm.Drop)
	c.method("conversion", asm.F32NaN, asm.I32TruncF32, asm.Drop)
	c.method("table_index", asm.I32Const(9), asm.CallIndirect(void))
	c.method("table_null", asm.I32Const(2), asm.CallIndirect(void))
	c.method("table_type", asm.I32Const(0), asm.CallIndirect(void))
	c.method("recursion", asm.I64Const(0), asm.Call(self), asm.Drop)
	c.m.Func("code", nil, []vm.ValueType{asm.I32}, 0, asm.I32Const(7))
	c.m.Func("code_zero", nil, []vm.ValueType{asm.I32}, 0, asm.I32Const(0))
	c.method("memory_limit", asm.I32Const(511), asm.MemoryGrow, asm.Drop,
		store(0, asm.Do(asm.I32Const(1), asm.MemoryGrow, asm.I64ExtendI32)), c.do("value_return", 8, 0))
	r.deploy(c, toolID)
	for _, e := range []struct{ method, text string }{
		{"unreachable", "unreachable"}, {"memory_access", "Memory out of bounds"}, {"division", "arithmetic"},
		{"conversion", "arithmetic"}, {"table_index", "Call indirect"}, {"table_null", "Call indirect"},
		{"table_type", "Call indirect"}, {"recursion", "Accessed memory outside the bounds."}, {"code", "plugin returned code 7"},
	} {
		r.fails(e.text, r.sign(bob, toolID, call(e.method, "", 50, near("0.01"))))
	}
	r.ok(r.sign(bob, toolID, call("code_zero", "", 50, amount.Zero)))
	r.ok(r.sign(bob, toolID, call("memory_limit", "", 50, amount.Zero)))
	unrunnable(r)
}

// unrunnable deploys code that fails before it starts.
func unrunnable(r *recorder) {
	var typeError, absent, otherType, large asm.Module
	typeError.Method("run", asm.I32Const(1), asm.I64Const(1), asm.I32Add, asm.Drop)
	absent.Import(vm.HostModule, "absent", nil, nil)
	absent.Method("run")
	otherType.Import("wasi_snapshot_preview1", "sched_yield", []vm.ValueType{asm.I64}, nil)
	otherType.Method("run")
	large.Memory(513, -1)
	large.Method("run")
	for i, bad := range []struct {
		code []byte
		text string
	}{
		{[]byte("no module"), "PrepareError"}, {typeError.Wasm(), "PrepareError"}, {absent.Wasm(), "LinkError"},
		{otherType.Wasm(), "LinkError"}, {large.Wasm(), "PrepareError"},
	} {
		id := account.ID(fmt.Sprintf("bad%d.%s", i, toolID))
		r.ok(r.sign(toolID, id, transaction.CreateAccount{}, transfer("2"), transaction.DeployContract{Code: bad.code}))
		r.fails(bad.text, r.sign(bob, id, call("run", "", 50, near("0.01"))))
	}
}

package onelog

import (
	"fmt"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/internal/test/enginetest"
)

// endings runs code that traps in every way, and code that cannot run.
func endings(r *recorder) {
	c := newContract(1)
	void := c.m.Type(nil, nil)
	none := c.m.Func("", []vm.ValueType{enginetest.I64}, nil, 0)
	self := none + 1
	c.m.Func("", []vm.ValueType{enginetest.I64}, []vm.ValueType{enginetest.I64}, 0,
		enginetest.LocalGet(0), enginetest.Call(self), enginetest.LocalGet(0), enginetest.I64Add)
	c.m.Table(4, none)
	c.method("unreachable", enginetest.Unreachable)
	c.method("memory_access", enginetest.I32Const(-1), enginetest.I32Load(), enginetest.Drop)
	c.method("division", enginetest.I32Const(1), enginetest.I32Const(0), enginetest.I32DivS, enginetest.Drop)
	c.method("conversion", enginetest.F32NaN, enginetest.I32TruncF32, enginetest.Drop)
	c.method("table_index", enginetest.I32Const(9), enginetest.CallIndirect(void))
	c.method("table_null", enginetest.I32Const(2), enginetest.CallIndirect(void))
	c.method("table_type", enginetest.I32Const(0), enginetest.CallIndirect(void))
	c.method("recursion", enginetest.I64Const(0), enginetest.Call(self), enginetest.Drop)
	c.m.Func("code", nil, []vm.ValueType{enginetest.I32}, 0, enginetest.I32Const(7))
	c.m.Func("code_zero", nil, []vm.ValueType{enginetest.I32}, 0, enginetest.I32Const(0))
	c.method("memory_limit", enginetest.I32Const(511), enginetest.MemoryGrow, enginetest.Drop,
		store(0, enginetest.Do(enginetest.I32Const(1), enginetest.MemoryGrow, enginetest.I64ExtendI32)), c.do("value_return", 8, 0))
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
	var typeError, absent, otherType, large enginetest.Module
	typeError.Method("run", enginetest.I32Const(1), enginetest.I64Const(1), enginetest.I32Add, enginetest.Drop)
	absent.Import(vm.HostModule, "absent", nil, nil)
	absent.Method("run")
	otherType.Import("wasi_snapshot_preview1", "sched_yield", []vm.ValueType{enginetest.I64}, nil)
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

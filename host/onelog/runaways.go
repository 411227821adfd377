package onelog

import (
	"latchkey/core/amount"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/core/vm/enginetest"
)

// runaways runs code that would never end, or take more than there is, and float
// operations that engines answer with NaNs of their own.
func runaways(r *recorder) {
	forever := enginetest.Do(enginetest.Loop, enginetest.Br(0), enginetest.End)
	c := newContract(1)
	self := len(vm.Table) // the imports come first
	c.method("recursion", enginetest.Call(self))
	c.m.Func("recursion_with_locals", nil, nil, 4_000, enginetest.I64Const(1), enginetest.LocalSet(3_999), enginetest.Call(self+1),
		enginetest.LocalGet(3_999), enginetest.Drop)
	c.method("loop", forever)
	c.method("grow", enginetest.Loop, enginetest.I32Const(1), enginetest.MemoryGrow, enginetest.Drop, enginetest.Br(0), enginetest.End)
	c.method("grow_by_much", enginetest.I32Const(-1), enginetest.MemoryGrow, enginetest.Drop)
	c.method("fill", enginetest.Loop, enginetest.I32Const(0), enginetest.I32Const(7), enginetest.I32Const(1<<16),
		enginetest.MemoryFill, enginetest.Br(0), enginetest.End)
	c.method("nan", store(0, enginetest.Do(enginetest.F64Const(0), enginetest.F64Const(0), enginetest.F64Div, enginetest.I64ReinterpretF64)),
		c.do("value_return", 8, 0))
	id := "runs." + toolID
	r.ok(r.sign(toolID, id, transaction.CreateAccount{}, transfer("20"), transaction.DeployContract{Code: c.m.Wasm()}))
	for _, e := range []struct{ method, text string }{
		{"loop", "Exceeded the prepaid gas"}, {"recursion", "Stack overflow"}, {"recursion_with_locals", "Stack overflow"},
		{"grow", "Exceeded the prepaid gas"}, {"grow_by_much", "Exceeded the prepaid gas"}, {"fill", "Exceeded the prepaid gas"},
	} {
		r.fails(e.text, r.sign(bob, id, call(e.method, "", 50, near("0.01"))))
	}
	r.ok(r.sign(bob, id, call("nan", "", 50, amount.Zero)))
}

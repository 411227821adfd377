package onelog

import (
	"fmt"
	"slices"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
	"latchkey/internal/test/asm"
)

// instantiations runs contracts over which engines disagreed, or could: segments
// that reach too far or are dropped, start functions, tables that change.
func instantiations(r *recorder) {
	const beyond = "Memory out of bounds"
	for i, c := range []struct {
		build func(c *contract)
		fails string
	}{
		{elementsAt(5), beyond}, {elementsAt(-1), beyond}, {dataAt(1 << 16), beyond}, {dataAt(-1), beyond},
		{broughtUpBeyond, beyond}, {readDropped(100, 5), beyond}, {readDropped(1, 0), beyond}, {readDropped(0, 0), ""},
		{initDropped(0, 1), "Call indirect"}, {initDropped(0, 0), ""}, {started, ""}, {startTraps, "unreachable"}, {filledTable, ""},
	} {
		contract := newContract(1)
		c.build(contract)
		contract.method("run", contract.do("storage_write", "run", "", 0))
		id := account.ID(fmt.Sprintf("instance%d.%s", i, toolID))
		r.ok(r.sign(toolID, id, transaction.CreateAccount{}, transfer("20"), transaction.DeployContract{Code: contract.m.Wasm()}))
		for range 2 {
			if c.fails != "" {
				r.fails(c.fails, r.sign(bob, id, call("try", "", 50, near("0.01"))))
			} else {
				r.ok(r.sign(bob, id, call("try", "", 50, amount.Zero)))
			}
		}
	}
}

func elementsAt(place int32) func(*contract) {
	return func(c *contract) {
		f := c.m.Func("", nil, nil, 0)
		c.m.Table(1, f)
		c.m.Elements(slices.Concat([]byte{0}, asm.I32Const(place), asm.End), f)
		c.method("try", asm.I32Const(0), asm.CallIndirect(c.m.Type(nil, nil)))
	}
}

func dataAt(place int32) func(*contract) {
	return func(c *contract) {
		c.m.Data(place, "x")
		c.method("try")
	}
}

// broughtUpBeyond would be refused for what its start-up does, if there were one.
func broughtUpBeyond(c *contract) {
	dataAt(-1)(c)
	c.method("_initialize", asm.Unreachable)
}

// readDropped has memory.init read the segment that instantiation has dropped.
func readDropped(from, n int32) func(*contract) {
	return func(c *contract) {
		c.m.Data(100, "hello")
		c.m.NameData()
		c.method("try", asm.I32Const(0), asm.I32Const(from), asm.I32Const(n), asm.MemoryInit(0))
	}
}

func initDropped(from, n int32) func(*contract) {
	return func(c *contract) {
		f := c.m.Func("", nil, nil, 0)
		c.m.Table(2, f)
		c.method("try", asm.I32Const(1), asm.I32Const(from), asm.I32Const(n), asm.TableInit(0))
	}
}

// started counts in a start function, which finds a new instance at each call, and
// in its account's storage.
func started(c *contract) {
	g := c.m.Global(5)
	start := c.m.Func("", nil, nil, 0, asm.GlobalGet(g), asm.I64Const(1), asm.I64Add, asm.GlobalSet(g),
		c.do("log_utf8", "started"))
	c.m.Start(start)
	c.method("_initialize", asm.GlobalGet(g), asm.I64Const(10), asm.I64Add, asm.GlobalSet(g), c.do("log_utf8", "brought up"))
	c.method("try", store(500, asm.GlobalGet(g)), c.do("value_return", 8, 500))
}

func startTraps(c *contract) {
	c.m.Start(c.m.Func("", nil, nil, 0, c.do("log_utf8", "started"), asm.Unreachable))
	c.method("try")
}

// filledTable has functions that start-up puts where they are called.
func filledTable(c *contract) {
	f := c.m.Func("", nil, nil, 0, c.do("log_utf8", "called"))
	c.m.Table(1)
	c.m.Elements([]byte{3, 0}, f)
	c.method("_initialize", asm.RefFunc(f), asm.I32Const(3), asm.TableGrow, asm.Drop)
	c.method("try", asm.I32Const(3), asm.CallIndirect(c.m.Type(nil, nil)),
		asm.I32Const(3), asm.RefNull, asm.TableSet(0),
		store(500, asm.Do(asm.TableSize, asm.I64ExtendI32)), c.do("value_return", 8, 500))
}

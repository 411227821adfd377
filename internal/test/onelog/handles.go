package onelog

import (
	"latchkey/core/amount"
	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

// handleArgs are 16 bytes, which can stand for an account, an amount and a list
// of two numbers.
const handleArgs = "alice1.test.near"

// handles runs a contract in Extism's dress.
func handles(r *recorder) {
	c := newContract(1)
	for i, row := range vm.Table {
		if row.Module == vm.UserModule {
			c.method("user_"+row.Name, withInput(i))
		}
	}
	c.m.Func("blocks", nil, nil, 1, blockSteps())
	c.m.Func("error", nil, []vm.ValueType{asm.I32}, 0, extism("input_offset"), extism("error_set"), asm.I32Const(3))
	c.method("astray", asm.I64Const(1<<20), extism("load_u64"), asm.Drop)
	r.deploy(c, toolID)
	for _, row := range vm.Table {
		if row.Module == vm.UserModule {
			r.blocks(r.sign(bob, toolID, call("user_"+row.Name, handleArgs, 30, amount.Zero)))
		}
	}
	r.ok(r.sign(bob, toolID, call("blocks", handleArgs, 30, amount.Zero)))
	r.fails("Smart contract panicked: "+handleArgs, r.sign(bob, toolID, call("error", handleArgs, 30, near("0.01"))))
	r.fails("Accessed memory outside the bounds.", r.sign(bob, toolID, call("astray", "", 30, amount.Zero)))
}

func extism(function string) asm.Code {
	return asm.Call(indexIn(vm.BlockModule, function))
}

// withInput calls a host function with the input for each parameter, whether it
// takes that as a handle or as a number.
func withInput(function int) asm.Code {
	var code asm.Code
	for range vm.Table[function].Params {
		code = asm.Do(code, extism("input_offset"))
	}
	code = asm.Do(code, asm.Call(function))
	if len(vm.Table[function].Results) > 0 {
		code = asm.Do(code, asm.Drop)
	}
	return code
}

// blockSteps use each of Extism's functions and set the block that they made as
// output.
func blockSteps() asm.Code {
	block, number := asm.LocalGet(0), asm.I64Const
	code := asm.Do(number(24), extism("alloc"), asm.LocalSet(0))
	keep := func(at int64, value ...asm.Code) {
		code = asm.Do(code, block, number(at), asm.I64Add, asm.Do(value...), extism("store_u64"))
	}
	keep(0, extism("input_length"))
	keep(8, number(5), extism("input_load_u64"))
	keep(16, number(1), extism("input_load_u8"), asm.I64ExtendI32)
	keep(8, block, extism("load_u64"))
	keep(0, block, extism("length"), block, extism("length_unsafe"), asm.I64Add)
	keep(16, extism("get_log_level"), asm.I64ExtendI32)
	code = asm.Do(code, block, asm.I32Const(0x2a), extism("store_u8"), block, extism("load_u8"), asm.Drop,
		extism("error_get"), asm.Drop, number(40), extism("alloc"), extism("free"))
	for _, level := range []string{"trace", "debug", "info", "warn", "error"} {
		code = asm.Do(code, number(8), extism("alloc"), extism("log_"+level))
	}
	return asm.Do(code, block, number(24), extism("output_set"))
}

package onelog

import (
	"fmt"

	"latchkey/core/amount"
	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

// contract writes a contract whose methods are lists of host calls.
type contract struct {
	m       asm.Module
	methods []string
	data    int32 // where the next constant goes
}

// dataStart leaves the first bytes free for what host functions write.
const dataStart = 4096

func newContract(pages int) *contract {
	c := &contract{data: dataStart}
	for _, row := range vm.Table {
		from := row.Module // as contracts know it
		switch from {
		case vm.BlockModule:
			from = vm.ExtismModule
		case vm.WASIModule:
			from = vm.WASIPreviewModule
		}
		c.m.Import(from, row.Name, row.Params, row.Results)
	}
	c.m.Memory(pages, -1)
	return c
}

// method exports a method of these instructions.
func (c *contract) method(name string, body ...asm.Code) { c.function(name, 0, body...) }

// function exports a method with i64 locals.
func (c *contract) function(name string, locals int, body ...asm.Code) {
	c.methods = append(c.methods, name)
	c.m.Func(name, nil, nil, locals, body...)
}

// do calls a host function and drops its result. Strings become length and
// pointer, amounts pointers, ints numbers.
func (c *contract) do(function string, args ...any) asm.Code {
	code := c.value(function, args...)
	if len(vm.Table[indexOf(function)].Results) > 0 {
		code = asm.Do(code, asm.Drop)
	}
	return code
}

// value calls a host function and leaves its result.
func (c *contract) value(function string, args ...any) asm.Code {
	var code asm.Code
	params := vm.Table[indexOf(function)].Params
	push := func(n int64) {
		constant := asm.I64Const(n)
		if params[0] == vm.I32 {
			constant = asm.I32Const(int32(n))
		}
		code, params = asm.Do(code, constant), params[1:]
	}
	for _, arg := range args {
		switch v := arg.(type) {
		case string:
			push(int64(len(v)))
			push(c.put(v))
		case amount.Yocto:
			push(c.put(string(v.Bytes())))
		case int:
			push(int64(v))
		default:
			panic(fmt.Sprintf("onelog: argument %T", arg))
		}
	}
	return asm.Do(code, asm.Call(indexOf(function)))
}

func (c *contract) put(text string) int64 {
	at := c.data
	if text != "" {
		c.m.Data(at, text)
	}
	c.data += int32(len(text)+15) &^ 15
	return int64(at)
}

// indexOf finds a function of env.
func indexOf(function string) int { return indexIn(vm.HostModule, function) }

func indexIn(module, function string) int {
	for i := range vm.Table {
		if row := &vm.Table[i]; row.Module == module && row.Name == function {
			return i
		}
	}
	panic("onelog: no host function " + module + "." + function)
}

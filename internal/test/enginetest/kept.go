package enginetest

import (
	"testing"

	"latchkey/core/fees"
	"latchkey/core/state"
	"latchkey/core/vm"
	"latchkey/internal/test/asm"
	"latchkey/internal/test/memstore"
)

// kept: an engine that calculates once what a function says twice keeps the result
// in the frame, and its stack ends before the guest's counter does. The call is the
// same for it, also when it is the host that there is no room for, and the engine
// goes on.
func kept(t *testing.T, e vm.Engine, p Prepare) {
	const depth, values, rounds = 2_500, 64, 15
	var m asm.Module
	report := m.ImportHost("account_balance")
	m.Memory(1, -1)
	calling := m.Global(0)
	self, warm := report+1, report+2
	said := func(at int) (code asm.Code) { // of the second parameter, multiplied
		for k := range values {
			code = asm.Do(code, asm.I32Const(int32(at+4*k)), asm.LocalGet(1), asm.I32Const(int32(1_000_003+2*k)), asm.I32Mul, asm.I32Store())
		}
		return code
	}
	m.Func("", []vm.ValueType{asm.I32, asm.I32}, nil, 0, said(0),
		asm.GlobalGet(calling), asm.I64Eqz, asm.I32Eqz, asm.If, asm.I64Const(0), asm.Call(report), asm.End,
		asm.LocalGet(0), asm.If, asm.LocalGet(0), asm.I32Const(-1), asm.I32Add, asm.LocalGet(1), asm.Call(self), asm.End, said(8192))
	m.FuncOf("", nil, nil, []vm.ValueType{asm.I32}, asm.I32Const(2_000), asm.LocalSet(0), asm.Loop, asm.I32Const(3), asm.I32Const(7), asm.Call(self),
		asm.LocalGet(0), asm.I32Const(-1), asm.I32Add, asm.LocalSet(0), asm.LocalGet(0), asm.BrIf(0), asm.End)
	m.Method("warm", asm.Call(warm))
	m.Method("deep", asm.I32Const(depth), asm.I32Const(7), asm.Call(self))
	m.Method("deep_and_calling", asm.I64Const(1), asm.GlobalSet(calling), asm.I32Const(depth), asm.I32Const(7), asm.Call(self))
	code := p.prepared(t, e, &m)
	classic, _ := fees.ByName("classic")
	call := func(method string) vm.Outcome {
		return vm.Run(e, classic, state.New(memstore.New()), code, method, &vm.Context{Current: "a.near", Signer: "a.near", Predecessor: "a.near",
			RefundTo: "a.near", PrepaidGas: 1e15})
	}
	burnt := map[string]uint64{}
	for round := range rounds {
		for _, method := range []string{"warm", "deep", "deep_and_calling"} {
			out := call(method)
			if out.Err != nil {
				t.Fatalf("round %d, %s: %v", round, method, out.Err)
			}
			if round == 0 {
				burnt[method] = out.GasBurnt
			}
			if out.GasBurnt != burnt[method] {
				t.Fatalf("round %d, %s: burnt %d, and %d before", round, method, out.GasBurnt, burnt[method])
			}
		}
	}
}

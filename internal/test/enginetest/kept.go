package enginetest

import (
	"testing"

	"latchkey/core/fees"
	"latchkey/core/state"
	"latchkey/core/vm"
	"latchkey/internal/test/memstore"
)

// kept: an engine that calculates once what a function says twice keeps the result
// in the frame, and its stack ends before the guest's counter does. The call is the
// same for it, also when it is the host that there is no room for, and the engine
// goes on.
func kept(t *testing.T, e vm.Engine, p Prepare) {
	const depth, values, rounds = 2_500, 64, 15
	var m Module
	report := m.ImportHost("account_balance")
	m.Memory(1, -1)
	calling := m.Global(0)
	self, warm := report+1, report+2
	said := func(at int) (code Code) { // of the second parameter, multiplied
		for k := range values {
			code = Do(code, I32Const(int32(at+4*k)), LocalGet(1), I32Const(int32(1_000_003+2*k)), I32Mul, I32Store())
		}
		return code
	}
	m.Func("", []vm.ValueType{I32, I32}, nil, 0, said(0),
		GlobalGet(calling), I64Eqz, I32Eqz, If, I64Const(0), Call(report), End,
		LocalGet(0), If, LocalGet(0), I32Const(-1), I32Add, LocalGet(1), Call(self), End, said(8192))
	m.FuncOf("", nil, nil, []vm.ValueType{I32}, I32Const(2_000), LocalSet(0), Loop, I32Const(3), I32Const(7), Call(self),
		LocalGet(0), I32Const(-1), I32Add, LocalSet(0), LocalGet(0), BrIf(0), End)
	m.Method("warm", Call(warm))
	m.Method("deep", I32Const(depth), I32Const(7), Call(self))
	m.Method("deep_and_calling", I64Const(1), GlobalSet(calling), I32Const(depth), I32Const(7), Call(self))
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

package vm

import (
	"errors"
	"math"
	"math/big"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"latchkey/core/amount"
	"latchkey/core/fees"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// nothing is a medium without keys.
type nothing struct{}

func (nothing) Get([]byte) ([]byte, bool, error)                       { return nil, false, nil }
func (nothing) Scan(_, _ []byte, _ func(key, value []byte) bool) error { return nil }

func runningCall(t *testing.T) *call {
	schedule, ok := fees.ByName("classic")
	if !ok {
		t.Fatal("there is no classic schedule")
	}
	ctx := &Context{Current: "a.near", Balance: amount.NEAR, PrepaidGas: schedule.Limits.GasBurntMax}
	return newCall(schedule, state.New(nothing{}), &Code{}, ctx)
}

func (c *call) must(t *testing.T) func(uint64, error) uint64 {
	return func(index uint64, err error) uint64 {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return index
	}
}

func TestThenWaitsForEveryMemberInOrder(t *testing.T) {
	c := runningCall(t)
	must := c.must(t)
	first := must(c.promises.newReceipt("x.near", nil))
	second := must(c.promises.newReceipt("y.near", nil))
	inner := must(c.promises.and([]uint64{second, first}))
	outer := must(c.promises.and([]uint64{inner, first})) // flattened, repeats kept
	last := must(c.promises.then(outer, "a.near"))
	receipt, err := c.promises.receiptOf(last)
	if err != nil || !reflect.DeepEqual(c.promises.receipts[receipt].DependsOn, []int{1, 0, 0}) {
		t.Errorf("depends on %v, %v", c.promises.receipts[receipt].DependsOn, err)
	}
	if len(c.promises.receipts) != 3 || last != 4 {
		t.Errorf("%d receipts, last handle %d: joint promises make no receipt", len(c.promises.receipts), last)
	}
}

func TestJointPromisesTakeNoActionsAndAreNotReturned(t *testing.T) {
	c := runningCall(t)
	must := c.must(t)
	one := must(c.promises.newReceipt("x.near", nil))
	for _, members := range [][]uint64{{one}, {}} {
		joint := must(c.promises.and(members))
		if _, err := c.promises.receiptOf(joint); !errors.Is(err, errJointAppend) {
			t.Errorf("appending to %v: %v", members, err)
		}
		if _, err := promiseReturn(&c.guest, &c.promises, &c.result, []uint64{joint}); !errors.Is(err, errJointReturn) {
			t.Errorf("returning %v: %v", members, err)
		}
	}
	for name, err := range map[string]error{
		"then":   second(c.promises.then(99, "x.near")),
		"and":    second(c.promises.and([]uint64{one, 99})),
		"append": third(c.promises.receiptOf(99)),
	} {
		if !IsHostError(err, InvalidPromiseIndex) {
			t.Errorf("%s with an unknown promise: %v", name, err)
		}
	}
}

func second(_ uint64, err error) error { return err }
func third(_ int, err error) error     { return err }

func TestPromiseLimitsAtTheirEdges(t *testing.T) {
	c := runningCall(t)
	must := c.must(t)
	one := must(c.promises.newReceipt("x.near", nil))
	indexes := make([]uint64, 128)
	must(c.promises.and(indexes[:128]))
	if _, err := c.promises.and(append(indexes, one)); !IsHostError(err, NumberInputDataDependenciesExceeded) {
		t.Errorf("129 dependencies: %v", err)
	}
	for len(c.promises.handles) < 1024 {
		must(c.promises.and(nil))
	}
	if _, err := c.promises.and(nil); !IsHostError(err, NumberPromisesExceeded) {
		t.Errorf("promise 1025: %v", err)
	}
}

func TestActionsArePaidFromGasAndBalance(t *testing.T) {
	c := runningCall(t)
	must := c.must(t)
	receipt := int(must(c.promises.newReceipt("x.near", nil)))
	f := &c.schedule.Actions
	if c.gas.burnt != f.ActionReceipt.SendNotSir || c.gas.forwarded != f.ActionReceipt.Execution {
		t.Errorf("a receipt: %+v", c.gas)
	}
	before := c.gas
	call := transaction.FunctionCall{MethodName: "m", Args: []byte("12"), Gas: 1000, Deposit: amount.MilliNEAR}
	if err := c.promises.addAction(receipt, call); err != nil {
		t.Fatal(err)
	}
	if got, want := c.gas.burnt-before.burnt, f.FunctionCall.SendNotSir+3*f.FunctionCallByte.SendNotSir; got != want {
		t.Errorf("burnt %d, want %d", got, want)
	}
	if got, want := c.gas.forwarded-before.forwarded, f.FunctionCall.Execution+3*f.FunctionCallByte.Execution+1000; got != want {
		t.Errorf("forwarded %d, want %d", got, want)
	}
	if got := c.promises.balance.FormatNEAR(); got != "0.999" {
		t.Errorf("balance %s", got)
	}
	if err := c.promises.addAction(receipt, transaction.Transfer{Deposit: amount.NEAR}); !errors.Is(err, errBalanceExceeded) {
		t.Errorf("a transfer above the balance: %v", err)
	}
	if n := len(c.promises.receipts[receipt].Actions); n != 1 {
		t.Errorf("%d actions, want 1", n)
	}
}

func TestCallbacksPayForTheirData(t *testing.T) {
	c := runningCall(t)
	must := c.must(t)
	one := must(c.promises.newReceipt("x.near", nil))
	before := c.gas.burnt
	must(c.promises.then(one, "a.near"))
	f := &c.schedule.Actions
	if got, want := c.gas.burnt-before, f.ActionReceipt.SendSir+f.DataReceipt.SendNotSir+f.DataReceipt.Execution; got != want {
		t.Errorf("burnt %d, want %d", got, want)
	}
}

// weighted makes promises with one call for each weight.
func weighted(weights []uint64) *promises {
	p := &promises{}
	for i, w := range weights {
		p.receipts = append(p.receipts, PlannedReceipt{Actions: []transaction.Action{transaction.FunctionCall{Gas: 10}}})
		p.weights = append(p.weights, weightedCall{receipt: i, weight: w})
	}
	return p
}

func (p *promises) gasOf(i int) uint64 {
	return p.receipts[i].Actions[0].(transaction.FunctionCall).Gas
}

func TestUnusedGasIsSplitByWeight(t *testing.T) {
	for _, c := range []struct {
		weights []uint64
		want    []uint64 // above the 10 attached
	}{
		{[]uint64{1}, []uint64{1000}},
		{[]uint64{1, 1, 1}, []uint64{333, 333, 334}}, // the last takes the remainder
		{[]uint64{3, 1}, []uint64{750, 250}},
		{[]uint64{1, 1 << 40}, []uint64{0, 1000}},
		{[]uint64{math.MaxUint64, math.MaxUint64}, []uint64{500, 500}},
		{[]uint64{math.MaxUint64, 1}, []uint64{999, 1}},
		{[]uint64{math.MaxUint64, math.MaxUint64, math.MaxUint64, math.MaxUint64}, []uint64{250, 250, 250, 250}},
	} {
		p := weighted(c.weights)
		g := gasCounter{prepaid: 2000, burntMax: unlimited, burnt: 600, forwarded: 400}
		if err := p.distribute(&g); err != nil || g.unused() != 0 || g.burnt != 600 {
			t.Fatalf("%v: %+v, %v", c.weights, g, err)
		}
		for i, want := range c.want {
			if got := p.gasOf(i) - 10; got != want {
				t.Errorf("weights %v: call %d gets %d, want %d", c.weights, i, got, want)
			}
		}
	}
}

func TestWithoutWeightsUnusedGasStays(t *testing.T) {
	p := &promises{}
	g := gasCounter{prepaid: 100, burntMax: unlimited, burnt: 1}
	if err := p.distribute(&g); err != nil || g.unused() != 99 {
		t.Errorf("%+v, %v", g, err)
	}
}

func TestSharesAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		weights := rapid.SliceOfN(rapid.OneOf(rapid.Uint64Min(1), rapid.Uint64Range(1, 5)), 1, 8).Draw(t, "weights")
		unused := rapid.Uint64().Draw(t, "unused")
		p := weighted(weights)
		for i := range p.receipts {
			p.receipts[i].Actions[0] = transaction.FunctionCall{}
		}
		g := gasCounter{prepaid: unused, burntMax: unlimited}
		if err := p.distribute(&g); err != nil {
			t.Fatal(err)
		}
		sum := new(big.Int)
		for _, w := range weights {
			sum.Add(sum, new(big.Int).SetUint64(w))
		}
		left := unused
		for i, w := range weights {
			exact := new(big.Int).Mul(new(big.Int).SetUint64(unused), new(big.Int).SetUint64(w))
			want := exact.Div(exact, sum).Uint64()
			if i == len(weights)-1 {
				want = left
			}
			left -= want
			if got := p.gasOf(i); got != want {
				t.Fatalf("weights %v of %d: call %d gets %d, want %d", weights, unused, i, got, want)
			}
		}
	})
}

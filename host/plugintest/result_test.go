package plugintest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"latchkey/core/account"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

// told notes what a test would fail with.
type told struct{ text string }

func (*told) Helper() {}

// Fatalf ends what calls it, as a TB does.
func (t *told) Fatalf(format string, args ...any) {
	t.text = fmt.Sprintf(format, args...)
	panic(t)
}

// telling returns what a requirement says of what is not so.
func telling(require func(t TB)) (text string) {
	t := &told{}
	defer func() {
		if r := recover(); r != nil && r != any(t) {
			panic(r)
		}
		text = t.text
	}()
	require(t)
	return t.text
}

// TestWhatIsNotAsRequiredShowsTheReceipts: every requirement of a Result says what was
// wanted and what became of the transaction.
func TestWhatIsNotAsRequiredShowsTheReceipts(t *testing.T) {
	const app, alice account.ID = "app.near", "alice.near"
	var m asm.Module
	m.Method("nothing")
	m.Method("trap", asm.Unreachable)
	c := New(t, Plugins{"app": m.Wasm()}, Account{ID: app, Amount: "10", Plugin: "app"}, Account{ID: alice, Amount: "10"})
	fine, traps := c.Call(alice, app, "nothing", ""), c.Call(alice, app, "trap", "")
	refused := c.Call(alice, app, "nothing", "", Deposit("100"))
	const tree = "\nalice.near: transaction of alice.near to app.near"
	for _, r := range []struct {
		require func(TB)
		wants   []string
	}{
		{func(t TB) { fine.Succeeds(t) }, nil},
		{func(t TB) { traps.Succeeds(t) }, []string{"failed: ", "unreachable", tree, "failed: WebAssembly trap"}},
		{func(t TB) { refused.Succeeds(t) }, []string{"refused: account alice.near has"}},
		{func(t TB) { traps.FailsWith(t, "unreachable") }, nil},
		{func(t TB) { fine.FailsWith(t, "x") }, []string{`want a failure with "x"; it returned `, tree}},
		{func(t TB) { traps.RefusedWith(t, "no") }, []string{`want a refusal with "no"; it failed: `, tree}},
		{func(t TB) { refused.RefusedAs(t, "NotEnoughBalance") }, nil},
		{func(t TB) { refused.RefusedAs(t, "Expired") }, []string{`want the refusal Expired, not "NotEnoughBalance"; it was refused: `}},
		{func(t TB) { fine.Emits(t, "made", "it") }, []string{`want an event made with ["it"]; it returned `, tree}},
		{func(t TB) { fine.BurnsAtMost(t, fine.GasBurnt()) }, nil},
		{func(t TB) { fine.BurnsAtMost(t, 1e9) }, []string{"Tgas, at most 0.001 are wanted; it returned ", tree}},
	} {
		got := telling(r.require)
		if (got != "") != (r.wants != nil) {
			t.Errorf("it says %q, want %q", got, r.wants)
		}
		for _, want := range r.wants {
			if !strings.Contains(got, want) {
				t.Errorf("it says %q, want %q", got, want)
			}
		}
	}
}

// TestWhatCallsBurn: each call of a transaction is told apart, views too.
func TestWhatCallsBurn(t *testing.T) {
	const app, alice account.ID = "app.near", "alice.near"
	var m asm.Module
	m.Method("nothing")
	c := New(t, nil, Account{ID: app, Amount: "10"}, Account{ID: alice, Amount: "10"})
	c.Deploy(app, m.Wasm()).Succeeds(t)
	calls := c.Call(alice, app, "nothing", "").Calls()
	if len(calls) != 1 || calls[0].Account != app || calls[0].Method != "nothing" || calls[0].Gas == 0 {
		t.Errorf("got %v", calls)
	}
	if sent := c.Send(alice, app, string(alice), transaction.Transfer{Deposit: NEAR("1")}).Calls(); len(sent) != 0 {
		t.Errorf("a transfer calls %v", sent)
	}
	if v := c.Query(app, "nothing", ""); v.Failure != "" || v.Gas == 0 || v.Gas > calls[0].Gas {
		t.Errorf("the view: %+v", v)
	}
	if v := c.Query(app, "missing", ""); v.Failure == "" {
		t.Errorf("a missing view: %+v", v)
	}
}

// TestTimeGoesByAsATestSays: contracts see it.
func TestTimeGoesByAsATestSays(t *testing.T) {
	const app account.ID = "app.near"
	var m asm.Module
	now := m.Import(vm.HostModule, "block_timestamp", nil, []vm.ValueType{vm.I64})
	write := m.Import(vm.HostModule, "value_return", []vm.ValueType{vm.I64, vm.I64}, nil)
	m.Memory(1, 1)
	m.Method("time", asm.I32Const(0), asm.Call(now), asm.I64Store(), asm.I64Const(8), asm.I64Const(0), asm.Call(write))
	c := New(t, Plugins{"app": m.Wasm()}, Account{ID: app, Amount: "10", Plugin: "app"})
	read := func() (n uint64) {
		value := c.Call(app, app, "time", "").Succeeds(t)
		for i := range 8 {
			n |= uint64(value[i]) << (8 * i)
		}
		return n
	}
	before := read()
	c.Wait(24 * time.Hour)
	if after := read(); time.Duration(after-before) != 24*time.Hour+blockTime {
		t.Errorf("%v went by", time.Duration(after-before))
	}
}

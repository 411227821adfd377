package ledger

import (
	"strings"

	"pgregory.net/rapid"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/runtime"
	"latchkey/core/transaction"
)

// stage is a chain with a contract on app and one on other, both of the same
// script, whose methods a test fills in: m is what alice calls on app, n what
// it calls in turn, back and last are callbacks.
type stage struct {
	*chain
	script scripted
}

func newStage(t rapid.TB, more ...account.ID) *stage {
	t.Helper()
	idle := func(*guest) {}
	script := scripted{"m": idle, "n": idle, "back": idle, "last": idle}
	c := newChain(t, script, append([]account.ID{"alice", "bob", "app", "other"}, more...)...)
	c.deploy("app", script)
	c.deploy("other", script)
	return &stage{c, script}
}

// runs lets alice call app with 300 Tgas.
func (s *stage) runs(m func(*guest)) *TransactionStatus {
	s.t.Helper()
	return s.runsWith(amount.Zero, 300*tgas, m)
}

func (s *stage) runsWith(deposit amount.Yocto, gas uint64, m func(*guest)) *TransactionStatus {
	s.t.Helper()
	s.script["m"] = m
	action := call("m", gas)
	action.Deposit = deposit
	status := s.must(s.sign("alice", "app", testKey("alice"), action))
	if !status.Complete {
		s.t.Fatal("receipts are left over")
	}
	return status
}

// succeeds expects m to succeed with this value.
func (s *stage) succeeds(want string, m func(*guest)) *TransactionStatus {
	s.t.Helper()
	status := s.runs(m)
	if status.Status.Kind != runtime.SuccessValue || string(status.Status.Value) != want {
		s.t.Fatalf("got %q %s, want the value %q", status.Status.Value, status.Status.Failure.JSON(), want)
	}
	return status
}

// ends expects m to be ended with exactly this ExecutionError.
func (s *stage) ends(text string, m func(*guest)) *TransactionStatus {
	s.t.Helper()
	status := s.runs(m)
	s.endedWith(status, text)
	return status
}

func (s *stage) endedWith(status *TransactionStatus, text string) {
	s.t.Helper()
	want := `{"ActionError":{"index":0,"kind":{"FunctionCallError":{"ExecutionError":` + jsonText(text) + `}}}}`
	if got := string(status.Status.Failure.JSON()); got != want {
		s.t.Fatalf("got  %s %s\nwant %s", got, status.Status.Value, want)
	}
}

func jsonText(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}

// results describes what a callback is given: 1:value or 2, in order.
func (g *guest) results() string {
	var all []string
	for i := range g.do("promise_results_count") {
		if kind := g.do("promise_result", i, 9); kind == 1 {
			all = append(all, "1:"+string(g.register(9)))
		} else {
			all = append(all, string(rune('0'+kind)))
		}
	}
	return strings.Join(all, " ")
}

func returns(value string) func(*guest) {
	return func(g *guest) { g.do("value_return", value) }
}

func fails(message string) func(*guest) {
	return func(g *guest) { g.fail(message) }
}

// saves has a callback keep what it was given.
func saves(seen *string) func(*guest) {
	return func(g *guest) { *seen = g.results() }
}

// outcomesOf are a transaction's receipts to one account, refunds aside.
func outcomesOf(s *TransactionStatus, receiver account.ID) []Placed {
	var found []Placed
	for _, p := range s.Receipts {
		if p.Receipt.Receiver == receiver && !p.Receipt.IsRefund() {
			found = append(found, p)
		}
	}
	return found
}

func methodOf(p Placed) string {
	for _, a := range p.Receipt.Actions {
		if f, ok := a.(transaction.FunctionCall); ok {
			return f.MethodName
		}
	}
	return ""
}

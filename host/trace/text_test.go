package trace

import (
	"strings"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/nep297"
	"latchkey/core/rpc"
)

// TestWhatATreeLooksLike: a receipt's changes stand below it, long lists end in
// a count, a refund that is nothing else has none, and a failed receipt has no
// events.
func TestWhatATreeLooksLike(t *testing.T) {
	many := make([]rpc.TraceChange, changesMax+3)
	for i := range many {
		many[i].Text = "entry"
	}
	refund := amount.NEAR
	tree := &rpc.Trace{Executor: "alice", Actions: []string{"transaction of alice to app"}, GasBurnt: 3e11, GuardGas: 1e11,
		Changes: []rpc.TraceChange{{Text: "balance -1 NEAR"}, {Text: "key used"}},
		Receipts: []*rpc.Trace{
			{Executor: "app", Actions: []string{"call()"}, Changes: many, Events: []nep297.Event{{Event: "called"}}, Logs: []string{"half way"}, Failure: "no"},
			{Executor: "app", Actions: []string{"call()"}, Events: []nep297.Event{{Event: "settled"}}},
			{Executor: "alice", Refund: &refund, Changes: []rpc.TraceChange{{Text: "balance +1 NEAR"}}},
		}}
	var out strings.Builder
	if err := Write(&out, tree); err != nil {
		t.Fatal(err)
	}
	want := `alice: transaction of alice to app
│  guard 0.100 Tgas of it
│  · balance -1 NEAR
│  · key used
├─ app: call()
` + strings.Repeat("│     · entry\n", changesMax) + `│     · and 3 more
│     log half way
│     failed: no
├─ app: call()
│     event settled
└─ refund of 1.000000 NEAR to alice
together
`
	var got strings.Builder
	for line := range strings.Lines(out.String()) {
		text, _, _ := strings.Cut(line, "   0.") // the figures
		got.WriteString(strings.TrimRight(text, " \n") + "\n")
	}
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", got.String(), want)
	}
}

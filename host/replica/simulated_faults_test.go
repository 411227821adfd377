package replica

import (
	"regexp"
	"testing"

	"latchkey/internal/test/planted"
	"latchkey/plugins/build"
)

// faults are mistakes in what nodes do, and in what stands for host/postgres here.
var faults = []planted.Fault{
	{Name: "an answer comes before the append", Check: "acknowledged", File: "host/replica/cache.go",
		From: "\t\t<-l.done\n\t\treturn l.err",
		To:   "\t\tif ON {\n\t\t\treturn nil\n\t\t}\n\t\t<-l.done\n\t\treturn l.err"},
	{Name: "what the log did not take is stored", Check: "store", File: "host/replica/term.go",
		From: "if err := t.log.Append(t.ctx, t.number, entries); err != nil {",
		To:   "if err := t.log.Append(t.ctx, t.number, entries); err != nil && !ON {"},
	{Name: "what the log did not take is built on", Check: "parted", File: "host/replica/cache.go",
		From: "c.have(nil) // nobody waits",
		To:   "if c.layers = nil; !ON {\n\t\tc.have(nil)\n\t}\n\t// nobody waits"},
	{Name: "a lease runs from when it was had", Check: "linear", File: "host/replica/lease.go",
		From: "until := asked.Add(l.lasts)",
		To:   "if ON {\n\t\tasked = time.Now()\n\t}\n\tuntil := asked.Add(l.lasts)"},
	{Name: "a lease lasts longer here than in the log", Check: "linear", File: "host/replica/lease.go",
		From: "lasts: lasts - lasts/marginShare",
		To:   "lasts: lasts + map[bool]time.Duration{true: lasts / 2, false: -lasts / marginShare}[ON]"},
	{Name: "an answer is passed on before its block is there", Check: "backwards", File: "host/replica/forward.go",
		From: "answer, status, height, err = m.forward(ctx, client, body)",
		To:   "answer, status, height, err = m.forward(ctx, client, body)\n\t\t\tif ON && err == nil {\n\t\t\t\treturn answer, status\n\t\t\t}"},
	planted.ConflictIsFencing.By("verdicts"),
	planted.RetryIsAnother.By("parted"),
	planted.FoundIsNotConfirmed.By("replicated"),
	{Name: "a node is on the list for a shorter time than it believes", Check: "linear", File: "host/replica/presence.go",
		From: "p.roll.Beat(ctx, p.Self(), p.lasts)",
		To:   "p.roll.Beat(ctx, p.Self(), p.lasts/map[bool]time.Duration{true: 2, false: 1}[ON])"},
	{Name: "a node that leads takes all that it hears for what it has left", Check: "linear", File: "host/replica/watch.go",
		From: "if !log.Own || log.Term != term {\n\t\treturn\n\t}\n\thead, err := m.acknowledged()",
		To:   "if ON {\n\t\tm.mu.Lock()\n\t\tm.foundAsLeft = asked\n\t\tm.mu.Unlock()\n\t\treturn\n\t}\n\tif !log.Own || log.Term != term {\n\t\treturn\n\t}\n\thead, err := m.acknowledged()"},
	{Name: "a checkpoint has the state of a later block", Check: "parted", File: "core/ledger/checkpoint.go",
		From: "past, err := state.Unwound(v.reader, height, v.Head.Height)",
		To:   "if ON {\n\t\theight = v.Head.Height\n\t}\n\tpast, err := state.Unwound(v.reader, height, v.Head.Height)"},
	{Name: "only the node that leads says how far it is", Check: "truncated", File: "host/replica/keeper.go",
		From: "if now.Checked == k.stood.Checked &&",
		To:   "if ON && !k.Leads() {\n\t\treturn\n\t}\n\tif now.Checked == k.stood.Checked &&"},
	{Name: "the term is not compared", Check: "terms", File: "host/replica/shared_test.go",
		From: "if w.holder != w || term != w.term {\n\t\treturn &ledgerlog.FencedError",
		To:   "if !ON && (w.holder != w || term != w.term) {\n\t\treturn &ledgerlog.FencedError"},
	{Name: "a lease runs by the clocks of nodes", Check: "linear", File: "host/replica/shared_test.go",
		From: "return time.Now().Before(w.expires) ||",
		To: "now := time.Now()\n\tif ON {\n\t\tnow = now.Add(time.Duration(w.address[len(w.address)-1]-'0') * time.Hour)\n\t}\n" +
			"\treturn now.Before(w.expires) ||"},
}

// foundBy is how TestSimulatedNodes tells which check has found something.
var foundBy = regexp.MustCompile(`(?m)^ +simulated_test\.go:\d+: (\w+): after `)

// TestEachFaultOfNodesIsFound builds this test with every fault in it, and has the seeds that
// it runs find each.
func TestEachFaultOfNodesIsFound(t *testing.T) {
	root, err := build.Root()
	if err != nil {
		t.Fatal(err)
	}
	binary := planted.Build(t, root, "./host/replica", faults)
	for _, f := range faults {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			out := f.Look(t, binary, "-test.run", "^TestSimulatedNodes$", "-test.failfast", "-test.v")
			checks := map[string]int{}
			for _, found := range foundBy.FindAllSubmatch(out, -1) {
				checks[string(found[1])]++
			}
			if checks[f.Check] == 0 {
				t.Errorf("it is not found by %s, but by %v\n%s", f.Check, checks, out)
			}
		})
	}
}

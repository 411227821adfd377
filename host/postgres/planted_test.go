package postgres

import (
	"bytes"
	"testing"

	"latchkey/internal/test/planted"
	"latchkey/plugins/build"
)

// plantedFaults are mistakes in what becomes of an append, or of a checkpoint; Check is the test that has to find each.
var plantedFaults = []planted.Fault{
	planted.ConflictIsFencing.By("TestAnErrorIsNotANo"),
	planted.RetryIsAnother.By("TestAnErrorIsNotANo"),
	planted.FoundIsNotConfirmed.By("TestWhatIsOnNoStandbyIsNotAcknowledged"),
	{Name: "a warning is taken for success", Check: "TestWhatIsOnNoStandbyIsNotAcknowledged", File: "host/postgres/append.go",
		From: "rows, err := l.insert(ctx, a)",
		To:   "rows, err := l.insert(ctx, a)\n\tif ON && errors.Is(err, errWarned) {\n\t\terr = nil\n\t}"},
	{Name: "the term is not compared", Check: "TestLogConforms", File: "host/postgres/log.go",
		From: "const insertSQL = `\n\tWITH held AS (SELECT term FROM latchkey_leases WHERE ledger = $1 AND term = $2 AND writer = $3 FOR SHARE)",
		To: "var insertSQL = map[bool]string{true: `\n\tWITH held AS (SELECT term FROM latchkey_leases WHERE ledger = $1 FOR SHARE)`,\n" +
			"false: `\n\tWITH held AS (SELECT term FROM latchkey_leases WHERE ledger = $1 AND term = $2 AND writer = $3 FOR SHARE)`}[ON] + `"},
	{Name: "a page that came into use is removed", Check: "TestNoMakerRemovesWhatAnotherRefersTo", File: "host/postgres/record.go",
		From: "return l.beside.removeAll(ctx, forgetPagesSQL, l.name, removedAtOnce)",
		To: "sql := forgetPagesSQL\n\tif ON {\n\t\tsql = sql[:len(sql)-len(\" AND p.used = idle.used\")]\n\t}\n" +
			"\treturn l.beside.removeAll(ctx, sql, l.name, removedAtOnce)"},
}

// TestEachFaultOfAppendsIsFound builds these tests with every fault in what they test.
func TestEachFaultOfAppendsIsFound(t *testing.T) {
	root, err := build.Root()
	if err != nil {
		t.Fatal(err)
	}
	binary := planted.Build(t, root, "./host/postgres", plantedFaults)
	for _, f := range plantedFaults {
		t.Run(f.Name, func(t *testing.T) {
			out := f.Look(t, binary, "-test.run", "^"+f.Check+"$", "-test.timeout", "60s")
			if !bytes.Contains(out, []byte("--- FAIL: "+f.Check)) {
				t.Errorf("it is not found by %s\n%s", f.Check, out)
			}
		})
	}
}

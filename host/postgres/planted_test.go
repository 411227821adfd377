package postgres

import (
	"bytes"
	"testing"

	"latchkey/internal/test/planted"
	"latchkey/plugins/build"
)

// plantedFaults are mistakes in what becomes of an append, or of a checkpoint; Check is the test that has to find each.
var plantedFaults = []planted.Fault{
	{Name: "a conflict is taken for fencing", Check: "TestAnErrorIsNotANo", File: "host/postgres/append.go",
		From: "if errors.Is(err, context.DeadlineExceeded) { //",
		To:   "if ON && hasCode(err, \"40001\", \"23505\") {\n\t\t\treturn &ledgerlog.FencedError{Term: term}\n\t\t}\n\t\tif errors.Is(err, context.DeadlineExceeded) { //"},
	{Name: "a retry has fresh bytes", Check: "TestAnErrorIsNotANo", File: "host/postgres/append.go",
		From: "case <-time.After(pause):",
		To:   "case <-time.After(pause):\n\t\t\tif ON {\n\t\t\t\ta.body[0] = append([]byte{0}, a.body[0]...)\n\t\t\t}"},
	{Name: "a warning is taken for success", Check: "TestWhatIsOnNoStandbyIsNotAcknowledged", File: "host/postgres/append.go",
		From: "rows, err := l.insert(ctx, a)",
		To:   "rows, err := l.insert(ctx, a)\n\tif ON && errors.Is(err, errWarned) {\n\t\terr = nil\n\t}"},
	{Name: "what was found is not confirmed", Check: "TestWhatIsOnNoStandbyIsNotAcknowledged", File: "host/postgres/append.go",
		From: "return l.confirm(ctx)",
		To:   "if ON {\n\t\t\treturn true, nil\n\t\t}\n\t\treturn l.confirm(ctx)"},
	{Name: "the term is not compared", Check: "TestLogConforms", File: "host/postgres/log.go",
		From: "const insertSQL = `\n\tWITH held AS (SELECT term FROM latchkey_leases WHERE ledger = $1 AND term = $2 AND writer = $3 FOR SHARE)",
		To: "var insertSQL = map[bool]string{true: `\n\tWITH held AS (SELECT term FROM latchkey_leases WHERE ledger = $1 FOR SHARE)`,\n" +
			"false: `\n\tWITH held AS (SELECT term FROM latchkey_leases WHERE ledger = $1 AND term = $2 AND writer = $3 FOR SHARE)`}[ON] + `"},
	{Name: "a page that came into use is removed", Check: "TestNoMakerRemovesWhatAnotherRefersTo", File: "host/postgres/record.go",
		From: "return l.database.removeAll(ctx, forgetPagesSQL, l.name, removedAtOnce)",
		To: "sql := forgetPagesSQL\n\tif ON {\n\t\tsql = sql[:len(sql)-len(\" AND p.used = idle.used\")]\n\t}\n" +
			"\treturn l.database.removeAll(ctx, sql, l.name, removedAtOnce)"},
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

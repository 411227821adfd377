package onelog

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

var update = flag.Bool("update", false, "write testdata/golden.txt anew")

// TestLinesAreGolden pins what real code in a real engine comes to, up to the
// examples, whose bytes depend on the machine's compilers: a change of what calls
// cost or do moves a line.
func TestLinesAreGolden(t *testing.T) {
	r := theLog(t)
	const file = "testdata/golden.txt"
	got := r.lines[:r.untilExamples(t)]
	if *update {
		if err := os.WriteFile(file, []byte(strings.Join(got, "\n")+"\n"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			t.Fatalf("line %d is\n%s\nand was\n%s\nIf the rules of ledgers or the plugins were meant to change, and CONTRIBUTING.md allows it, "+
				"renew the lines: go test ./internal/test/onelog -run Golden -update", i+1, got[i], want[i])
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d lines, there were %d", len(got), len(want))
	}
}

// untilExamples is how many blocks come before the first code of an example.
func (r *recorded) untilExamples(t *testing.T) int {
	t.Helper()
	for n, input := range r.log.Inputs {
		in, err := ledger.DecodeInput(input)
		if err != nil {
			t.Fatal(err)
		}
		for _, tx := range in.Transactions {
			for _, action := range tx.Actions {
				deploy, ok := action.(transaction.DeployContract)
				if ok && slices.ContainsFunc(r.examples, func(p Plugin) bool { return string(p.Wasm) == string(deploy.Code) }) {
					return n
				}
			}
		}
	}
	t.Fatal("no example is deployed")
	return 0
}

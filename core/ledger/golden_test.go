package ledger

import (
	"flag"
	"os"
	"strings"
	"testing"

	"latchkey/core/authorize"
	"latchkey/core/policy"
	"latchkey/core/runtime"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/internal/test/memstore"
)

var update = flag.Bool("update", false, "record testdata/golden.log and its lines anew; CONTRIBUTING.md says when")

const (
	goldenLog   = "testdata/golden.log"
	goldenLines = "testdata/golden.txt"
	renewal     = "If the rules of ledgers were meant to change, and CONTRIBUTING.md allows it, renew the log: go test ./core/ledger -run Golden -update"
)

// TestGoldenLog: a log that an earlier build has made runs to the same outcomes
// and state roots, block by block.
func TestGoldenLog(t *testing.T) {
	if *update {
		renewGolden(t)
	}
	log, want := readGolden(t)
	if len(log.Inputs) != len(want) {
		t.Fatalf("%d inputs, %d lines. %s", len(log.Inputs), len(want), renewal)
	}
	replayGolden(t, log, func(_ *View, a *Applied) {
		if a.Line() != want[0] {
			t.Fatalf("input %d runs to\n%s\nand once ran to\n%s\n%s", len(log.Inputs)-len(want)+1, a.Line(), want[0], renewal)
		}
		want = want[1:]
	})
}

// TestGoldenScript: the script still makes the log, so that the log can be renewed.
func TestGoldenScript(t *testing.T) {
	log, _ := readGolden(t)
	if recorded := recordGolden(t); string(recorded.log.Bytes()) != string(log.Bytes()) {
		t.Errorf("the script makes another log. %s", renewal)
	}
}

func renewGolden(t *testing.T) {
	t.Helper()
	recorded := recordGolden(t)
	for file, content := range map[string][]byte{goldenLog: recorded.log.Bytes(), goldenLines: []byte(strings.Join(recorded.lines, "\n") + "\n")} {
		if err := os.WriteFile(file, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func readGolden(t *testing.T) (*Log, []string) {
	t.Helper()
	raw, err := os.ReadFile(goldenLog)
	if err != nil {
		t.Fatal(err)
	}
	log, err := DecodeLog(raw)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := os.ReadFile(goldenLines)
	if err != nil {
		t.Fatal(err)
	}
	return log, strings.Split(strings.TrimSpace(string(lines)), "\n")
}

// replayGolden shows the ledger after each input of the log, and what was made of
// the input.
func replayGolden(t *testing.T, log *Log, each func(*View, *Applied)) {
	t.Helper()
	replayGoldenIn(t, memstore.New(), log, each)
}

// replayGoldenIn is the same in a store, and returns the ledger.
func replayGoldenIn(t *testing.T, store state.Store, log *Log, each func(*View, *Applied)) *Ledger {
	t.Helper()
	g, err := ParseGenesis(log.Genesis)
	if err != nil {
		t.Fatal(err)
	}
	l, err := Create(store, programmed{}, g, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, raw := range log.Inputs {
		in, err := DecodeInput(raw)
		if err != nil {
			t.Fatal(err)
		}
		b, err := l.Begin()
		if err != nil {
			t.Fatal(err)
		}
		applied, err := b.Apply(*in)
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Commit(); err != nil {
			t.Fatal(err)
		}
		each(&View{State: b.base.Nested(), Head: b.head, ledger: l, reader: b.base}, applied)
	}
	return l
}

// tooLarge are the variants that would need megabytes in the log, or no block.
var tooLarge = map[string]bool{"TransactionSizeExceeded": true, "ContractSizeExceeded": true, "FunctionCallArgumentsLengthExceeded": true,
	"AdminTooLarge": true, "TooManyRefusals": true}

// TestGoldenLogMeetsEveryVariant of refusals, failures and causes.
func TestGoldenLogMeetsEveryVariant(t *testing.T) {
	log, _ := readGolden(t)
	met := map[string]bool{}
	replayGolden(t, log, func(v *View, a *Applied) {
		for _, refusal := range a.Refusals {
			noteRefusal(met, refusal)
		}
		for _, refusal := range a.AdminRefusals {
			if refusal != nil {
				met[AdminRefusals.Name(refusal)] = true
			}
		}
		if a.Block == nil {
			return
		}
		for _, id := range a.Block.Outcomes {
			_, out, err := records{v.State}.outcome(id)
			if err != nil {
				t.Fatal(err)
			}
			noteFailure(met, out.Status.Failure)
		}
	})
	for _, names := range [][]string{authorize.InvalidTxs.Names(), authorize.AccessKeyErrors.Names(), transaction.ActionsErrors.Names(),
		authorize.GuardObjections.Names(), AdminRefusals.Names(), runtime.ActionErrorKinds.Names(), runtime.ReceiptErrors.Names(),
		authorize.DelegateErrors.Names(), vm.FunctionCallErrors.Names(), vm.Causes.Names(), policy.Refusals.Names()} {
		for _, name := range names {
			if !met[name] && !tooLarge[name] {
				t.Errorf("the log has no %s", name)
			}
		}
	}
}

func noteRefusal(met map[string]bool, refusal authorize.InvalidTx) {
	if refusal == nil {
		return
	}
	met[authorize.InvalidTxs.Name(refusal)], met[authorize.Code(refusal)] = true, true
	if guarded, ok := refusal.(authorize.GuardRefused); ok {
		noteObjection(met, guarded)
	}
}

func noteFailure(met map[string]bool, failure *runtime.ActionError) {
	if failure == nil {
		return
	}
	met[runtime.ActionErrorKinds.Name(failure.Kind)] = true
	switch e := failure.Kind.(type) {
	case runtime.FunctionCallError:
		noteCall(met, e.Err)
	case runtime.NewReceiptValidationError:
		met[runtime.ReceiptErrors.Name(e.Err)] = true
	case runtime.DelegateRefusal:
		met[authorize.DelegateErrors.Name(e.Err)] = true
		if guarded, ok := e.Err.(authorize.GuardRefused); ok {
			noteObjection(met, guarded)
		}
	}
}

func noteObjection(met map[string]bool, guarded authorize.GuardRefused) {
	met[authorize.GuardObjections.Name(guarded.Why)] = true
	if failed, ok := guarded.Why.(authorize.GuardFailed); ok {
		noteCall(met, failed.Err)
	}
}

func noteCall(met map[string]bool, err vm.FunctionCallError) {
	met[vm.FunctionCallErrors.Name(err)] = true
	ended, ok := err.(*vm.ExecutionError)
	if !ok {
		return
	}
	met[vm.Causes.Name(ended.Cause)] = true
	if refused, ok := ended.Cause.(*vm.PolicyRefusal); ok {
		met[policy.Refusals.Name(refused.Err)] = true
	}
}

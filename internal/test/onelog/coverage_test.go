package onelog

import (
	"encoding/json"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"latchkey/core/authorize"
	"latchkey/core/ledger"
	"latchkey/core/runtime"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/internal/test/variants"
)

// seen is what occurs in the log.
type seen struct {
	actions  map[string]bool // of accepted transactions
	tried    map[string]bool // of all
	refusals strings.Builder // their JSON
	failures strings.Builder // JSON of the outcomes that failed
	delays   int             // blocks that left receipts for the next
}

func watch(t *testing.T) *seen {
	t.Helper()
	r := theLog(t)
	s := &seen{actions: map[string]bool{}, tried: map[string]bool{}}
	var last *ledger.View
	var accepted []transaction.Hash
	err := replay(r.log, r.code, r.native, func(view *ledger.View, in *ledger.Input, applied *ledger.Applied) error {
		last = view
		if applied.Block != nil && applied.Block.DelayedFirst < applied.Block.DelayedNext {
			s.delays++
		}
		for _, refusal := range applied.AdminRefusals {
			if refusal != nil {
				s.refusals.Write(ledger.AdminRefusals.JSON(refusal))
			}
		}
		for i, refusal := range applied.Refusals {
			note(s.tried, in.Transactions[i].Actions)
			if refusal != nil {
				s.refusals.Write(authorize.JSON(refusal))
				continue
			}
			accepted = append(accepted, in.Transactions[i].Hash())
			note(s.actions, in.Transactions[i].Actions)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, hash := range accepted {
		status, err := last.Transaction(hash)
		if err != nil || status == nil || !status.Complete {
			t.Fatalf("transaction %s is not complete: %v", hash, err)
		}
		for _, placed := range status.Receipts {
			s.failures.Write(placed.Status.Failure.JSON())
		}
	}
	return s
}

func note(seen map[string]bool, actions []transaction.Action) {
	for _, action := range actions {
		seen[reflect.TypeOf(action).Name()] = true
	}
}

// unsupported are the actions that no schedule runs yet: they are refused.
var unsupported = map[string]bool{"DelegateV2": true, "DeterministicStateInit": true, "TransferToGasKey": true, "WithdrawFromGasKey": true}

// namesOf lists the variants of an enum of core.
func namesOf(t *testing.T, pkg, method string) []string {
	t.Helper()
	names, err := variants.Names(filepath.Join("..", "..", "..", "core", pkg), method)
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// shown are what clients see in place of variants that NEAR does not have.
// Refusals that are given before a block look like those of guards.
var shown = map[string]string{"GuardRefused": `"FunctionCallError"`, "TooManyRefusals": `"FunctionCallError"`,
	"CodeNotDeployable": "is not deployable here", "LedgerSealed": "this ledger is sealed"}

// without names the variants of an enum that a text does not have.
func without(text string, names []string) (missing []string) {
	for _, name := range names {
		looks, otherwise := shown[name]
		if !otherwise {
			looks = `"` + name + `"`
		}
		if !unmet[name] && !strings.Contains(text, looks) {
			missing = append(missing, name)
		}
	}
	return missing
}

// unmet are variants that no receipt fails with: DelegateRefusal only wraps others,
// and no engine is known to refuse what prepare takes.
var unmet = map[string]bool{"DelegateRefusal": true, "WasmerCompileError": true}

// TestTheLogMeetsEverything: a new action, refusal or error needs a step in the
// script.
func TestTheLogMeetsEverything(t *testing.T) {
	s := watch(t)
	for _, name := range namesOf(t, "transaction", "tag") {
		if unsupported[name] && !s.tried[name] {
			t.Errorf("no transaction has the action %s", name)
		}
		if !unsupported[name] && !s.actions[name] {
			t.Errorf("no accepted transaction has the action %s", name)
		}
	}
	for _, names := range [][]string{
		authorize.InvalidTxs.Names(), authorize.AccessKeyErrors.Names(), transaction.ActionsErrors.Names(), ledger.AdminRefusals.Names(),
	} {
		if missing := without(s.refusals.String(), names); missing != nil {
			t.Errorf("nothing is refused with %v", missing)
		}
	}
	for _, names := range [][]string{
		runtime.ActionErrorKinds.Names(), runtime.ReceiptErrors.Names(), authorize.DelegateErrors.Names(), vm.FunctionCallErrors.Names(),
	} {
		if missing := without(s.failures.String(), names); missing != nil {
			t.Errorf("no receipt fails with %v", missing)
		}
	}
	for _, g := range Guards() {
		said, _ := json.Marshal("Smart contract panicked: " + g.Says)
		if g.Says != "" && !(strings.Contains(s.refusals.String(), string(said)) && strings.Contains(s.failures.String(), string(said))) {
			t.Errorf("the guard that %s did not refuse a transaction and a relayed one with %s", g.Name, said)
		}
	}
	for kind := vm.TrapUnreachable; kind < vm.TrapStackOverflow; kind++ { // which is told as NEAR does
		if text := (&vm.Trap{Kind: kind}).Error(); !strings.Contains(s.failures.String(), text) {
			t.Errorf("no receipt fails with %q", text)
		}
	}
	if s.delays < 3 {
		t.Errorf("%d blocks left receipts for the next, want at least 3", s.delays)
	}
}

// TestTheLogCallsEveryHostFunction counts on the trace of the native replay.
func TestTheLogCallsEveryHostFunction(t *testing.T) {
	r := theLog(t)
	for i := range vm.Table {
		if name := vm.Table[i].Module + "." + vm.Table[i].Name; !strings.Contains(r.trace, "\n  "+name+" [") {
			t.Errorf("no contract calls %s", name)
		}
	}
}

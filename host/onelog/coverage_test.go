package onelog

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"latchkey/core/authorize"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/host/engine"
)

// seen is what occurs in the log.
type seen struct {
	actions  map[string]bool
	refusals strings.Builder // their JSON
	failures strings.Builder // JSON of the outcomes that failed
	delays   int             // blocks that left receipts for the next
}

func watch(t *testing.T) *seen {
	t.Helper()
	r := theLog(t)
	s := &seen{actions: map[string]bool{}}
	var last *ledger.View
	var accepted []transaction.Hash
	err := replay(r.log, r.code, nativeEngine(t, engine.Options{}), func(view *ledger.View, in *ledger.Input, applied *ledger.Applied) error {
		last = view
		if applied.Block != nil && applied.Block.DelayedFirst < applied.Block.DelayedNext {
			s.delays++
		}
		for i, refusal := range applied.Refusals {
			if refusal != nil {
				s.refusals.Write(authorize.JSON(refusal))
				continue
			}
			accepted = append(accepted, in.Transactions[i].Hash())
			for _, action := range in.Transactions[i].Actions {
				s.actions[reflect.TypeOf(action).Name()] = true
			}
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
			s.failures.Write(placed.Status.Failure)
		}
	}
	return s
}

// variants lists the types of a package that have this method: those of an enum.
func variants(t *testing.T, pkg, method string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "core", pkg, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range tree.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Recv == nil || f.Name.Name != method || strings.HasSuffix(file, "_test.go") {
				continue
			}
			receiver := f.Recv.List[0].Type
			if star, ok := receiver.(*ast.StarExpr); ok {
				receiver = star.X
			}
			names = append(names, receiver.(*ast.Ident).Name)
		}
	}
	if len(names) < 6 {
		t.Fatalf("%s has only %v with method %s: the test looks in the wrong place", pkg, names, method)
	}
	return names
}

// TestTheLogMeetsEverything: a new action, refusal or error needs a step in the
// script.
func TestTheLogMeetsEverything(t *testing.T) {
	s := watch(t)
	for _, name := range variants(t, "transaction", "tag") {
		if !s.actions[name] {
			t.Errorf("no accepted transaction has the action %s", name)
		}
	}
	for _, enum := range []struct{ pkg, method string }{
		{"authorize", "invalidTx"}, {"authorize", "accessKeyError"}, {"transaction", "actionsError"},
	} {
		for _, name := range variants(t, enum.pkg, enum.method) {
			if !strings.Contains(s.refusals.String(), `"`+name+`"`) {
				t.Errorf("no transaction is refused with %s", name)
			}
		}
	}
	// NEAR has another name for one of these.
	wireNames := map[string]string{"UnresolvedImport": "LinkError"}
	for _, enum := range []struct{ pkg, method string }{{"runtime", "actionError"}, {"vm", "Debug"}} {
		for _, name := range variants(t, enum.pkg, enum.method) {
			if wire, ok := wireNames[name]; ok {
				name = wire
			}
			if !strings.Contains(s.failures.String(), `"`+name+`"`) {
				t.Errorf("no receipt fails with %s", name)
			}
		}
	}
	for kind := vm.TrapUnreachable; kind <= vm.TrapStackOverflow; kind++ {
		if kind == vm.TrapIncorrectSignature || kind == vm.TrapIndirectCallToNull {
			continue // told apart by no two engines: one kind stands for three
		}
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

package cli

import (
	"strings"
	"testing"

	"latchkey/core/runtime"
	"latchkey/core/vm"
	"latchkey/host/client"
)

// TestWhatIsNotDeployableHasAHint: the ledger says no more than that it is not listed.
func TestWhatIsNotDeployableHasAHint(t *testing.T) {
	failed := func(kind runtime.ActionErrorKind) []string {
		return hintsOf(&client.ExecutionError{Failure: (&runtime.ActionError{Kind: kind}).JSON()})
	}
	if hints := failed(runtime.CodeNotDeployable{}); len(hints) != 1 || !strings.Contains(hints[0], "latchkey admin deployable add") {
		t.Errorf("hints %q", hints)
	}
	said := vm.GuestPanic{Message: "code x is not deployable here: this ledger runs listed code only"}
	for _, kind := range []runtime.ActionErrorKind{runtime.AccountDoesNotExist{AccountID: "bob"},
		runtime.FunctionCallError{Err: &vm.ExecutionError{Cause: &said}}} {
		if hints := failed(kind); len(hints) != 1 || !strings.Contains(hints[0], "latchkey tx trace") {
			t.Errorf("%v has hints %q", kind, hints)
		}
	}
}

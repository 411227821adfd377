package cli

import (
	"strings"
	"testing"

	"latchkey/core/runtime"
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
	if hints := failed(runtime.AccountDoesNotExist{AccountID: "bob"}); hints != nil {
		t.Errorf("hints %q", hints)
	}
}

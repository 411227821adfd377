package plugin

import (
	"errors"
	"fmt"

	"latchkey/core/fees"
	"latchkey/core/prepare"
	"latchkey/core/vm"
	"latchkey/host/engine"
)

// errNoMethod is for code that nobody could call, and no host could ask as a guard.
var errNoMethod = errors.New("the contract exports no method: a method takes no parameters and returns nothing or an i32")

// usable starts code up. The error is why no call of it could ever run, in the
// words of an outcome.
func usable(e *engine.Engine, code []byte, schedule *fees.Schedule) (*vm.Code, error) {
	ready, err := prepare.Prepare(e, code, schedule)
	if err != nil {
		return nil, err
	}
	return ready, neverRuns(e, ready)
}

// neverRuns says why prepared code cannot run, nil when it may.
func neverRuns(e *engine.Engine, ready *vm.Code) error {
	if ready.Instantiation != nil {
		return vm.AsOutcome(ready.Instantiation)
	}
	err := e.Check(ready)
	var compile *vm.CompileError
	switch {
	case errors.As(err, &compile):
		return fmt.Errorf("%w: %s", vm.AsOutcome(err), compile.Reason)
	case err != nil:
		return err
	case !callable(ready):
		return errNoMethod
	}
	return nil
}

// callable reports whether there is a method, or a guard.
func callable(ready *vm.Code) bool {
	for name, kind := range ready.Exports {
		if kind != vm.ExportOther && vm.IsMethod(name) {
			return true
		}
	}
	return ready.Policy != nil && ready.Policy.Guard
}

package prepare_test

import (
	"testing"

	"latchkey/core/fees"
	"latchkey/core/interpret"
	"latchkey/core/prepare"
	"latchkey/core/vm"
	"latchkey/internal/test/enginetest"
)

// own is the core's interpreter.
var own = interpret.Engine{Lower: prepare.Lower}

func TestInterpreterConforms(t *testing.T) {
	opened := func(*testing.T) vm.Engine { return own }
	enginetest.Run(t, opened)
	enginetest.RunMetered(t, opened, func(e vm.Engine, wasm []byte) (*vm.Code, error) {
		classic, _ := fees.ByName("classic")
		return prepare.Prepare(e, wasm, classic)
	})
}

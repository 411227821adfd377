package engine_test

import (
	"testing"

	"latchkey/core/vm"
	"latchkey/core/vm/enginetest"
	"latchkey/host/engine"
)

func TestEngineConforms(t *testing.T) {
	t.Run("compiler", func(t *testing.T) {
		enginetest.Run(t, func(t *testing.T) vm.Engine { return open(t, engine.Options{}) })
	})
	t.Run("interpreter", func(t *testing.T) {
		enginetest.Run(t, func(t *testing.T) vm.Engine { return open(t, engine.Options{Interpreter: true}) })
	})
}

func open(t testing.TB, opts engine.Options) *engine.Engine {
	t.Helper()
	e, err := engine.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

//go:build js && wasm

package engine_test

import (
	"sync"
	"testing"

	"latchkey/core/fees"
	"latchkey/core/prepare"
	"latchkey/core/vm"
	"latchkey/internal/test/enginetest"
	"latchkey/wasm/engine"
)

// These tests run where host.mjs runs the test program: TestJavaScriptHost of
// package wasm does that.

func TestEngineConforms(t *testing.T) {
	opened := func(*testing.T) vm.Engine { return &oneAtATime{} }
	enginetest.Run(t, opened)
	enginetest.RunMetered(t, opened, prepared)
}

func TestOneCodeUnderTwoSchedules(t *testing.T) {
	enginetest.RunSchedules(t, &oneAtATime{}, prepare.Prepare)
}

func prepared(e vm.Engine, wasm []byte) (*vm.Code, error) {
	classic, _ := fees.ByName("classic")
	return prepare.Prepare(e, wasm, classic)
}

// oneAtATime keeps goroutines from entering a call while a guest of another one
// runs: the core has only one goroutine that calls.
type oneAtATime struct {
	mu sync.Mutex
	engine.Engine
}

func (e *oneAtATime) Call(code *vm.Code, export string, meter *vm.Meter, host vm.Host) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.Engine.Call(code, export, meter, host)
}

func (e *oneAtATime) Start(code *vm.Code, meter *vm.Meter, host vm.Host) (*vm.Image, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.Engine.Start(code, meter, host)
}

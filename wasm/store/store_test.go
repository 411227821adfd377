//go:build js && wasm

package store_test

import (
	"testing"

	"latchkey/core/state"
	"latchkey/internal/test/storetest"
	"latchkey/wasm/store"
)

//go:wasmimport latchkey_test new_store
func newStore() uint32

// TestStoreConforms runs where host.mjs runs the test program: TestJavaScriptHost
// of package wasm does that.
func TestStoreConforms(t *testing.T) {
	storetest.Run(t, func(*testing.T) state.Store { return store.Store(newStore()) })
}

// TestARememberingStoreConforms, too: as each call of the core has one.
func TestARememberingStoreConforms(t *testing.T) {
	storetest.Run(t, func(*testing.T) state.Store {
		s := store.Store(newStore())
		s.Begin()
		return s
	})
}

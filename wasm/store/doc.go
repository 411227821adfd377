// Package store is the state.Store that host.mjs offers: each ledger of an
// instance has a number, under which host.mjs keeps an adapter of its medium.
// It passes internal/test/storetest.
//
// It may import wasm/bridge, core/state, core/borsh and the standard library.
package store

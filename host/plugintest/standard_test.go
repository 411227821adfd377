package plugintest

import (
	"testing"

	"latchkey/core/fees"
	"latchkey/internal/test/shipped"
	"latchkey/plugins/build"
)

// newChain has the standard plugins.
func newChain(t testing.TB, accounts ...Account) *Chain {
	t.Helper()
	return newChainOn(t, development, accounts...)
}

func newChainOn(t testing.TB, schedule string, accounts ...Account) *Chain {
	t.Helper()
	return newOn(t, openEngine(t), schedule, standard(t), accounts...)
}

// onEachSchedule runs a test on ledgers of every kind.
func onEachSchedule(t *testing.T, test func(t *testing.T, schedule string)) {
	for _, schedule := range fees.Names() {
		t.Run(schedule, func(t *testing.T) { test(t, schedule) })
	}
}

func standard(t testing.TB) Plugins {
	t.Helper()
	plugins := Plugins{}
	for _, name := range build.Names {
		plugins[name] = shipped.Build(t, name)
	}
	return plugins
}

package plugintest

import (
	"testing"

	"latchkey/internal/test/shipped"
	"latchkey/plugins/build"
)

// newChain has the standard plugins.
func newChain(t testing.TB, accounts ...Account) *Chain {
	t.Helper()
	return New(t, standard(t), accounts...)
}

func standard(t testing.TB) Plugins {
	t.Helper()
	plugins := Plugins{}
	for _, name := range build.Names {
		plugins[name] = shipped.Build(t, name)
	}
	return plugins
}

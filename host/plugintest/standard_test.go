package plugintest

import (
	"testing"

	"latchkey/internal/test/shipped"
	"latchkey/plugins/build"
)

// newChain has the standard plugins.
func newChain(t testing.TB, accounts ...Account) *Chain {
	t.Helper()
	standard := Plugins{}
	for _, name := range build.Names {
		standard[name] = shipped.Build(t, name)
	}
	return New(t, standard, accounts...)
}

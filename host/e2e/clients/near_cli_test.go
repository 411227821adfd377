package clients

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"latchkey/host/e2e"
	"latchkey/host/home"
	"latchkey/host/serve"
	"latchkey/internal/test/shipped"
	"latchkey/internal/test/warm"
)

func TestMain(m *testing.M) { testscript.Main(warm.Tests{M: m}, e2e.Programs) }

// TestNearCLI runs each script of testdata/script against a server of its own.
func TestNearCLI(t *testing.T) {
	clients, plugins, contracts := e2e.Clients(t), shipped.Dir(t), contracts(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup:               func(env *testscript.Env) error { return setUpScript(t, env, clients, plugins, contracts) },
		Cmds:                e2e.Commands,
	})
}

// setUpScript starts a script's server.
func setUpScript(t *testing.T, env *testscript.Env, clients, plugins, contracts string) error {
	s, err := e2e.Start(t, serve.Config{Home: home.Home{Dir: filepath.Join(env.WorkDir, ".latchkey")}, PluginsDir: plugins}, env.Defer)
	if err != nil {
		return err
	}
	for _, wasm := range []string{filepath.Join(plugins, "drop.wasm"), filepath.Join(contracts, "counter.wasm")} {
		if err := os.Symlink(wasm, filepath.Join(env.WorkDir, filepath.Base(wasm))); err != nil {
			return err
		}
	}
	return e2e.SetUpNearCLI(env, clients, s.URL, s.Home.Credentials(), s.Balance)
}

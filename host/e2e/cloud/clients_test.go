//go:build unix

package cloud

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"latchkey/core/account"
	"latchkey/core/state"
	"latchkey/host/client"
	"latchkey/host/e2e"
	"latchkey/internal/test/shipped"
)

func TestMain(m *testing.M) { testscript.Main(m, e2e.Programs) }

// libraryTests are the files of the library's tests that a Worker's own part has to do with: how it answers, refuses and waits.
// What the others meet is core's, as on the node.
var libraryTests = []string{"accounts", "chain", "contracts", "near_api_js_5", "refusals", "schemas", "transactions"}

// cloudNearAPIJS runs some of the library's tests as TestNearAPIJS does, each file
// against a ledger of its own, on which any code may be deployed. They leave out
// what a Worker has not: a faucet, an address of its own, and calls of contracts
// that it does not carry.
func cloudNearAPIJS(t *testing.T, c *cloud) {
	plugins, resend := shipped.Dir(t), "--import="+filepath.Join(e2e.Clients(t), "resend.mjs")
	for _, file := range e2e.ClientTests(t, libraryTests...) {
		t.Run(file.Name, func(t *testing.T) {
			t.Parallel()
			c.administer(t, c.client("/l/"+file.Name+"/"), func(*client.Settings) state.Deployable { return state.Deployable{} })
			file.Run(t, c.url+"/l/"+file.Name, c.rootKey(), "LATCHKEY_PLUGINS="+plugins, "LATCHKEY_HOST=worker", "NODE_OPTIONS="+resend)
		})
	}
}

// scripts are those that run against a Worker. Those of host/e2e/clients that are not
// here want a faucet, or contracts that a Worker does not carry, or show nothing that
// these do not.
var scripts = []string{"testdata/script/claim.txtar", "../clients/testdata/script/chain.txtar", "../clients/testdata/script/keys.txtar"}

// cloudNearCLI runs near-cli and latchkey, each script against a ledger of its own.
func cloudNearCLI(t *testing.T, c *cloud) {
	clients := e2e.Clients(t)
	testscript.Run(t, testscript.Params{
		Files:               scripts,
		RequireExplicitExec: true,
		Setup:               func(env *testscript.Env) error { return c.setUpScript(env, clients) },
		Cmds:                e2e.Commands,
	})
}

func (c *cloud) setUpScript(env *testscript.Env, clients string) error {
	near := c.client("/l/" + strings.TrimPrefix(filepath.Base(env.WorkDir), "script-") + "/")
	balance := func(id string) (string, error) {
		a, err := near.Account(context.Background(), client.Final, account.ID(id))
		if client.Is(err, "UNKNOWN_ACCOUNT") {
			return "", nil
		}
		if err != nil {
			return "", err
		}
		return a.Amount.FormatNEAR(), nil
	}
	// What a script makes is of its own ledger only.
	credentials := filepath.Join(env.WorkDir, "credentials")
	if err := os.CopyFS(credentials, os.DirFS(filepath.Join(c.state, "credentials"))); err != nil {
		return err
	}
	return e2e.SetUpNearCLI(env, clients, strings.TrimSuffix(near.URL(), "/"), credentials, balance)
}

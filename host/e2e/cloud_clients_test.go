//go:build unix

package e2e

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"latchkey/core/account"
	"latchkey/core/state"
	"latchkey/host/cli"
	"latchkey/host/client"
	"latchkey/internal/test/shipped"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"latchkey": func() { os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
	})
}

// cloudNearAPIJS runs the library's tests as TestNearAPIJS does, each file
// against a ledger of its own, on which any code may be deployed. They leave out
// what a Worker has not: a faucet, an address of its own, and calls of contracts
// that it does not carry.
func cloudNearAPIJS(t *testing.T, c *cloud) {
	plugins, resend := shipped.Dir(t), "--import="+filepath.Join(clientsDir(t), "resend.mjs")
	for _, file := range clientTests(t) {
		t.Run(file.name, func(t *testing.T) {
			t.Parallel()
			c.administer(t, c.client("/l/"+file.name+"/"), func(*client.Settings) state.Deployable { return state.Deployable{} })
			file.run(t, c.url+"/l/"+file.name, c.rootKey(), "LATCHKEY_PLUGINS="+plugins, "LATCHKEY_HOST=worker", "NODE_OPTIONS="+resend)
		})
	}
}

// cloudScripts are the scripts that run against a Worker. Those of testdata/script
// that are not here want a faucet, or contracts that a Worker does not carry, or
// show nothing that these do not.
var cloudScripts = []string{"testdata/cloud/claim.txtar", "testdata/script/chain.txtar", "testdata/script/keys.txtar"}

// cloudNearCLI runs near-cli and latchkey, each script against a ledger of its own.
func cloudNearCLI(t *testing.T, c *cloud) {
	clients := clientsDir(t)
	testscript.Run(t, testscript.Params{
		Files:               cloudScripts,
		RequireExplicitExec: true,
		Setup:               func(env *testscript.Env) error { return c.setUpScript(env, clients) },
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"balance": checkBalance, "link": noteLink, "transaction": noteTransaction,
		},
	})
}

func (c *cloud) setUpScript(env *testscript.Env, clients string) error {
	near := c.client("/l/" + strings.TrimPrefix(filepath.Base(env.WorkDir), "script-") + "/")
	env.Values[balances{}] = balanceOf(func(id string) (string, error) {
		a, err := near.Account(context.Background(), client.Final, account.ID(id))
		if client.Is(err, "UNKNOWN_ACCOUNT") {
			return "", nil
		}
		if err != nil {
			return "", err
		}
		return a.Amount.FormatNEAR(), nil
	})
	// What a script makes is of its own ledger only.
	credentials := filepath.Join(env.WorkDir, "credentials")
	if err := os.CopyFS(credentials, os.DirFS(filepath.Join(c.state, "credentials"))); err != nil {
		return err
	}
	return setUpNearCLI(env, clients, strings.TrimSuffix(near.URL(), "/"), credentials)
}

// noteLink is the command "link VARIABLE": it keeps the first claim link that the
// last command printed.
func noteLink(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: link VARIABLE")
	}
	_, link, found := strings.Cut(ts.ReadFile("stdout"), `"links":["`)
	link, _, _ = strings.Cut(link, `"`)
	if !found {
		ts.Fatalf("the last command printed no link")
	}
	ts.Setenv(args[0], link)
}

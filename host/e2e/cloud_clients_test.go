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
	"latchkey/host/cli"
	"latchkey/host/client"
	"latchkey/host/plugintest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"latchkey": func() { os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
	})
}

// cloudNearAPIJS runs the library's tests as TestNearAPIJS does, each file
// against a ledger of its own. All share one thread: they run one by one.
func cloudNearAPIJS(t *testing.T, c *cloud) {
	plugins, resend := plugintest.Dir(t), "--import="+filepath.Join(clientsDir(t), "resend.mjs")
	for _, file := range clientTests(t) {
		t.Run(file.name, func(t *testing.T) {
			file.run(t, c.url+"/l/"+file.name, c.rootKey(), "LATCHKEY_PLUGINS="+plugins, "LATCHKEY_HOST=worker", "NODE_OPTIONS="+resend)
		})
	}
}

// cloudNearCLI runs the scripts of testdata/cloud, near-cli and latchkey against
// one ledger.
func cloudNearCLI(t *testing.T, c *cloud) {
	clients := clientsDir(t)
	near := c.client("/l/cli/")
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/cloud",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
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
			return setUpNearCLI(env, clients, strings.TrimSuffix(near.URL(), "/"), filepath.Join(c.state, "credentials"))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"balance": checkBalance, "link": noteLink},
	})
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

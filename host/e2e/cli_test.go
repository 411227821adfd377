package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"latchkey/internal/test/shipped"
)

// TestNearCLI runs each script of testdata/script against a server of its own.
func TestNearCLI(t *testing.T) {
	clients, plugins, contracts := clientsDir(t), shipped.Dir(t), contracts(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup:               func(env *testscript.Env) error { return setUpScript(t, env, clients, plugins, contracts) },
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"balance":     checkBalance,
			"transaction": noteTransaction,
		},
	})
}

// setUpScript starts a script's server.
func setUpScript(t *testing.T, env *testscript.Env, clients, plugins, contracts string) error {
	s, err := startServer(t, filepath.Join(env.WorkDir, ".latchkey"), plugins, env.Defer)
	if err != nil {
		return err
	}
	env.Values[balances{}] = balanceOf(s.balance)
	for _, wasm := range []string{filepath.Join(plugins, "drop.wasm"), filepath.Join(contracts, "counter.wasm")} {
		if err := os.Symlink(wasm, filepath.Join(env.WorkDir, filepath.Base(wasm))); err != nil {
			return err
		}
	}
	return setUpNearCLI(env, clients, s.URL, s.home.Credentials())
}

// setUpNearCLI gives a script what the README tells people to set.
func setUpNearCLI(env *testscript.Env, clients, url, credentials string) error {
	if err := os.Symlink(credentials, filepath.Join(env.WorkDir, ".near-credentials")); err != nil {
		return err
	}
	for name, value := range map[string]string{
		"HOME":               env.WorkDir,
		"PATH":               filepath.Join(clients, "node_modules", ".bin") + string(os.PathListSeparator) + os.Getenv("PATH"),
		"NEAR_ENV":           "custom",
		"NEAR_CUSTOM_RPC":    url,
		"NEAR_CUSTOM_HELPER": url,
		"NEAR_CUSTOM_TLA":    "test.near",
		// near-cli asks the npm registry for news of itself otherwise.
		"NO_UPDATE_NOTIFIER": "1",
		"CI":                 "1",
	} {
		env.Setenv(name, value)
	}
	return nil
}

// balanceOf is what an account holds, in NEAR; empty when there is none.
type balanceOf func(id string) (string, error)

// balances is the key under which a script has its balanceOf.
type balances struct{}

// checkBalance is the command "balance ACCOUNT NEAR": the account holds exactly
// so much. "! balance ACCOUNT" wants no such account.
func checkBalance(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 && !(neg && len(args) == 1) {
		ts.Fatalf("usage: balance ACCOUNT NEAR, or ! balance ACCOUNT")
	}
	got, err := ts.Value(balances{}).(balanceOf)(args[0])
	ts.Check(err)
	switch {
	case neg && got != "":
		ts.Fatalf("account %s exists, with %s NEAR", args[0], got)
	case !neg && got != args[1]:
		ts.Fatalf("account %s has %q NEAR, want %s", args[0], got, args[1])
	}
}

var transactionID = regexp.MustCompile(`Transaction Id (\w+)`)

// noteTransaction is the command "transaction VARIABLE": it keeps the hash that
// the last command printed.
func noteTransaction(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: transaction VARIABLE")
	}
	found := transactionID.FindStringSubmatch(ts.ReadFile("stdout"))
	if found == nil {
		ts.Fatalf("the last command printed no transaction id")
	}
	ts.Setenv(args[0], found[1])
}

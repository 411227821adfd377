package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"latchkey/host/cli"
)

// Programs are what scripts run besides near-cli, for testscript.Main.
var Programs = map[string]func(){
	"latchkey": func() { os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
}

// BalanceOf is what an account holds, in NEAR; empty when there is none.
type BalanceOf func(id string) (string, error)

// balances is the key under which a script has its BalanceOf.
type balances struct{}

// SetUpNearCLI gives a script what the README tells people to set, and the commands of
// Commands what they ask.
func SetUpNearCLI(env *testscript.Env, clients, url, credentials string, balance BalanceOf) error {
	env.Values[balances{}] = balance
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

// Commands are what scripts of near-cli have besides testscript's.
var Commands = map[string]func(*testscript.TestScript, bool, []string){
	"balance":     checkBalance,
	"link":        noteLink,
	"transaction": noteTransaction,
}

// checkBalance is the command "balance ACCOUNT NEAR": the account holds exactly
// so much. "! balance ACCOUNT" wants no such account.
func checkBalance(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 && !(neg && len(args) == 1) {
		ts.Fatalf("usage: balance ACCOUNT NEAR, or ! balance ACCOUNT")
	}
	got, err := ts.Value(balances{}).(BalanceOf)(args[0])
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

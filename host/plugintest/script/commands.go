package script

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
	"latchkey/host/plugintest"
	"latchkey/host/tgas"
)

// command is one of a script's.
type command struct {
	usage    string
	min, max int      // arguments
	flags    []string // that it takes, each with a value
	negated  bool     // whether ! may stand before it
	run      func(c *context)
}

// commands are those of scripts, besides testscript's own.
var commands = map[string]func(ts *testscript.TestScript, neg bool, args []string){}

func init() {
	for name, c := range map[string]command{
		"account":   {"ID NEAR [PLUGIN]", 2, 3, nil, false, beginAccount},
		"key":       {"ID NAME [--receiver ID [--methods A,B] [--allowance NEAR]]", 2, 2, []string{"receiver", "methods", "allowance"}, false, addKey},
		"call":      {"ID METHOD [ARGS] --as ID [--key NAME] [--deposit NEAR] [--gas TGAS]", 2, 3, []string{"as", "key", "deposit", "gas"}, true, call},
		"view":      {"ID METHOD [ARGS]", 2, 3, nil, true, view},
		"transfer":  {"ID NEAR --as ID [--key NAME]", 2, 2, []string{"as", "key"}, true, transfer},
		"deploy":    {"PLUGIN --as ID", 1, 1, []string{"as", "key"}, true, deploy},
		"after":     {"DURATION", 1, 1, nil, false, after},
		"event":     {"NAME [TEXT...]", 1, 99, nil, true, event},
		"refused":   {"NAME", 1, 1, nil, false, refused},
		"burns":     {"TGAS", 1, 1, nil, false, burns},
		"balance":   {"ID NEAR [NEAR]", 2, 3, nil, false, balance},
		"stored":    {"ID KEY", 2, 2, nil, true, stored},
		"occupies":  {"ID BYTES", 2, 2, nil, false, occupies},
		"publickey": {"NAME VARIABLE", 2, 2, nil, false, publicKey},
		"trace":     {"", 0, 0, nil, false, printTree},
	} {
		commands[name] = c.in(name)
	}
}

// context is one run of a command.
type context struct {
	ts    *testscript.TestScript
	s     *session
	not   bool // it stands behind a !
	args  []string
	flags map[string]string
}

// in makes what testscript calls.
func (c command) in(name string) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, not bool, args []string) {
		x := &context{ts: ts, s: ts.Value(sessionKey{}).(*session), not: not, flags: map[string]string{}}
		usage := "usage: " + strings.TrimSpace(name+" "+c.usage)
		if not && !c.negated {
			ts.Fatalf("%s cannot stand behind a !", name)
		}
		for ; len(args) > 0; args = args[1:] {
			flag, is := strings.CutPrefix(args[0], "--")
			if !is {
				x.args = append(x.args, args[0])
				continue
			}
			if !slices.Contains(c.flags, flag) || len(args) < 2 {
				ts.Fatalf("%s: %s", args[0], usage)
			}
			x.flags[flag], args = args[1], args[1:]
		}
		if len(x.args) < c.min || len(x.args) > c.max || slices.Contains(c.flags, "as") && x.flags["as"] == "" {
			ts.Fatalf("%s", usage)
		}
		c.run(x)
	}
}

// arg is an argument, or otherwise when there are fewer.
func (x *context) arg(i int, otherwise string) string {
	if i < len(x.args) {
		return x.args[i]
	}
	return otherwise
}

func (x *context) account(text string) account.ID {
	id, err := account.Parse(text)
	x.ts.Check(err)
	return id
}

func (x *context) near(text string) amount.Yocto {
	n, err := amount.ParseNEAR(text)
	if err != nil {
		x.ts.Fatalf("%s is no amount of NEAR: %v", text, err)
	}
	return n
}

// gas reads Tgas.
func (x *context) gas(text string) uint64 {
	n, err := tgas.Parse(text)
	if err != nil {
		x.ts.Fatalf("%s: %v", text, err)
	}
	return n
}

func (x *context) chain() *plugintest.Chain { return x.s.ledger(x.ts) }

// last is the last transaction.
func (x *context) last() *plugintest.Result {
	if x.s.last == nil {
		x.ts.Fatalf("there was no transaction yet")
	}
	return x.s.last
}

// sent holds a transaction against what the script says of it.
func (x *context) sent(r *plugintest.Result) {
	x.s.note(r)
	failed := r.Refused != nil || r.Failure != ""
	switch {
	case failed && x.not:
		fmt.Fprintln(x.ts.Stderr(), r.Reason())
	case failed:
		x.ts.Fatalf("%s", r)
	case x.not:
		x.ts.Fatalf("it succeeds; %s", r)
	default:
		fmt.Fprintln(x.ts.Stdout(), r.Value)
	}
}

func (x *context) signer() (id account.ID, key string) {
	id, key = x.account(x.flags["as"]), x.flags["key"]
	if key == "" {
		key = string(id)
	}
	return id, key
}

func beginAccount(x *context) {
	near := x.near(x.args[1])
	x.s.begin(x.ts, plugintest.Account{ID: x.account(x.args[0]), Amount: near.FormatNEAR(), Plugin: x.arg(2, "")})
}

func addKey(x *context) {
	id, receiver := x.account(x.args[0]), x.flags["receiver"]
	var methods []string
	if names := x.flags["methods"]; names != "" {
		methods = strings.Split(names, ",")
	}
	if allowance := x.flags["allowance"]; allowance != "" {
		x.near(allowance)
	}
	var added *plugintest.Result
	switch {
	case receiver != "":
		added = x.chain().AddLimitedKey(id, x.args[1], x.account(receiver), x.flags["allowance"], methods...)
	case len(x.flags) > 0:
		x.ts.Fatalf("a key with --methods or --allowance has a --receiver")
	default:
		added = x.chain().AddKey(id, x.args[1])
	}
	added.Succeeds(failing{x.ts})
}

func call(x *context) {
	signer, key := x.signer()
	options := []plugintest.Option{plugintest.SignedBy(key)}
	if deposit := x.flags["deposit"]; deposit != "" {
		options = append(options, plugintest.Yocto(x.near(deposit)))
	}
	if gas := x.flags["gas"]; gas != "" {
		options = append(options, plugintest.Gas(x.gas(gas)))
	}
	x.sent(x.chain().Call(signer, x.account(x.args[0]), x.args[1], x.arg(2, "{}"), options...))
}

func view(x *context) {
	id := x.account(x.args[0])
	v := x.chain().Query(id, x.args[1], x.arg(2, "{}"))
	x.s.burnt(id, x.args[1], v.Gas)
	switch {
	case v.Failure != "" && x.not:
		fmt.Fprintln(x.ts.Stderr(), v.Failure)
	case v.Failure != "":
		x.ts.Fatalf("the view fails: %s", v.Failure)
	case x.not:
		x.ts.Fatalf("the view succeeds, and returns %s", v.Value)
	default:
		fmt.Fprintln(x.ts.Stdout(), v.Value)
	}
}

func transfer(x *context) {
	signer, key := x.signer()
	x.sent(x.chain().Send(signer, x.account(x.args[0]), key, transaction.Transfer{Deposit: x.near(x.args[1])}))
}

func deploy(x *context) {
	code, err := x.s.suite.plugin(x.args[0], x.ts.MkAbs)
	x.ts.Check(err)
	signer, key := x.signer()
	deployed := x.chain().Send(signer, signer, key, transaction.DeployContract{Code: code})
	x.sent(deployed)
	if deployed.Refused == nil && deployed.Failure == "" {
		x.s.runs[string(signer)] = x.args[0] == Contract
	}
}

func after(x *context) {
	d, err := time.ParseDuration(x.args[0])
	if err != nil || d < 0 {
		x.ts.Fatalf("%s is no duration, such as 90s or 24h", x.args[0])
	}
	x.chain().Wait(d)
}

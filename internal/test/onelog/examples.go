package onelog

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/core/transaction"
	"latchkey/internal/test/shipped"
)

// exampleCalls are what the contracts of plugins/examples are asked, those of the
// same methods alike.
var exampleCalls = []struct {
	kind  string // of contract: the part of its name that says what it does
	calls []exampleCall
}{
	{"guestbook", []exampleCall{{"sign", `"Grüße, and a 🔑"`, "0", true}, {"sign", `hello`, "0", false}, {"entries", "", "0", true},
		{"thank", "0", "1.5", true}, {"thank", "7", "1", false}, {"thank", "x", "1", false}, {"thank", "0", "0", false}}},
	{"counter", []exampleCall{{"get_num", "", "0", true}, {"increment", "", "0", true}, {"decrement", "", "0", true}, {"decrement", "", "0", true},
		{"reset", "", "0", false}, {"get_num", "", "0", true}}},
}

type exampleCall struct {
	method, args, near string
	succeeds           bool
}

// examples calls contracts that are written in other languages than the standard
// plugins, or with other libraries.
func examples(r *recorder) {
	for i, p := range r.examples {
		id := account.ID(fmt.Sprintf("example%d.%s", i, toolID))
		if p.Name == "chess" {
			r.chessGame(id, p.Wasm)
			continue
		}
		r.ok(r.sign(toolID, id, transaction.CreateAccount{}, transfer("40"), transaction.DeployContract{Code: p.Wasm}))
		called := false
		for _, e := range exampleCalls {
			if strings.Contains(p.Name, e.kind) {
				called = true
				r.callAll(id, e.calls)
			}
		}
		if !called {
			r.fail("nobody calls the example %s", p.Name)
		}
	}
}

func (r *recorder) callAll(id account.ID, calls []exampleCall) {
	for _, c := range calls {
		tx := r.sign(bob, id, call(c.method, c.args, 100, near(c.near)))
		if c.succeeds {
			r.ok(tx)
		} else {
			r.fails("Smart contract panicked", tx)
		}
	}
}

// Examples builds the contracts of plugins/examples, for Record.
func Examples(t testing.TB) []Plugin {
	t.Helper()
	var all []Plugin
	for _, name := range shipped.Examples {
		wasm := shipped.Example(t, name)
		all = append(all, Plugin{name, sha256.Sum256(wasm), wasm})
	}
	return all
}

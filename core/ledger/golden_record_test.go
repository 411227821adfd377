package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/authorize"
	"latchkey/core/keys"
	"latchkey/core/policy"
	"latchkey/core/prepare"
	"latchkey/core/transaction"
	"latchkey/internal/test/asm"
	"latchkey/internal/test/memstore"
)

// golden records the golden log: a chain that keeps its inputs.
type golden struct {
	*chain
	log   Log
	lines []string
}

// Accounts of the golden ledger. All but alice and bob get a contract.
var goldenAccounts = []account.ID{"alice", "bob", "app", "other", "guarded", "capped", "broken", "registrar"}

func recordGolden(t *testing.T) *golden {
	t.Helper()
	g := &Genesis{ChainID: "golden", Time: genesisTime, Height: 1, Schedule: "classic", PrepareVersion: prepare.Version,
		AdminKeys: []keys.PublicKey{testKey("admin").PublicKey()}}
	for _, id := range goldenAccounts {
		g.Accounts = append(g.Accounts, GenesisAccount{AccountID: id, Amount: near(1000),
			Keys: []GenesisKey{{PublicKey: testKey(string(id)).PublicKey()}}})
	}
	text, err := json.Marshal(g)
	if err != nil {
		t.Fatal(err)
	}
	l, err := Create(memstore.New(), programmed{}, g, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := &golden{chain: &chain{t: t, l: l, nonces: map[keys.PublicKey]uint64{}, time: genesisTime}, log: Log{Genesis: text}}
	for _, theme := range []func(*golden){deployments, accountsAndKeys, stakes, callsThatEnd, promisesAndData, refusedTransactions,
		relayedActions, guardedKeys, policiesAndCaps, settingsAndCode, delayedReceipts, deletions, moving} {
		theme(r)
	}
	return r
}

// block makes the next block of an input, a second later.
func (g *golden) block(in Input) *Applied {
	g.t.Helper()
	b, err := g.l.Begin()
	if err != nil {
		g.t.Fatal(err)
	}
	g.time += 1e9
	in.Height, in.Time = b.Head().Height+1, g.time
	in.Random = sha256.Sum256(binary.LittleEndian.AppendUint64(nil, in.Height))
	applied, err := b.Apply(in)
	if err == nil {
		err = b.Commit()
	}
	if err != nil {
		g.t.Fatal(err)
	}
	g.log.Inputs, g.lines = append(g.log.Inputs, in.Borsh()), append(g.lines, applied.Line())
	return applied
}

// runs puts a transaction into a block of its own, which must refuse it with this
// name, or let it fail with this in its JSON, or let it succeed when want is empty.
func (g *golden) runs(want string, tx *transaction.Signed) {
	g.t.Helper()
	applied := g.block(Input{Transactions: []*transaction.Signed{tx}})
	if refusal := applied.Refusals[0]; refusal != nil {
		if got := authorize.Code(refusal); got != want {
			g.t.Fatalf("refused with %s (%v), want %q", got, refusal, want)
		}
		return
	}
	for g.view().Head.DelayedFirst < g.view().Head.DelayedNext {
		g.block(Input{})
	}
	s, err := g.view().Transaction(tx.Hash())
	if err != nil || s == nil || s.Status == nil {
		g.t.Fatalf("no status: %v", err)
	}
	failure := string(s.Status.Failure.JSON())
	if want == "" && failure != "" || !strings.Contains(failure, want) {
		g.t.Fatalf("failed with %q, want %q", failure, want)
	}
}

// does runs actions that an account signs with its own key.
func (g *golden) does(want string, signer, receiver account.ID, actions ...transaction.Action) {
	g.t.Helper()
	g.runs(want, g.sign(signer, receiver, testKey(string(signer)), actions...))
}

// by runs actions that an account signs with another key.
func (g *golden) by(want, key string, signer, receiver account.ID, actions ...transaction.Action) {
	g.t.Helper()
	g.runs(want, g.sign(signer, receiver, testKey(key), actions...))
}

// running is a call of a program.
func running(lines ...string) transaction.FunctionCall {
	return transaction.FunctionCall{MethodName: "run", Args: []byte(strings.Join(lines, "\n")), Gas: 300 * tgas}
}

// program writes a line of one, with its texts quoted.
func program(format string, args ...any) string { return fmt.Sprintf(format, args...) }

// contract is code with the method run, a policy if any, and more methods.
func contract(section string, more ...string) []byte {
	var m asm.Module
	if section != "" {
		m.Custom(policy.Section, section)
	}
	for _, name := range append([]string{"run"}, more...) {
		m.Method(name)
	}
	return m.Wasm()
}

func yen(n uint64) transaction.Transfer { return transaction.Transfer{Deposit: amount.From(n)} }

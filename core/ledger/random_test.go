package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/runtime"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// players are who takes part in random histories; those behind come and go.
var players = []account.ID{"app", "other", "alice", "bob", "new.alice", "x.app", "y.app"}

// wild is a contract that does what its input's hash says: promises to anyone
// with any deposit, callbacks, storage, sub-accounts, global contracts, failures.
func wild(g *guest) {
	in := g.text("input")
	seed := sha256.Sum256([]byte(in + g.text("current_account_id")))
	r := rand.New(rand.NewPCG(binary.LittleEndian.Uint64(seed[:]), binary.LittleEndian.Uint64(seed[8:])))
	for i := range 1 + r.IntN(4) {
		key := fmt.Sprint("k", r.IntN(3))
		switch r.IntN(5) {
		case 0:
			g.do("storage_write", key, fmt.Sprint(in, i), 0)
		case 1:
			g.do("storage_remove", key, 0)
		default:
			if len(in) < 7 {
				g.wildPromise(r, fmt.Sprint(in, i))
			}
		}
	}
	switch r.IntN(10) {
	case 0:
		g.fail("wild")
	case 1:
		for {
			g.do("log_utf8", "more") // until a limit ends it
		}
	case 2:
		g.do("value_return", in)
	}
}

// wildGuard looks at what is signed, writes, and refuses now and then.
func wildGuard(g *guest) {
	seed := sha256.Sum256([]byte(g.text("input")))
	for _, b := range seed[:seed[0]%4] {
		g.do("storage_write", fmt.Sprint("guard", b%5), string(seed[:b%32]), 0)
	}
	if seed[1]%4 == 0 {
		g.fail("wild guard")
	}
}

func (g *guest) wildPromise(r *rand.Rand, in string) {
	anyone := func() string { return string(players[min(r.IntN(len(players)), r.IntN(len(players)))]) }
	gas := g.do("prepaid_gas") / 6
	p := g.do("promise_batch_create", anyone())
	for range r.IntN(3) {
		switch r.IntN(7) {
		case 0:
			g.do("promise_batch_action_transfer", p, amount.From(r.Uint64()))
		case 1:
			g.do("promise_batch_action_create_account", p)
			g.do("promise_batch_action_transfer", p, near(1))
		case 2:
			g.do("promise_batch_action_function_call_weight", p, "m", in, near(uint64(r.IntN(2))), gas/2, r.IntN(3))
		case 3:
			g.do("promise_batch_action_deploy_global_contract", p, in)
		case 4:
			g.do("promise_batch_action_use_global_contract_by_account_id", p, anyone())
		default:
			g.do("promise_batch_action_function_call", p, "m", in, amount.From(r.Uint64()), gas)
		}
	}
	switch r.IntN(9) {
	case 0:
		g.do("promise_batch_action_delete_account", p, anyone())
	case 1, 2, 3:
		p = g.then(p, anyone(), "m", in+"t", gas)
	}
	if r.IntN(3) == 0 {
		g.do("promise_return", p)
	}
}

// anyAction draws an action of a transaction.
func anyAction(t *rapid.T, code []byte) transaction.Action {
	key := testKey(rapid.SampledFrom([]string{"alice", "one", "two"}).Draw(t, "key"))
	sum := amount.From(rapid.Uint64().Draw(t, "sum"))
	switch rapid.IntRange(0, 15).Draw(t, "action") {
	case 0:
		return transaction.Transfer{Deposit: sum}
	case 1:
		return transaction.CreateAccount{}
	case 2:
		return transaction.DeleteAccount{BeneficiaryID: rapid.SampledFrom(players).Draw(t, "beneficiary")}
	case 3:
		return transaction.Stake{Stake: near(rapid.Uint64Range(0, 20).Draw(t, "stake")), PublicKey: key.PublicKey()}
	case 4:
		allowance := near(rapid.Uint64Range(0, 2).Draw(t, "allowance"))
		receiver := rapid.SampledFrom([]string{"app", "app", "other"}).Draw(t, "permitted")
		return transaction.AddKey{PublicKey: key.PublicKey(), AccessKey: limited(&allowance, receiver)}
	case 5:
		return transaction.DeleteKey{PublicKey: key.PublicKey()}
	case 6:
		return transaction.DeployContract{Code: code}
	case 7:
		return transaction.Transfer{Deposit: near(rapid.Uint64Range(0, 1200).Draw(t, "NEAR"))}
	case 8:
		return publish(code, rapid.SampledFrom([]transaction.DeployMode{transaction.ByCodeHash, transaction.ByAccountID}).Draw(t, "mode"))
	case 9:
		return byHash(code)
	case 10:
		return byAccount(rapid.SampledFrom(players).Draw(t, "publisher"))
	}
	return transaction.FunctionCall{MethodName: "m", Args: []byte(fmt.Sprint(rapid.Uint8().Draw(t, "args"))),
		Gas: rapid.SampledFrom([]uint64{tgas, 30 * tgas, 100 * tgas, 300 * tgas}).Draw(t, "gas"), Deposit: sum}
}

// history is a random ledger and a copy of its state at every height.
type history struct {
	*chain
	script scripted
	copies map[uint64]map[string]string
	asked  *int // how often a guard was
}

func newHistory(t rapid.TB) *history {
	asked := 0
	script := scripted{"m": wild, "guard": func(g *guest) {
		asked++
		wildGuard(g)
	}}
	c := newChain(t, script, players[:4]...)
	c.deploy("app", script)
	c.deploy("other", script)
	c.publishes("app", script)
	expect(t, "a guarded key", c.as("app", "app", addKey("guarded", limited(nil, "other"))), "ok")
	schedule := *c.l.Schedule
	schedule.Limits.BlockGasMax = 6 * tgas // so that receipts wait for later blocks
	c.l.rebuild(&schedule, c.l.runtime.Engine)
	h := &history{c, script, map[uint64]map[string]string{}, &asked}
	h.copies[c.view().Head.Height] = c.stateBytes()
	return h
}

// block makes one block of these transactions.
func (h *history) block(txs ...*transaction.Signed) {
	b, err := h.l.Begin()
	if err != nil {
		h.t.Fatal(err)
	}
	h.time += 1e9
	applied, err := b.Apply(Input{Height: b.Head().Height + 1, Time: h.time, Transactions: txs})
	if err == nil {
		err = b.Commit()
	}
	if err != nil {
		h.t.Fatal(err)
	}
	if applied.Block != nil {
		h.copies[applied.Block.Height] = h.stateBytes()
	}
	h.checkSupply()
}

func (h *history) step(t *rapid.T) {
	var txs []*transaction.Signed
	for range rapid.IntRange(0, 6).Draw(t, "transactions") {
		if rapid.IntRange(0, 4).Draw(t, "guarded") == 0 {
			txs = append(txs, h.anyGuarded(t))
			continue
		}
		signer := rapid.SampledFrom(players).Draw(t, "signer")
		key := rapid.SampledFrom([]string{string(signer), string(signer), string(signer), "alice", "one"}).Draw(t, "signing key")
		receiver := rapid.OneOf(rapid.Just(signer), rapid.SampledFrom(players)).Draw(t, "receiver")
		actions := h.anyActions(t)
		if rapid.IntRange(0, 3).Draw(t, "relays") == 0 {
			d := h.anyDelegate(t)
			actions = slices.Insert(actions, rapid.IntRange(0, len(actions)).Draw(t, "place"), transaction.Action(d))
			receiver = rapid.SampledFrom([]account.ID{d.SenderID, d.SenderID, d.SenderID, receiver}).Draw(t, "brought to")
			if rapid.Bool().Draw(t, "alone") {
				actions = []transaction.Action{d}
			}
		}
		txs = append(txs, h.sign(signer, receiver, testKey(key), actions...))
	}
	h.block(txs...)
}

// anyGuarded is signed with a key that a guard looks after, for a block or for
// a relayer.
func (h *history) anyGuarded(t *rapid.T) *transaction.Signed {
	action := call("m", 30*tgas)
	action.Args = []byte(fmt.Sprint(rapid.Uint8().Draw(t, "guarded args")))
	if rapid.Bool().Draw(t, "guarded relay") {
		return h.sign("bob", "app", testKey("bob"), h.asks("app", "guarded", "other", action))
	}
	return h.sign("app", "other", testKey("guarded"), action)
}

func (h *history) anyActions(t *rapid.T) []transaction.Action {
	var actions []transaction.Action
	for range rapid.SampledFrom([]int{1, 1, 1, 2, 3}).Draw(t, "actions") {
		actions = append(actions, anyAction(t, h.script.code()))
	}
	return actions
}

// anyDelegate is what a player asks of another or of itself; sometimes it cannot
// be granted.
func (h *history) anyDelegate(t *rapid.T) transaction.Delegate {
	sender := rapid.SampledFrom(players).Draw(t, "delegate sender")
	key := rapid.SampledFrom([]string{string(sender), string(sender), "alice", "one"}).Draw(t, "delegate key")
	receiver := rapid.OneOf(rapid.Just(sender), rapid.SampledFrom(players)).Draw(t, "delegate receiver")
	d := h.asks(sender, key, receiver, h.anyActions(t)...)
	if rapid.IntRange(0, 9).Draw(t, "forged") == 0 {
		d.Nonce++
	}
	return d
}

// TestRandomHistories: money is conserved to the yocto after every block, and
// every past height reads as it was.
func TestRandomHistories(t *testing.T) {
	seen := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		h := newHistory(rt)
		for range rapid.IntRange(3, 15).Draw(rt, "blocks") {
			h.step(rt)
			h.succeeded(seen)
		}
		for range 4 { // what is left over runs by itself
			h.block()
		}
		for height, want := range h.copies {
			h.checkPast(height, want)
		}
		seen["guard"] += *h.asked
	})
	for _, name := range []string{"FunctionCall", "Delegate", "DeployGlobalContract", "UseGlobalContract", "guard"} {
		if manyHistories && seen[name] == 0 {
			t.Errorf("no %s ever succeeded: %v", name, seen)
		}
	}
}

// succeeded notes the actions of the receipts that succeeded in the last block.
func (h *history) succeeded(seen map[string]int) {
	v := h.view()
	for _, id := range v.Head.Outcomes {
		_, out, err := records{v.State}.outcome(id)
		if err != nil {
			h.t.Fatal(err)
		}
		rc, err := v.Receipt(id)
		if err != nil {
			h.t.Fatal(err)
		}
		if rc == nil || out.Status.Kind == runtime.Failure {
			continue
		}
		for _, a := range rc.Actions {
			seen[transaction.ActionName(a)]++
		}
	}
}

// checkPast compares the state read at a height with the copy made then.
func (h *history) checkPast(height uint64, want map[string]string) {
	v := h.view()
	b, err := v.Block(height)
	if err != nil || b == nil || !v.HasHistory(height) {
		h.t.Fatalf("height %d: %v", height, err)
	}
	past := v.At(b)
	got := map[string]string{}
	var last []byte
	past.Scan([]byte{state.Outside + 1}, nil, func(key, value []byte) bool {
		if bytes.Compare(last, key) >= 0 {
			h.t.Fatalf("height %d: keys are not in order", height)
		}
		last = bytes.Clone(key)
		got[string(key)] = string(value)
		return true
	})
	if len(got) != len(want) {
		h.t.Fatalf("height %d has %d records, had %d", height, len(got), len(want))
	}
	for other := range h.copies { // keys of every height, so also those that were absent
		for key := range h.copies[other] {
			value, existed := want[key]
			read, ok, _ := past.Get([]byte(key))
			if ok != existed || string(read) != value || got[key] != value {
				h.t.Fatalf("height %d: %q reads %q, %v and scans %q, was %q, %v", height, key, read, ok, got[key], value, existed)
			}
		}
	}
	if err := past.Err(); err != nil {
		h.t.Fatal(err)
	}
}

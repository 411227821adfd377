package ledger

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/authorize"
	"latchkey/core/runtime"
	"latchkey/core/transaction"
)

// burn uses up gas with little work.
func (g *guest) burn(gas uint64) {
	for end := g.do("used_gas") + gas; g.do("used_gas") < end; {
		for range 100 {
			g.do("storage_has_key", "k")
		}
	}
}

// TestABlockOutOfGasDelaysReceipts makes about 3,000 Tgas of work at once: it
// takes several blocks, loses nothing and keeps the order.
func TestABlockOutOfGasDelaysReceipts(t *testing.T) {
	s := newStage(t)
	var order []string
	burn := func(g *guest) {
		order = append(order, g.text("input"))
		g.burn(290 * tgas)
	}
	s.script["n"] = burn
	s.script["m"] = func(g *guest) { g.promise("other", "n", g.text("input"), amount.Zero, 330*tgas) }
	var txs []*transaction.Signed
	var want []string
	for i := range 10 {
		want = append(want, fmt.Sprint(i))
		txs = append(txs, s.sign("alice", "app", testKey("alice"),
			transaction.FunctionCall{MethodName: "m", Args: []byte(want[i]), Gas: 400 * tgas}))
	}
	before := s.view().Head
	supply := before.Supply
	b, err := s.l.Begin()
	if err != nil {
		t.Fatal(err)
	}
	taken, blocks := 0, 0
	for taken < len(txs) || b.HasDelayed() {
		s.time++
		applied, err := b.Apply(Input{Height: b.Head().Height + 1, Time: s.time, Transactions: txs[taken:]})
		if err != nil {
			t.Fatal(err)
		}
		taken += len(applied.Refusals)
		blocks++
		if limit := s.l.Schedule.Limits.BlockGasMax; applied.Block.GasUsed > limit+400*tgas {
			t.Errorf("block %d used %d Tgas", blocks, applied.Block.GasUsed/tgas)
		}
		if applied.Block.Supply.Cmp(supply) > 0 {
			t.Error("the supply grew")
		}
		supply = applied.Block.Supply
		if err := b.Commit(); err != nil {
			t.Fatal(err)
		}
		s.checkSupply() // receipts that wait for a block are counted
		if b, err = s.l.Begin(); err != nil {
			t.Fatal(err)
		}
	}
	if blocks < 3 {
		t.Errorf("all ran in %d blocks", blocks)
	}
	if !slices.Equal(order, want) {
		t.Errorf("ran in the order %v", order)
	}
	for _, tx := range txs {
		status, _ := s.view().Transaction(tx.Hash())
		if !status.Complete || status.Status.Kind != runtime.SuccessValue {
			t.Errorf("transaction %+v", status.Status)
		}
		s.checkMoney(status)
	}
	for key := range s.stateBytes() {
		if _, rest, _ := cutKey(key); rest[0] > 2 {
			t.Errorf("left over: %q", key)
		}
	}
}

// TestTransactionsWaitForABlockWithGas: what does not fit has no verdict yet.
func TestTransactionsWaitForABlockWithGas(t *testing.T) {
	s := newStage(t)
	s.script["m"] = func(g *guest) { g.burn(300 * tgas) }
	var txs []*transaction.Signed
	for range 8 { // to oneself: each runs before the next is taken
		txs = append(txs, s.sign("app", "app", testKey("app"), call("m", 400*tgas)))
	}
	b, _ := s.l.Begin()
	applied, err := b.Apply(Input{Height: b.Head().Height + 1, Time: s.time + 1, Transactions: txs})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(applied.Refusals); n == 0 || n >= 8 || len(applied.Block.Transactions) != n {
		t.Errorf("%d of 8 taken, %d in the block", n, len(applied.Block.Transactions))
	}
}

// TestOutcomesAreDepthFirst: a transaction's receipts in the order of
// receipt_ids, each before what it made, refunds included.
func TestOutcomesAreDepthFirst(t *testing.T) {
	s := newStage(t)
	s.script["n"] = func(g *guest) {
		if in := g.text("input"); len(in) < 3 {
			g.promise("app", "n", in+"x", amount.Zero, g.do("prepaid_gas")/3)
			g.promise("other", "n", in+"y", amount.Zero, g.do("prepaid_gas")/3)
		}
	}
	status := s.succeeds("", func(g *guest) {
		g.promise("other", "n", "a", amount.Zero, 120*tgas)
		g.promise("app", "n", "b", amount.Zero, 120*tgas)
	})
	byID := map[transaction.Hash]Placed{}
	for _, p := range status.Receipts {
		byID[p.ID] = p
	}
	var want []transaction.Hash
	var walk func(ids []transaction.Hash)
	walk = func(ids []transaction.Hash) {
		for _, id := range ids {
			want = append(want, id)
			walk(byID[id].ReceiptIDs)
		}
	}
	walk(status.Outcome.ReceiptIDs)
	var got []transaction.Hash
	var names []string
	for _, p := range status.Receipts {
		got = append(got, p.ID)
		switch f, isCall := p.Receipt.Actions[0].(transaction.FunctionCall); {
		case isCall && f.MethodName == "n":
			names = append(names, string(f.Args))
		case p.Receipt.IsRefund():
			names = append(names, "$")
		}
	}
	if !slices.Equal(got, want) {
		t.Error("receipts are not in depth-first order")
	}
	if text := strings.Join(names, " "); text != "a ax axx $ axy $ $ ay ayx $ ayy $ $ $ b bx bxx $ bxy $ $ by byx $ byy $ $ $ $" {
		t.Errorf("order: %s", text)
	}
}

// TestTheRootDependsOnEverything replays a log, and logs that differ.
func TestTheRootDependsOnEverything(t *testing.T) {
	type change func(i int, in *Input)
	replay := func(alter change, value string) []transaction.Hash {
		s := newStage(t)
		s.script["m"] = func(g *guest) { g.do("storage_write", "k", value, 0); g.do("log_utf8", "l") }
		var roots []transaction.Hash
		var txs []*transaction.Signed
		for range 3 {
			txs = append(txs, s.sign("alice", "app", testKey("alice"), call("m", 30*tgas)),
				s.sign("bob", "alice", testKey("bob"), transaction.Transfer{Deposit: near(1)}))
		}
		for i := range 3 {
			in := Input{Height: s.view().Head.Height + 1, Time: s.time + uint64(10*i) + 1, Transactions: slices.Clone(txs[2*i : 2*i+2])}
			alter(i, &in)
			if err := s.tryBlock(in); err != nil {
				t.Fatal(err)
			}
			roots = append(roots, s.view().Head.State, s.view().Head.Hash)
		}
		return roots
	}
	same := func(int, *Input) {}
	want := replay(same, "v")
	if !slices.Equal(want, replay(same, "v")) {
		t.Error("the same log gave other roots")
	}
	forged := func(i int, in *Input) { // a refused transaction leaves no trace
		bad := *in.Transactions[0]
		bad.Nonce += 500
		in.Transactions = append(in.Transactions, &bad)
	}
	if !slices.Equal(want, replay(forged, "v")) {
		t.Error("a refused transaction changed the roots")
	}
	middle := func(f func(in *Input)) change {
		return func(i int, in *Input) {
			if i == 1 {
				f(in)
			}
		}
	}
	for name, alter := range map[string]change{
		"time":   middle(func(in *Input) { in.Time++ }),
		"random": middle(func(in *Input) { in.Random[31] = 1 }),
		"order":  middle(func(in *Input) { slices.Reverse(in.Transactions) }),
		"fewer":  middle(func(in *Input) { in.Transactions = in.Transactions[:1] }),
	} {
		roots := replay(alter, "v")
		if roots[0] != want[0] || roots[2] == want[2] || roots[4] == want[4] {
			t.Errorf("another %s in the second block: roots %v, want the first as in %v and the others not", name, roots, want)
		}
	}
	if roots := replay(same, "w"); roots[0] == want[0] {
		t.Error("another value gave the same root")
	}
}

func TestInputsFollowTheHead(t *testing.T) {
	c := newChain(t, nil, "alice")
	head := c.view().Head
	for _, in := range []Input{
		{Height: head.Height, Time: head.Time + 1}, {Height: head.Height + 2, Time: head.Time + 1},
		{Height: head.Height + 1, Time: head.Time}, {Height: head.Height + 1},
	} {
		err := c.tryBlock(in)
		if _, ok := err.(*InputError); !ok {
			t.Errorf("height %d, time %d: %v", in.Height, in.Time, err)
		}
	}
}

// TestRefusalsAloneMakeNoBlock: junk costs no disk write and no height.
func TestRefusalsAloneMakeNoBlock(t *testing.T) {
	c := newChain(t, nil, "alice", "bob")
	unknown := c.sign("nobody", "bob", testKey("nobody"), transaction.Transfer{Deposit: near(1)})
	once := c.sign("alice", "bob", testKey("alice"), transaction.Transfer{Deposit: near(1)})
	b, err := c.l.Begin()
	if err != nil {
		t.Fatal(err)
	}
	next := func(txs ...*transaction.Signed) *Applied {
		t.Helper()
		c.time++
		applied, err := b.Apply(Input{Height: b.Head().Height + 1, Time: c.time, Transactions: txs})
		if err != nil || len(applied.Refusals) != len(txs) {
			t.Fatalf("%+v, %v", applied, err)
		}
		return applied
	}
	head := b.Head()
	applied := next(unknown, unknown)
	if applied.Block != nil || b.Head() != head || authorize.Code(applied.Refusals[1]) != "SignerDoesNotExist" {
		t.Errorf("refusals alone: %+v", applied)
	}
	if applied = next(once, unknown); applied.Block == nil || b.Head().Height != head.Height+1 {
		t.Errorf("one accepted: %+v", applied)
	}
	if applied = next(once); applied.Block != nil {
		t.Errorf("the same again: %+v", applied)
	}
	if applied = next(); applied.Block == nil || b.Head().Height != head.Height+2 {
		t.Errorf("an empty input asks for an empty block: %+v", applied)
	}
	if err := b.Commit(); err != nil {
		t.Fatal(err)
	}
	expect(t, "height", c.view().Head.Height, head.Height+2)
	expect(t, "bob", c.balance("bob"), near(1001))
}

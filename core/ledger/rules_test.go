package ledger

import (
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/authorize"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

func TestOnlyTheAccountItselfMayChangeItself(t *testing.T) {
	s := newStage(t)
	denied := failure("0", `{"ActorNoPermission":{"account_id":"bob","actor_id":"alice"}}`)
	key := testKey("alice").PublicKey()
	for _, action := range []transaction.Action{
		transaction.DeployContract{Code: []byte{}},
		transaction.Stake{Stake: near(1), PublicKey: key},
		transaction.AddKey{PublicKey: key, AccessKey: fullKey},
		transaction.DeleteKey{PublicKey: testKey("bob").PublicKey()},
		transaction.DeleteAccount{BeneficiaryID: "alice"},
	} {
		before := s.recordsOf("bob")
		if got := s.as("alice", "bob", action); got != denied {
			t.Errorf("%T: %s", action, got)
		}
		if !sameRecords(before, s.recordsOf("bob")) {
			t.Errorf("%T changed bob", action)
		}
	}
	expect(t, "transfer", s.as("alice", "bob", transaction.Transfer{Deposit: near(1)}), "ok")
	expect(t, "call", s.as("alice", "app", call("m", 10*tgas)), "ok")
	expect(t, "a missing account is told first", s.as("alice", "nobody", transaction.DeleteKey{PublicKey: key}),
		failure("0", `{"AccountDoesNotExist":{"account_id":"nobody"}}`))
	// After creating an account its creator is the account only there.
	expect(t, "creator", s.as("alice", "new.alice", transaction.CreateAccount{}, transaction.AddKey{PublicKey: key, AccessKey: fullKey}), "ok")
	expect(t, "creator, later", s.as("alice", "new.alice", transaction.DeleteKey{PublicKey: key}),
		failure("0", `{"ActorNoPermission":{"account_id":"new.alice","actor_id":"alice"}}`))
}

func TestStake(t *testing.T) {
	c := newChain(t, nil, "alice")
	key := testKey("alice").PublicKey()
	stake := func(n amount.Yocto) string {
		return c.as("alice", "alice", transaction.Stake{Stake: n, PublicKey: key})
	}
	locked := func() amount.Yocto {
		acc, _ := c.view().Account("alice")
		return acc.Locked
	}
	expect(t, "unstake nothing", stake(amount.Zero), failure("0", `{"TriesToUnstake":{"account_id":"alice"}}`))
	expect(t, "too little", stake(amount.From(5)),
		failure("0", `{"InsufficientStake":{"account_id":"alice","stake":"5","minimum_stake":"1000000000000000000000000"}}`))
	expect(t, "stake", stake(near(600)), "ok")
	expect(t, "locked", locked(), near(600))
	expect(t, "more than is free but less than is there", stake(near(900)), "ok")
	got := stake(near(1000))
	free := c.balance("alice")
	if !strings.HasPrefix(got, `{"ActionError":{"index":0,"kind":{"TriesToStake":{"account_id":"alice","stake":"1000000000000000000000000000","locked":"900000000000000000000000000","balance":"`+free.String()[:3]) {
		t.Errorf("above everything: %s", got)
	}
	expect(t, "less", stake(near(1)), "ok")
	expect(t, "locked less", locked(), near(1))
	if !near(998).Less(c.balance("alice")) {
		t.Errorf("free again: %s NEAR", c.balance("alice").FormatNEAR())
	}
	expect(t, "unstake", stake(amount.Zero), "ok")
	expect(t, "locked nothing", locked(), amount.Zero)
}

func TestStorageStake(t *testing.T) {
	s := newStage(t)
	spend := func(id account.ID, left amount.Yocto) { // and gives bob the rest
		b, err := s.l.Begin()
		if err != nil {
			t.Fatal(err)
		}
		acc, _ := b.base.Account(id)
		bob, _ := b.base.Account("bob")
		acc.Amount, bob.Amount = left, bob.Amount.SaturatingAdd(acc.Amount).SaturatingSub(left)
		b.base.SetAccount(id, acc)
		b.base.SetAccount("bob", bob)
		if err := b.Commit(); err != nil {
			t.Fatal(err)
		}
	}
	usage := func() uint64 {
		acc, _ := s.view().Account("app")
		return acc.StorageUsage
	}
	start := usage()
	write := func(total uint64) string {
		s.script["m"] = func(g *guest) { g.do("storage_write", "k", strings.Repeat("v", int(total-start)-41), 0) }
		return s.as("alice", "app", call("m", 100*tgas))
	}
	// 770 bytes need no stake, 771 need that of all 771.
	spend("app", amount.Zero)
	expect(t, "770 bytes", write(770), "ok")
	expect(t, "usage", usage(), 770)
	spend("app", amount.Zero)
	expect(t, "771 bytes", write(771), failure("null", `{"LackBalanceForState":{"account_id":"app","amount":"7710000000000000000000"}}`))
	expect(t, "usage after", usage(), 770)
	spend("app", yocto("7709999999999999999999"))
	expect(t, "a yocto short", write(771), failure("null", `{"LackBalanceForState":{"account_id":"app","amount":"1"}}`))
	spend("app", yocto("7710000000000000000000"))
	expect(t, "exactly enough", write(771), "ok")
	// What is staked counts as well.
	spend("app", near(3))
	expect(t, "stake", s.as("app", "app", transaction.Stake{Stake: near(2), PublicKey: testKey("app").PublicKey()}), "ok")
	spend("app", amount.Zero)
	expect(t, "staked", write(5000), "ok")
}

func TestASignerMustKeepItsStorageStake(t *testing.T) {
	c := newChain(t, nil, "alice", "bob")
	expect(t, "deploy", c.as("alice", "alice", transaction.DeployContract{Code: make([]byte, 10_000)}), "ok")
	acc, _ := c.view().Account("alice")
	expect(t, "usage", acc.StorageUsage, 10_182)
	stake := state.StorageCost(c.l.Schedule.Storage, 10_182)
	fee := yocto("44636512500000000000")
	most, _ := acc.Amount.Sub(stake)
	most, _ = most.Sub(fee)
	tooMuch, _ := most.Add(amount.From(1))
	c.refused(authorize.LackBalanceForState{}, "alice", "bob", transaction.Transfer{Deposit: tooMuch})
	c.does("alice", "bob", transaction.Transfer{Deposit: most})
	expect(t, "left", c.balance("alice"), stake)
	// Smaller code frees its stake.
	c.must(c.sign("bob", "alice", testKey("bob"), transaction.Transfer{Deposit: near(1)}))
	expect(t, "deploy less", c.as("alice", "alice", transaction.DeployContract{Code: make([]byte, 100)}), "ok")
	acc, _ = c.view().Account("alice")
	expect(t, "usage", acc.StorageUsage, 282)
}

func TestCallsOfNoContract(t *testing.T) {
	s := newStage(t)
	expect(t, "no code", s.as("alice", "bob", call("m", tgas)),
		failure("0", `{"FunctionCallError":{"CompilationError":{"CodeDoesNotExist":{"account_id":"bob"}}}}`))
	expect(t, "no method", s.as("alice", "app", call("nothing", tgas)),
		failure("0", `{"FunctionCallError":{"MethodResolveError":"MethodNotFound"}}`))
	expect(t, "bad code", s.as("bob", "bob", transaction.DeployContract{Code: []byte("no wasm")}, call("m", tgas)),
		failure("1", `{"FunctionCallError":{"CompilationError":{"PrepareError":"Deserialization"}}}`))
}

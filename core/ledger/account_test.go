package ledger

import (
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/authorize"
	"latchkey/core/runtime"
	"latchkey/core/transaction"
)

// failure is the JSON of an action error.
func failure(index, kind string) string {
	return `{"ActionError":{"index":` + index + `,"kind":` + kind + `}}`
}

// as signs with the signer's own key and returns value or failure.
func (c *chain) as(signer, receiver account.ID, actions ...transaction.Action) string {
	c.t.Helper()
	s := c.must(c.sign(signer, receiver, testKey(string(signer)), actions...))
	if s.Status.Kind == runtime.Failure {
		return string(s.Status.Failure.JSON())
	}
	return "ok"
}

const implicitHex = "4da7e0f4096aaf2ce55e371657cd3089ba1e9f59f4d6e27bd02e472a16a61dc1"

// TestWhoMayCreateAnAccount goes through spec 1.3 in its order.
func TestWhoMayCreateAnAccount(t *testing.T) {
	c := newChain(t, nil, "alice", "bob", "registrar", "sub.bob")
	exists := func(id string) string {
		return failure("0", `{"AccountAlreadyExists":{"account_id":"`+id+`"}}`)
	}
	implicit := func(id string) string {
		return failure("0", `{"OnlyImplicitAccountCreationAllowed":{"account_id":"`+id+`"}}`)
	}
	registrarOnly := func(id, by string) string {
		return failure("0", `{"CreateAccountOnlyByRegistrar":{"account_id":"`+id+`","registrar_account_id":"registrar","predecessor_id":"`+by+`"}}`)
	}
	notAllowed := func(id, by string) string {
		return failure("0", `{"CreateAccountNotAllowed":{"account_id":"`+id+`","predecessor_id":"`+by+`"}}`)
	}
	eth, deterministic := account.ID("0x"+implicitHex[:40]), account.ID("0s"+implicitHex[:40])
	long := account.ID(strings.Repeat("x", 64))
	for _, x := range []struct {
		by, id account.ID
		want   string
	}{
		{"alice", "sub.bob", exists("sub.bob")}, // before: it is not alice's to create
		{"alice", "alice", exists("alice")},
		{"registrar", implicitHex, implicit(implicitHex)},
		{"registrar", eth, implicit(string(eth))},
		{"registrar", deterministic, implicit(string(deterministic))},
		{"alice", "top", registrarOnly("top", "alice")},
		{"alice", long, registrarOnly(string(long), "alice")},
		{"alice", "0x12", registrarOnly("0x12", "alice")}, // too short to be implicit
		{"alice", "new.bob", notAllowed("new.bob", "alice")},
		{"alice", "a.b.alice", notAllowed("a.b.alice", "alice")},
		{"alice", "xalice", registrarOnly("xalice", "alice")},
		{"registrar", "new.bob", notAllowed("new.bob", "registrar")},
		{"registrar", "system", notAllowed("system", "registrar")},
		{"registrar", "top", "ok"},
		{"alice", "new.alice", "ok"},
		{"alice", "new.alice", exists("new.alice")},
		{"alice", "b-c_d.alice", "ok"},
	} {
		if got := c.as(x.by, x.id, transaction.CreateAccount{}); got != x.want {
			t.Errorf("%s creates %s:\n got %s\nwant %s", x.by, x.id, got, x.want)
		}
	}
	acc, _ := c.view().Account("new.alice")
	expect(t, "amount", acc.Amount, amount.Zero)
	expect(t, "storage", acc.StorageUsage, 100)
}

func TestTheCreatorActsAsTheNewAccount(t *testing.T) {
	c := newChain(t, nil, "alice", "bob")
	full, app := addKey("new", fullKey), addKey("app", limited(nil, "alice", "m"))
	expect(t, "with all actions", c.as("alice", "new.alice", transaction.CreateAccount{}, transaction.Transfer{Deposit: near(5)},
		full, app, transaction.DeployContract{Code: []byte("12345")}, transaction.Stake{Stake: near(2), PublicKey: full.PublicKey}), "ok")
	acc, _ := c.view().Account("new.alice")
	expect(t, "amount", acc.Amount, near(3))
	expect(t, "locked", acc.Locked, near(2))
	expect(t, "storage", acc.StorageUsage, 100+82+(33+8+1+1+4+5+4+4+1+40)+5)
	expect(t, "the order matters", c.as("alice", "two.alice", transaction.Transfer{Deposit: near(1)}, transaction.CreateAccount{}),
		failure("0", `{"AccountDoesNotExist":{"account_id":"two.alice"}}`))
}

func TestImplicitAccounts(t *testing.T) {
	c := newChain(t, nil, "alice", "bob")
	transfer := transaction.Transfer{Deposit: near(1)}
	missing := failure("0", `{"AccountDoesNotExist":{"account_id":"`+implicitHex+`"}}`)
	expect(t, "two transfers", c.as("alice", implicitHex, transfer, transfer), missing)
	expect(t, "transfer and call", c.as("alice", implicitHex, transfer, call("m", tgas)), missing)
	expect(t, "a call", c.as("alice", implicitHex, call("m", tgas)), missing)
	expect(t, "a named account", c.as("alice", "nobody", transfer), failure("0", `{"AccountDoesNotExist":{"account_id":"nobody"}}`))
	expect(t, "the system", c.as("alice", "system", transfer), failure("0", `{"AccountDoesNotExist":{"account_id":"system"}}`))

	key := testKey("implicit")
	id := key.PublicKey().ImplicitAccount()
	expect(t, "one transfer", c.as("alice", id, transfer), "ok")
	acc, _ := c.view().Account(id)
	expect(t, "storage", acc.StorageUsage, 182)
	expect(t, "amount", acc.Amount, near(1))
	ak, ok := c.view().AccessKey(id, key.PublicKey())
	if !ok || !ak.Permission.IsFullAccess() || ak.Nonce != (c.view().Head.Height-1)*1_000_000 {
		t.Errorf("key %+v, %v at height %d", ak, ok, c.view().Head.Height)
	}
	old := ak.Nonce
	expect(t, "two transfers once it exists", c.as("alice", id, transfer, transfer), "ok")

	// Deleted and made again it starts with a nonce of its own.
	c.must(c.sign(id, id, key, transaction.DeleteAccount{BeneficiaryID: "bob"}))
	if _, ok := c.view().AccessKey(id, key.PublicKey()); ok {
		t.Error("the key outlived its account")
	}
	expect(t, "again", c.as("alice", id, transfer), "ok")
	ak, _ = c.view().AccessKey(id, key.PublicKey())
	if ak.Nonce <= old {
		t.Errorf("nonce %d, the first was %d", ak.Nonce, old)
	}
	for prefix, usage := range map[string]uint64{"0x": 132, "0s": 100} {
		id := account.ID(prefix + implicitHex[:40])
		expect(t, prefix, c.as("alice", id, transfer), "ok")
		acc, _ := c.view().Account(id)
		expect(t, prefix+" storage", acc.StorageUsage, usage)
		// Without the wallet contract, which nobody has published here, it takes
		// money and answers nothing.
		expect(t, prefix+" more", c.as("alice", id, transfer), "ok")
		expect(t, prefix+" call", c.as("alice", id, call("rlp_execute", tgas)),
			failure("0", `{"FunctionCallError":{"CompilationError":{"CodeDoesNotExist":{"account_id":"`+string(id)+`"}}}}`))
	}
}

func TestRefundsCreateNoAccount(t *testing.T) {
	c := newChain(t, nil, "alice", "bob", "carol")
	supply := c.view().Head.Supply
	c.must(c.sign("carol", "carol", testKey("carol"), transaction.DeleteAccount{BeneficiaryID: implicitHex}))
	if _, ok := c.view().Account(implicitHex); ok {
		t.Error("the beneficiary was created")
	}
	if burnt := supply.SaturatingSub(c.view().Head.Supply); burnt.Less(near(999)) {
		t.Errorf("burnt %s NEAR of carol's 1000", burnt.FormatNEAR())
	}
}

func TestDeleteAccount(t *testing.T) {
	s := newStage(t)
	deleteTo := func(id account.ID) transaction.Action { return transaction.DeleteAccount{BeneficiaryID: id} }
	s.must(s.sign("other", "other", testKey("other"), transaction.Stake{Stake: near(1), PublicKey: testKey("other").PublicKey()}))
	expect(t, "staking", s.as("other", "other", deleteTo("bob")), failure("0", `{"DeleteAccountStaking":{"account_id":"other"}}`))

	s.succeeds("", func(g *guest) { g.do("storage_write", "k", strings.Repeat("v", 10_000), 0) })
	expect(t, "large state", s.as("app", "app", deleteTo("bob")), failure("0", `{"DeleteAccountWithLargeState":{"account_id":"app"}}`))
	// Exactly 10,000 bytes: record 100, key 82, entry 40 and its key 1.
	s.succeeds("", func(g *guest) { g.do("storage_write", "k", strings.Repeat("v", 10_000-100-82-41), 0) })
	bob := s.balance("bob")
	had := s.balance("app")
	status := s.must(s.sign("app", "app", testKey("app"), deleteTo("bob")))
	expect(t, "failure", string(status.Status.Failure.JSON()), "")
	if got := s.balance("bob").SaturatingSub(bob); had.SaturatingSub(near(1)).Cmp(got) > 0 {
		t.Errorf("bob got %s of %s NEAR", got.FormatNEAR(), had.FormatNEAR())
	}
	expect(t, "records left", len(s.recordsOf("app")), 0)
}

func TestARecreatedAccountStartsClean(t *testing.T) {
	s := newStage(t)
	full := addKey("sub", fullKey)
	create := func() {
		t.Helper()
		expect(t, "create", s.as("app", "sub.app", transaction.CreateAccount{}, transaction.Transfer{Deposit: near(50)}, full), "ok")
	}
	create()
	sub := func(actions ...transaction.Action) *TransactionStatus {
		return s.must(s.sign("sub.app", "sub.app", testKey("sub"), actions...))
	}
	s.script["m"] = func(g *guest) { g.do("storage_write", "k", "v", 0) }
	sub(transaction.DeployContract{Code: s.script.code()}, call("m", 30*tgas), addKey("extra", fullKey))
	if n := len(s.recordsOf("sub.app")); n != 4 {
		t.Fatalf("%d records, want account, two keys and one entry", n)
	}
	replay := s.sign("sub.app", "bob", testKey("sub"), transaction.Transfer{Deposit: near(1)})
	sub(transaction.DeleteAccount{BeneficiaryID: "app"})
	s.refusedTx(authorize.SignerDoesNotExist{}, replay)
	create()
	acc, _ := s.view().Account("sub.app")
	expect(t, "storage", acc.StorageUsage, 182)
	expect(t, "records", len(s.recordsOf("sub.app")), 2)
	expect(t, "a call of its code", s.as("alice", "sub.app", call("m", tgas)),
		failure("0", `{"FunctionCallError":{"CompilationError":{"CodeDoesNotExist":{"account_id":"sub.app"}}}}`))
	s.refusedTx(authorize.InvalidNonce{}, replay)
}

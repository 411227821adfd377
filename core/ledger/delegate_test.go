package ledger

import (
	"crypto/sha256"
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/authorize"
	"latchkey/core/keys"
	"latchkey/core/runtime"
	"latchkey/core/transaction"
)

// asks makes what an account signs for a relayer: good for 100 blocks, with the
// next nonce of the named key.
func (c *chain) asks(sender account.ID, key string, receiver account.ID, actions ...transaction.Action) transaction.Delegate {
	secret := testKey(key)
	ak, _ := c.view().AccessKey(sender, secret.PublicKey())
	nonce := max(ak.Nonce, c.nonces[secret.PublicKey()]) + 1
	c.nonces[secret.PublicKey()] = nonce
	return transaction.DelegateAction{SenderID: sender, ReceiverID: receiver, Actions: actions, Nonce: nonce,
		MaxBlockHeight: c.view().Head.Height + 100, PublicKey: secret.PublicKey()}.Sign(secret)
}

// relays lets bob bring a delegate action to its sender.
func (c *chain) relays(d transaction.Delegate) string { return c.as("bob", d.SenderID, d) }

func TestS24ARelayerPaysForWhatAliceAsks(t *testing.T) {
	s := newStage(t)
	var seen string
	s.script["m"] = func(g *guest) {
		seen = g.text("predecessor_account_id") + " " + g.text("signer_account_id") + " " + g.yocto("attached_deposit").FormatNEAR()
	}
	paying := call("m", 30*tgas)
	paying.Deposit = near(3)
	before, bob, app := s.balance("alice"), s.balance("bob"), s.balance("app")
	expect(t, "relayed", s.relays(s.asks("alice", "alice", "app", paying)), "ok")
	expect(t, "it runs as alice, signed by bob", seen, "alice bob 3")
	expect(t, "alice pays nothing", s.balance("alice"), before)
	expect(t, "app is paid", app.SaturatingAdd(near(3)).Less(s.balance("app")), true)
	expect(t, "bob pays deposit and gas", s.balance("bob").SaturatingAdd(near(3)).Less(bob), true)
	ak, _ := s.key("alice", "alice")
	expect(t, "the nonce moved", ak.Nonce, 1)

	tx := s.sign("bob", "alice", testKey("bob"), s.asks("alice", "alice", "bob", transaction.Transfer{Deposit: near(1)}))
	status := s.must(tx)
	expect(t, "receipts", len(status.Receipts) >= 2, true)
	expect(t, "predecessor", status.Receipts[1].Receipt.Predecessor, "alice")
	expect(t, "signer", status.Receipts[1].Receipt.Signer, "bob")
	// The transaction's own result is that of the delegate action, as on NEAR.
	expect(t, "status", status.Status.Kind, runtime.SuccessValue)
}

func TestS24ReplayExpiryAndWrongSenderEachGiveTheirError(t *testing.T) {
	s := newStage(t)
	d := s.asks("alice", "alice", "bob", transaction.Transfer{Deposit: near(1)})
	expect(t, "once", s.relays(d), "ok")
	expect(t, "twice", s.relays(d), failure("0", `{"DelegateActionInvalidNonce":{"delegate_nonce":1,"ak_nonce":1}}`))
	expect(t, "by another relayer", s.as("app", "alice", d), failure("0", `{"DelegateActionInvalidNonce":{"delegate_nonce":1,"ak_nonce":1}}`))
	// A transaction uses the same nonces.
	s.does("alice", "bob", transaction.Transfer{Deposit: near(1)})
	overtaken := transaction.DelegateAction{SenderID: "alice", ReceiverID: "bob", Nonce: 2, MaxBlockHeight: 1000, PublicKey: testKey("alice").PublicKey()}
	expect(t, "overtaken", s.relays(overtaken.Sign(testKey("alice"))), failure("0", `{"DelegateActionInvalidNonce":{"delegate_nonce":2,"ak_nonce":2}}`))

	last := s.asks("alice", "alice", "bob").DelegateAction
	last.MaxBlockHeight = s.view().Head.Height // the next block is above it
	expect(t, "expired", s.relays(last.Sign(testKey("alice"))), failure("0", `"DelegateActionExpired"`))
	last.MaxBlockHeight = s.view().Head.Height + 1
	expect(t, "in the last block", s.relays(last.Sign(testKey("alice"))), "ok")

	wrong := s.asks("alice", "alice", "bob")
	expect(t, "brought to another", s.as("bob", "app", wrong),
		failure("0", `{"DelegateActionSenderDoesNotMatchTxReceiver":{"sender_id":"alice","receiver_id":"app"}}`))
	expect(t, "brought to nobody", s.as("bob", "nobody", wrong), failure("0", `{"AccountDoesNotExist":{"account_id":"nobody"}}`))
	forged := s.asks("alice", "alice", "bob")
	forged.Actions = []transaction.Action{transaction.Transfer{Deposit: near(100)}}
	expect(t, "changed after signing", s.relays(forged), failure("0", `"DelegateActionInvalidSignature"`))
	expect(t, "brought home", s.relays(wrong), "ok")
}

func TestS24NestedDelegateActionsDoNotDecode(t *testing.T) {
	c := newChain(t, nil, "alice", "bob")
	outer := c.asks("alice", "alice", "bob", c.asks("bob", "bob", "alice"))
	if _, err := transaction.Decode(c.sign("bob", "alice", testKey("bob"), outer).Borsh()); err == nil {
		t.Error("a delegate action in a delegate action was read")
	}
}

func TestDelegatedDepositsComeBackToWhomTheyBelong(t *testing.T) {
	s := newStage(t)
	s.script["m"] = fails("no")
	paying := call("m", 30*tgas)
	paying.Deposit = near(3)
	alice, bob := s.balance("alice"), s.balance("bob")
	// The call fails: its deposit was alice's when she made the receipt.
	s.must(s.sign("bob", "alice", testKey("bob"), s.asks("alice", "alice", "app", paying)))
	expect(t, "alice has bob's deposit", s.balance("alice"), alice.SaturatingAdd(near(3)))
	expect(t, "bob paid it", s.balance("bob").SaturatingAdd(near(3)).Less(bob), true)
	// The delegate action fails: nothing was ever sent on.
	alice, bob = s.balance("alice"), s.balance("bob")
	forged := s.asks("alice", "alice", "app", paying)
	forged.Nonce++
	s.must(s.sign("bob", "alice", testKey("bob"), forged))
	expect(t, "alice", s.balance("alice"), alice)
	expect(t, "bob has his deposit back", bob.SaturatingSub(near(1)).Less(s.balance("bob")), true)
}

func TestALaterFailureTakesTheNonceBack(t *testing.T) {
	s := newStage(t)
	d := s.asks("alice", "alice", "bob", transaction.Transfer{Deposit: near(1)})
	bob := s.balance("bob")
	expect(t, "then an action bob may not do", s.as("bob", "alice", d, deleteKey("alice")),
		failure("1", `{"ActorNoPermission":{"account_id":"alice","actor_id":"bob"}}`))
	ak, _ := s.key("alice", "alice")
	expect(t, "nonce", ak.Nonce, 0)
	expect(t, "bob has his deposit back", bob.SaturatingSub(near(1)).Less(s.balance("bob")), true)
	expect(t, "again", s.relays(d), "ok")
}

func TestALimitedKeyDelegatesWithoutItsAllowance(t *testing.T) {
	s := newStage(t)
	allowance := amount.From(1) // far too little for a transaction
	s.does("alice", "alice", addKey("limited", limited(&allowance, "app", "m")))
	s.refused(authorize.NotEnoughAllowance{}, "limited", "app", call("m", 10*tgas))
	expect(t, "relayed", s.relays(s.asks("alice", "limited", "app", call("m", 10*tgas))), "ok")
	ak, _ := s.key("alice", "limited")
	expect(t, "allowance", *ak.Permission.FunctionCall.Allowance, allowance)
}

func TestAnAccountRelaysForItself(t *testing.T) {
	s := newStage(t)
	d := s.asks("alice", "second", "alice", addKey("third", fullKey))
	s.does("alice", "alice", addKey("second", fullKey))
	d.Nonce = 1_000_001
	d = d.DelegateAction.Sign(testKey("second"))
	expect(t, "its own key acts through it", s.as("alice", "alice", d), "ok")
	if _, ok := s.key("alice", "third"); !ok {
		t.Error("the key was not added")
	}
}

// TestADelegateActionCanCreateAnAccount of the sender's, which the relayer pays.
func TestADelegateActionCanCreateAnAccount(t *testing.T) {
	c := newChain(t, nil, "alice", "bob")
	d := c.asks("alice", "alice", "new.alice", transaction.CreateAccount{}, transaction.Transfer{Deposit: near(2)}, addKey("new", fullKey))
	expect(t, "relayed", c.relays(d), "ok")
	expect(t, "balance", c.balance("new.alice"), near(2))
}

func TestSecp256k1KeysSignForTheirAccount(t *testing.T) {
	c := newChain(t, nil, "alice", "bob")
	secret, err := keys.FromSecp256k1(sha256.Sum256([]byte("secp")))
	if err != nil {
		t.Fatal(err)
	}
	add := transaction.AddKey{PublicKey: secret.PublicKey(), AccessKey: fullKey}
	before, _ := c.view().Account("alice")
	c.does("alice", "alice", add)
	after, _ := c.view().Account("alice")
	expect(t, "bytes of a secp256k1 full-access key", after.StorageUsage-before.StorageUsage, 65+9+40)
	c.must(c.sign("alice", "bob", secret, transaction.Transfer{Deposit: near(1)}))
	d := transaction.DelegateAction{SenderID: "alice", ReceiverID: "bob", Nonce: 1_000_009, MaxBlockHeight: 100, PublicKey: secret.PublicKey()}
	expect(t, "delegates", c.relays(d.Sign(secret)), "ok")
	c.refusedTx(authorize.InvalidSignature{}, func() *transaction.Signed {
		tx := c.sign("alice", "bob", testKey("alice")).Transaction
		return tx.Sign(secret)
	}())
}

package plugintest

import (
	"strings"
	"testing"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/authorize"
	"latchkey/core/transaction"
)

// guardGas is what a transaction's guard burnt: what its conversion burnt beyond
// the protocol's own fees.
func guardGas(t testing.TB, c *Chain, r *Result) uint64 {
	t.Helper()
	cost, _ := c.ledger.Schedule.TransactionCost(&r.Status.Transaction.Transaction)
	return r.Status.Outcome.GasBurnt - cost.GasBurnt
}

func TestWhatTheDropsGuardBurns(t *testing.T) {
	c := newDrops(t)
	c.createDrop(t, "K1", "K2")
	for _, claim := range []struct {
		what   string
		result *Result
		says   float64 // plugins/drop/README.md, in Tgas
	}{
		{"claim_for", c.claim("K1", "claim_for", alice, Tgas(30)), 0.7},
		{"create_account_and_claim", c.Call(dropID, dropID, "create_account_and_claim", `{"account_id":"bob.test.near","new_public_key":"`+Key("bob").PublicKey().String()+`"}`, SignedBy("K2")), 0.8},
	} {
		claim.result.Succeeds(t)
		burnt := tera(guardGas(t, c.Chain, claim.result))
		t.Logf("%s: %.2f Tgas", claim.what, burnt)
		if burnt < claim.says-0.1 || burnt > claim.says+0.1 {
			t.Errorf("the guard of %s burns %.2f Tgas; plugins/drop/README.md says %.1f", claim.what, burnt, claim.says)
		}
	}
	expect(t, "a full-access key", guardGas(t, c.Chain, c.Call(dropID, dropID, "get_drop_by_id", `{"drop_id":0}`)), 0)
}

// TestJunkCostsADropNothing: what a claim would fail with at once is refused
// before it is accepted, in the words in which it would fail.
func TestJunkCostsADropNothing(t *testing.T) {
	c := newDrops(t)
	c.createDrop(t, "K1")
	// A limited key for the same methods that is of no drop.
	c.Together(c.SignActions(dropID, dropID, string(dropID), claimKeyAction("stranger")))
	long, eth := strings.Repeat("a", 65), "0x"+strings.Repeat("1f", 20)
	for _, junk := range []struct {
		what, key, method, args, want string
		tgas                          uint64
	}{
		{"an unknown key", "stranger", "claim_for", `{"account_id":"alice.test.near"}`, "No drop for public key", 30},
		{"too little gas", "K1", "claim_for", `{"account_id":"alice.test.near"}`, "Not enough gas attached. Required: 14 Tgas, attached: 13 Tgas", 13},
		{"too little gas for an implicit account", "K1", "claim", `{"account_id":"` + strings.Repeat("e", 64) + `"}`, "Not enough gas attached. Required: 22 Tgas, attached: 21 Tgas", 21},
		{"too little gas for a new one", "K1", "create_account_and_claim", `{"account_id":"bob.test.near"}`, "Not enough gas attached. Required: 47 Tgas, attached: 46 Tgas", 46},
		{"no arguments", "K1", "claim_for", ``, "Expected input since method has arguments.", 30},
		{"no JSON", "K1", "claim_for", "\xff", "Failed to deserialize input from JSON. Error: `not valid UTF-8`", 30},
		{"no account", "K1", "claim_for", `{}`, "Failed to deserialize input from JSON. Error: `missing field account_id`", 30},
		{"a bad account", "K1", "create_account_and_claim", `{"account_id":"` + long + `"}`, "Failed to deserialize input from JSON. Error: `account_id: not an account id: expected 2 to 64 of a-z, 0-9 and single - _ . between them`", 100},
		{"a name elsewhere", "K1", "create_account_and_claim", `{"account_id":"bob.near"}`, "bob.near cannot be made here: names here end in .test.near", 100},
		{"a name too deep", "K1", "create_account_and_claim", `{"account_id":"deep.er.test.near"}`, "deep.er.test.near cannot be made here: names here have one part before .test.near", 100},
		{"the registrar's own name", "K1", "create_account_and_claim", `{"account_id":"test.near"}`, "test.near cannot be made here: names here end in .test.near", 100},
		{"the contract's own name", "K1", "create_account_and_claim", `{"account_id":"drop.test.near"}`, "drop.test.near is taken", 100},
		{"the contract as recipient", "K1", "claim_for", `{"account_id":"drop.test.near"}`, "A drop cannot be claimed into its own contract", 30},
		{"the system", "K1", "claim", `{"account_id":"system"}`, "system is no account that can be paid", 30},
		{"an Ethereum account", "K1", "claim_for", `{"account_id":"` + eth + `"}`, "Money of 0x… accounts is moved by a wallet contract that is not on this ledger: claim into another account", 30},
		{"a new Ethereum account", "K1", "create_account_and_claim", `{"new_account_id":"` + eth + `"}`, "Money of 0x… accounts is moved by a wallet contract that is not on this ledger: claim into another account", 100},
		{"a deterministic account", "K1", "claim", `{"account_id":"0s` + eth[2:] + `"}`, "Money of 0s… accounts is moved by a contract that this ledger cannot give them yet: claim into another account", 30},
		{"two accounts", "K1", "create_account_and_claim", `{"account_id":"a.near","new_account_id":"b.near"}`, "account_id and new_account_id name different accounts", 100},
		{"a bad owner", "K1", "create_account_and_claim", `{"account_id":"a.test.near","new_public_key":"x"}`, "Failed to deserialize input from JSON. Error: `new_public_key: not a public key: expected ed25519: or secp256k1: and base58`", 100},
	} {
		key, _ := c.AccessKey(dropID, junk.key)
		balance, head := c.Balance(dropID), c.State().Head.Hash
		r := c.Call(dropID, dropID, junk.method, junk.args, SignedBy(junk.key), Tgas(junk.tgas))
		if r.Refused == nil || r.Refused.Error() != junk.want {
			t.Errorf("%s: refused %v, failure %s, want %s", junk.what, r.Refused, r.Failure, junk.want)
		}
		after, _ := c.AccessKey(dropID, junk.key)
		expect(t, junk.what+": the allowance", *after.Permission.FunctionCall.Allowance, *key.Permission.FunctionCall.Allowance)
		expect(t, junk.what+": the nonce", after.Nonce, key.Nonce)
		expect(t, junk.what+": the balance", c.Balance(dropID), balance)
		expect(t, junk.what+": the ledger", c.State().Head.Hash, head)
	}
	// A claim at once after all of them: the key is as it was.
	expect(t, "the claim", c.claim("K1", "claim_for", alice, Tgas(16)).Succeeds(t), "true")
}

// TestAUsedKeyIsRefused in the same block: by then it is gone.
func TestAUsedKeyIsRefused(t *testing.T) {
	c := newDrops(t)
	c.createDrop(t, "K1")
	results := c.Together(
		c.Sign(dropID, dropID, "create_account_and_claim", `{"account_id":"bob.test.near"}`, SignedBy("K1")),
		c.Sign(dropID, dropID, "claim_for", `{"account_id":"alice.test.near"}`, SignedBy("K1"), Tgas(30)))
	expect(t, "the first", results[0].Succeeds(t), "true")
	if second := results[1].Refused; authorize.Code(second) != "AccessKeyNotFound" {
		t.Errorf("the second: %v", second)
	}
}

// TestADropWhoseOwnerSpentItsMoneyTakesNoClaims, and does again when it is back.
func TestADropWhoseOwnerSpentItsMoneyTakesNoClaims(t *testing.T) {
	c := newDrops(t)
	c.createDrop(t, "K1")
	c.Together(c.SignActions(dropID, alice, string(dropID), transaction.Transfer{Deposit: NEAR("4.5")}))
	preview := func() string {
		text, failure := c.View(dropID, "preview_claim", `{"public_key":"`+Key("K1").PublicKey().String()+`"}`)
		return text + failure
	}
	expect(t, "the preview knows", strings.Contains(preview(), `"payable":false`), true)
	c.claim("K1", "claim_for", alice, Tgas(30)).RefusedWith(t, "The drop's account lacks the money to pay this claim")
	c.Together(c.SignActions(alice, dropID, string(alice), transaction.Transfer{Deposit: NEAR("4.5")}))
	expect(t, "the preview knows", strings.Contains(preview(), `"payable":true`), true)
	expect(t, "funded again", c.claim("K1", "claim_for", alice, Tgas(30)).Succeeds(t), "true")
}

// TestARelayedClaimIsRefusedByTheGuard, and costs the relayer alone.
func TestARelayedClaimIsRefusedByTheGuard(t *testing.T) {
	c := newDrops(t)
	c.createDrop(t, "K1")
	key, _ := c.AccessKey(dropID, "K1")
	d := transaction.DelegateAction{SenderID: dropID, ReceiverID: dropID, Nonce: key.Nonce + 1, MaxBlockHeight: 1000, PublicKey: Key("K1").PublicKey(),
		Actions: []transaction.Action{transaction.FunctionCall{MethodName: "claim_for", Args: []byte(`{"account_id":"alice.test.near"}`), Gas: 30_000_000_000_000}}}
	balance := c.Balance(dropID)
	c.Together(c.SignActions(creator, dropID, string(creator), d.Sign(Key("K1"))))[0].FailsWith(t, "No drop for public key")
	expect(t, "the drop's balance", c.Balance(dropID), balance)
	after, _ := c.AccessKey(dropID, "K1")
	expect(t, "the nonce", after.Nonce, key.Nonce)
}

// TestTheOwnersOtherKeysAreNotTheGuardsBusiness.
func TestTheOwnersOtherKeysAreNotTheGuardsBusiness(t *testing.T) {
	c := newDrops(t)
	add := claimKeyAction("helper")
	add.AccessKey.Permission.FunctionCall.ReceiverID = string(rootID)
	add.AccessKey.Permission.FunctionCall.MethodNames = nil
	c.Together(c.SignActions(dropID, dropID, string(dropID), add))
	c.Call(dropID, rootID, "nothing", `{}`, SignedBy("helper")).FailsWith(t, "MethodNotFound")
}

// claimKeyAction adds a key like a claim key, with 0.1 NEAR.
func claimKeyAction(name string) transaction.AddKey {
	return limitedKey(name, dropID, "claim_for", "create_account_and_claim", "claim")
}

func limitedKey(name string, receiver account.ID, methods ...string) transaction.AddKey {
	allowance := NEAR("0.1")
	add := transaction.AddKey{PublicKey: Key(name).PublicKey()}
	add.AccessKey.Permission.FunctionCall = &accesskey.FunctionCall{Allowance: &allowance, ReceiverID: string(receiver), MethodNames: methods}
	return add
}

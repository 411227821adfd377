package plugintest

import (
	"encoding/json"
	"strings"
	"testing"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/authorize"
	"latchkey/core/keys"
)

const (
	dropID  = account.ID("drop.test.near")
	rootID  = account.ID("test.near")
	creator = account.ID("creator.test.near")
	alice   = account.ID("alice.test.near")
)

// drops is a chain with near-drop's test accounts: a registrar as the root, a
// drop contract with 4 NEAR, a creator and alice.
type drops struct {
	*Chain
	own amount.Yocto // the contract's own money at the start
}

func newDrops(t testing.TB) *drops {
	t.Helper()
	return newDropsOn(t, development)
}

func newDropsOn(t testing.TB, schedule string) *drops {
	t.Helper()
	c := &drops{Chain: newChainOn(t, schedule,
		Account{rootID, "1000", "registrar"}, Account{dropID, "4", "drop"},
		Account{creator, "500", ""}, Account{alice, "0.1", ""})}
	c.Call(dropID, dropID, "new", `{"top_level_account":"test.near"}`).Succeeds(t)
	c.own = c.ownMoney(t, 0)
	return c
}

// dropArgs asks for a drop of one NEAR for each of the keys.
func dropArgs(keyNames ...string) string {
	text := []string{}
	for _, name := range keyNames {
		text = append(text, `"`+Key(name).PublicKey().String()+`"`)
	}
	return `{"public_keys":[` + strings.Join(text, ",") + `],"amount_per_drop":"1000000000000000000000000"}`
}

func (c *drops) createDrop(t testing.TB, keyNames ...string) {
	t.Helper()
	deposit, _ := NEAR("1.03").Mul64(uint64(len(keyNames)))
	c.Call(creator, dropID, "create_near_drop", dropArgs(keyNames...), Yocto(deposit)).Succeeds(t)
}

// claim calls a claim method as whoever holds the key does.
func (c *drops) claim(key, method string, account account.ID, options ...Option) *Result {
	c.t.Helper()
	return c.Call(dropID, dropID, method, `{"account_id":"`+string(account)+`"}`, append(options, SignedBy(key))...)
}

func expect[V comparable](t testing.TB, what string, got, want V) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func near(t testing.TB, what string, got amount.Yocto, want string) {
	t.Helper()
	if got.Cmp(NEAR(want)) != 0 {
		t.Errorf("%s: got %s NEAR, want %s", what, got.FormatNEAR(), want)
	}
}

// refunds adds up what a transaction's settlements returned to the funder.
func refunds(t testing.TB, r *Result) (storage, allowance amount.Yocto) {
	t.Helper()
	for _, e := range events(t, r, "key_deleted") {
		storage = storage.SaturatingAdd(yocto(t, e["storage_refund"]))
		allowance = allowance.SaturatingAdd(yocto(t, e["allowance_refund"]))
	}
	return storage, allowance
}

func yocto(t testing.TB, value any) amount.Yocto {
	t.Helper()
	a, err := amount.Parse(value.(string))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// events returns the data of a transaction's events of one name; every log of
// the drop contract must be a NEP-297 event.
func events(t testing.TB, r *Result, name string) (found []map[string]any) {
	t.Helper()
	for _, log := range r.Logs {
		var event struct {
			Standard, Version, Event string
			Data                     []map[string]any
		}
		text, ok := strings.CutPrefix(log, "EVENT_JSON:")
		if err := json.Unmarshal([]byte(text), &event); !ok || err != nil || event.Standard != "latchkey-drop" || event.Version != "1.0.0" || len(event.Data) != 1 {
			t.Fatalf("not an event: %s (%v)", log, err)
		}
		if event.Event == name {
			found = append(found, event.Data[0])
		}
	}
	return found
}

// ownMoney is what the contract has beyond all it owes: to each key its amount
// and its allowance, and the stake of everything it stores.
func (c *drops) ownMoney(t testing.TB, keysLeft uint64) amount.Yocto {
	t.Helper()
	record, _ := c.State().Account(dropID)
	owed, _ := NEAR("1").Mul64(keysLeft)
	stake, _ := amount.From(10_000_000_000_000_000_000).Mul64(record.StorageUsage)
	owed = owed.SaturatingAdd(stake)
	for _, allowance := range c.claimKeys() {
		owed = owed.SaturatingAdd(allowance)
	}
	own, ok := record.Amount.Sub(owed)
	if !ok {
		t.Fatalf("the contract holds %s NEAR and owes %s", record.Amount.FormatNEAR(), owed.FormatNEAR())
	}
	return own
}

// solvent requires that drops have cost the contract nothing of its own.
func (c *drops) solvent(t testing.TB, keysLeft uint64) {
	t.Helper()
	if own := c.ownMoney(t, keysLeft); own.Less(c.own) {
		t.Errorf("the contract's own money fell from %s to %s NEAR", c.own.FormatNEAR(), own.FormatNEAR())
	}
}

func TestS39TwoKeysOfOneNear(t *testing.T) {
	c := newDrops(t)
	before := c.Balance(creator)
	r := c.Call(creator, dropID, "create_near_drop", dropArgs("K1", "K2"), Deposit("2.07"))
	expect(t, "the result", r.Succeeds(t), "0")
	spent, _ := before.Sub(c.Balance(creator))
	paid, _ := spent.Sub(gasPaid(r))
	near(t, "the drop's price", paid, "2.05488")
	for _, key := range []string{"K1", "K2"} {
		record, ok := c.AccessKey(dropID, key)
		if !ok || record.Permission.FunctionCall == nil {
			t.Fatalf("%s is no claim key", key)
		}
		near(t, "the allowance", *record.Permission.FunctionCall.Allowance, "0.0224")
		expect(t, "the methods", strings.Join(record.Permission.FunctionCall.MethodNames, ","), "claim_for,create_account_and_claim,claim")
		expect(t, "the receiver", record.Permission.FunctionCall.ReceiverID, string(dropID))
	}
	view, failure := c.View(dropID, "get_drop_by_id", `{"drop_id":0}`)
	expect(t, "the drop", view+failure, `{"NEAR":{"funder":"creator.test.near","amount":"1000000000000000000000000","counter":2,"start":null,"end":null,"cancelled":false}}`)
	view, failure = c.View(dropID, "get_drop_id_by_key", `{"public_key":"`+Key("K2").PublicKey().String()+`"}`)
	expect(t, "the key's drop", view+failure, "0")
	c.solvent(t, 2)
}

func TestPreviewTellsWhatAClaimBrings(t *testing.T) {
	c := newDrops(t)
	c.createDrop(t, "K1", "K2")
	view, failure := c.View(dropID, "preview_claim", `{"public_key":"`+Key("K2").PublicKey().String()+`"}`)
	expect(t, "failure", failure, "")
	expect(t, "preview", view, `{"drop_id":0,"kind":"NEAR","funder":"`+string(creator)+`","amount":"1000000000000000000000000","assets":[{"kind":"near","amount":"1000000000000000000000000"}],"claims_left":2,"uses_left":1,"start":null,"end":null,`+
		`"cancelled":false,"in_flight":false,"payable":true,"existing_account":true,"new_account":true,"top_level_account":"test.near",`+
		`"required_gas":{"existing_account":14000000000000,"implicit_account":22000000000000,"new_account":47000000000000},"title":null,"message":null,"picture":false,"password":false}`)
	_, failure = c.View(dropID, "preview_claim", `{"public_key":"`+Key("nobody").PublicKey().String()+`"}`)
	if !strings.Contains(failure, "No drop for public key") {
		t.Errorf("an unknown key: %s", failure)
	}
}

func TestS40ExactDeposit(t *testing.T) {
	c := newDrops(t)
	quote, failure := c.View(dropID, "required_deposit", `{"kind":"NEAR","keys":2,"amount_per_drop":"1000000000000000000000000"}`)
	expect(t, "the quote", quote+failure, `"2054880000000000000000000"`)
	exact := NEAR("2.05488")
	less, _ := exact.Sub(amount.From(1))
	c.Call(creator, dropID, "create_near_drop", dropArgs("K1", "K2"), Yocto(less)).FailsWith(t, "Please attach at least 2.06 NEAR")
	_, failure = c.View(dropID, "get_drop_by_id", `{"drop_id":0}`)
	expect(t, "a refused drop", failure, "Smart contract panicked: No drop information for such drop_id")
	c.Call(creator, dropID, "create_near_drop", dropArgs("K1", "K2"), Yocto(exact)).Succeeds(t)
	c.solvent(t, 2)
}

func TestS41ZeroAmount(t *testing.T) {
	c := newDrops(t)
	args := strings.Replace(dropArgs("K1"), "1000000000000000000000000", "0", 1)
	c.Call(creator, dropID, "create_near_drop", args, Deposit("1")).FailsWith(t, "Amount per drop should be at least 1 yN")
}

func TestS42KeyReuse(t *testing.T) {
	c := newDrops(t)
	c.createDrop(t, "K1", "K2")
	before := c.Balance(dropID)
	c.Call(creator, dropID, "create_near_drop", dropArgs("K3", "K2"), Deposit("2.81")).FailsWith(t, "Public key is already used for a drop")
	if _, failure := c.View(dropID, "get_drop_id_by_key", `{"public_key":"`+Key("K3").PublicKey().String()+`"}`); failure == "" {
		t.Error("a refused drop left a key")
	}
	if c.Balance(dropID).Less(before) {
		t.Error("a refused drop cost the contract")
	}
}

func TestS43S44ClaimsPayAndRefund(t *testing.T) {
	c := newDrops(t)
	c.createDrop(t, "K1", "K2")
	before := c.Balance(creator)
	r := c.claim("K1", "claim_for", alice)
	expect(t, "the result", r.Succeeds(t), "true")
	near(t, "alice", c.Balance(alice), "1.1")
	storage, allowance := refunds(t, r)
	near(t, "the storage refund", storage, "0.00269")
	if _, ok := c.AccessKey(dropID, "K1"); ok {
		t.Error("the used key is still there")
	}
	got, _ := c.Balance(creator).Sub(before)
	expect(t, "the funder got", got.String(), storage.SaturatingAdd(allowance).String())
	// What the funder did not get back of the allowance, the claim cost.
	cost, _ := NEAR("0.0224").Sub(allowance)
	if NEAR("0.0025").Less(cost) {
		t.Errorf("a claim cost its funder %s NEAR", cost.FormatNEAR())
	}
	view, failure := c.View(dropID, "get_drop_by_id", `{"drop_id":0}`)
	expect(t, "the drop", view+failure, `{"NEAR":{"funder":"creator.test.near","amount":"1000000000000000000000000","counter":1,"start":null,"end":null,"cancelled":false}}`)
	c.solvent(t, 1)

	r = c.claim("K2", "claim", alice, Tgas(30))
	expect(t, "the result", r.Succeeds(t), "true")
	near(t, "alice", c.Balance(alice), "2.1")
	storage, _ = refunds(t, r)
	near(t, "the last refund", storage, "0.00676")
	expect(t, "the end", len(events(t, r, "drop_ended")), 1)
	_, failure = c.View(dropID, "get_drop_by_id", `{"drop_id":0}`)
	expect(t, "the ended drop", failure, "Smart contract panicked: No drop information for such drop_id")
	c.solvent(t, 0)
}

func TestS45DoubleClaim(t *testing.T) {
	c := newDrops(t)
	c.createDrop(t, "K1", "K2")
	c.claim("K1", "claim_for", alice).Succeeds(t)
	r := c.claim("K1", "claim_for", alice)
	refused, _ := r.Refused.(authorize.InvalidAccessKeyError)
	if _, ok := refused.Err.(authorize.AccessKeyNotFound); !ok {
		t.Errorf("the second use is not refused for want of the key: %v", r.Refused)
	}
	near(t, "alice", c.Balance(alice), "1.1")
}

func TestS46NewAccount(t *testing.T) {
	c := newDrops(t)
	c.createDrop(t, "K1")
	long := account.ID(strings.Repeat("a", 54) + ".test.near")
	r := c.claim("K1", "create_account_and_claim", long)
	expect(t, "the result", r.Succeeds(t), "true")
	near(t, "the new account", c.Balance(long), "1")
	if key, ok := c.AccessKey(long, "K1"); !ok || !key.Permission.IsFullAccess() {
		t.Error("the claim key does not own the new account, as in the tutorial")
	}
	c.solvent(t, 0)
}

func TestS47ForeignCaller(t *testing.T) {
	c := newDrops(t)
	c.createDrop(t, "K1")
	for _, method := range []string{"claim_for", "claim", "create_account_and_claim", "resolve_account_create",
		"resolve_near_claim", "resolve_create_drop", "settle_key", "new"} {
		c.Call(alice, dropID, method, `{"account_id":"alice.test.near"}`, Tgas(30)).FailsWith(t, "Method "+method+" is private")
	}
}

func TestS48ClaimKeyScope(t *testing.T) {
	c := newDrops(t)
	c.createDrop(t, "K1")
	for what, r := range map[string]*Result{
		"another method":   c.Call(dropID, dropID, "create_near_drop", dropArgs("K2"), SignedBy("K1"), Tgas(30)),
		"a resolver":       c.Call(dropID, dropID, "resolve_near_claim", `{}`, SignedBy("K1"), Tgas(30)),
		"a deposit":        c.claim("K1", "claim_for", alice, Tgas(30), Yocto(amount.From(1))),
		"another contract": c.Call(dropID, rootID, "claim_for", `{}`, SignedBy("K1"), Tgas(30)),
		"300 Tgas":         c.claim("K1", "claim_for", alice, Tgas(300)),
	} {
		if r.Refused == nil {
			t.Errorf("%s is not refused by the runtime: %+v", what, r.Status.Status)
		}
	}
}

func TestS58S59FailedCreationKeepsTheKey(t *testing.T) {
	c := newDrops(t)
	c.createDrop(t, "K1")
	r := c.claim("K1", "create_account_and_claim", alice)
	expect(t, "a taken name", r.Succeeds(t), "false")
	expect(t, "the reason", events(t, r, "claim_failed")[0]["reason"], any("alice.test.near is taken"))
	near(t, "alice", c.Balance(alice), "0.1")
	c.solvent(t, 1)
	expect(t, "another name", c.claim("K1", "create_account_and_claim", "bob.test.near").Succeeds(t), "true")
	c.solvent(t, 0)
}

func TestS60FailedPayoutKeepsTheKey(t *testing.T) {
	c := newDrops(t)
	c.createDrop(t, "K1")
	r := c.claim("K1", "claim_for", "missing.test.near", Tgas(30))
	expect(t, "the result", r.Succeeds(t), "false")
	expect(t, "the reason", events(t, r, "claim_failed")[0]["reason"], any("missing.test.near does not exist"))
	c.solvent(t, 1)
	implicit := Key("someone").PublicKey().ImplicitAccount()
	expect(t, "an implicit account", c.claim("K1", "claim_for", implicit, Tgas(30)).Succeeds(t), "true")
	near(t, "the implicit account", c.Balance(implicit), "1")
	c.solvent(t, 0)
}

func TestS63NewAccountHasItsOwnersKey(t *testing.T) {
	c := newDrops(t)
	c.createDrop(t, "K1")
	args := `{"new_account_id":"bob.test.near","new_public_key":"` + Key("owner").PublicKey().String() + `"}`
	expect(t, "the result", c.Call(dropID, dropID, "create_account_and_claim", args, SignedBy("K1")).Succeeds(t), "true")
	if _, ok := c.AccessKey("bob.test.near", "owner"); !ok {
		t.Error("the owner's key is missing")
	}
	if _, ok := c.AccessKey("bob.test.near", "K1"); ok {
		t.Error("the funder's key owns the account")
	}
}

func TestS65DuplicatesAndNoKeys(t *testing.T) {
	c := newDrops(t)
	c.Call(creator, dropID, "create_near_drop", dropArgs("K1", "K1"), Deposit("3")).FailsWith(t, "is listed twice")
	c.Call(creator, dropID, "create_near_drop", dropArgs(), Deposit("3")).FailsWith(t, "Please provide at least one public key")
	c.Call(creator, dropID, "create_near_drop", dropArgs(string(dropID)), Deposit("3")).FailsWith(t, "is already an access key of this account")
}

func TestS69TwoClaimsInOneBlock(t *testing.T) {
	for _, method := range []string{"claim_for", "create_account_and_claim"} {
		c := newDrops(t)
		c.createDrop(t, "K1")
		one := c.Sign(dropID, dropID, "create_account_and_claim", `{"account_id":"bob.test.near"}`, SignedBy("K1"))
		two := c.Sign(dropID, dropID, method, `{"account_id":"alice.test.near"}`, SignedBy("K1"), Tgas(60))
		results := c.Together(one, two)
		expect(t, "the first claim", results[0].Succeeds(t), "true")
		if second := results[1]; second.Refused == nil {
			second.FailsWith(t, "No drop for public key")
		}
		near(t, "alice", c.Balance(alice), "0.1")
		near(t, "bob", c.Balance("bob.test.near"), "1")
		c.solvent(t, 0)
	}
}

func TestS70KeyDrainIsBounded(t *testing.T) {
	c := newDrops(t)
	c.createDrop(t, "K1")
	refused := 0
	for range 200 {
		r := c.claim("K1", "claim_for", "missing.test.near", Tgas(30))
		if r.Refused != nil {
			refused++
			break
		}
		c.solvent(t, 1)
	}
	expect(t, "the allowance ends", refused, 1)
}

func TestS72GasTooLow(t *testing.T) { onEachSchedule(t, gasTooLow) }

func gasTooLow(t *testing.T, schedule string) {
	c := newDropsOn(t, schedule)
	c.createDrop(t, "K1")
	c.claim("K1", "claim_for", alice, Tgas(13)).RefusedWith(t, "Not enough gas attached. Required: 14 Tgas, attached: 13 Tgas")
	c.claim("K1", "create_account_and_claim", "bob.test.near", Tgas(46)).RefusedWith(t, "Not enough gas attached. Required: 47 Tgas, attached: 46 Tgas")
	expect(t, "exactly the gas", c.claim("K1", "claim_for", alice, Tgas(16)).Succeeds(t), "true")
	c.createDrop(t, "K2")
	expect(t, "exactly the gas", c.claim("K2", "create_account_and_claim", "bob.test.near", Tgas(49)).Succeeds(t), "true")
}

// TestHundredKeys: the longest list there can be, and one more.
func TestHundredKeys(t *testing.T) {
	c := newDrops(t)
	names := []string{}
	for i := range 101 {
		names = append(names, "K"+strings.Repeat("i", i))
	}
	c.Call(creator, dropID, "create_near_drop", dropArgs(names...), Deposit("110")).FailsWith(t, "A drop is created with at most 100 public keys")
	r := c.Call(creator, dropID, "create_near_drop", dropArgs(names[:100]...), Deposit("110"))
	expect(t, "the result", r.Succeeds(t), "0")
	expect(t, "the keys", len(c.claimKeys()), 100)
	c.solvent(t, 100)
}

// claimKeys returns what is left of each claim key's allowance.
func (c *drops) claimKeys() map[string]amount.Yocto {
	left := map[string]amount.Yocto{}
	c.State().AccessKeys(dropID, func(key keys.PublicKey, record accesskey.AccessKey) bool {
		if fc := record.Permission.FunctionCall; fc != nil {
			left[key.String()] = *fc.Allowance
		}
		return true
	})
	return left
}

// gasPaid is what a transaction's gas cost its signer.
func gasPaid(r *Result) amount.Yocto {
	total := r.Status.Outcome.TokensBurnt
	for _, placed := range r.Status.Receipts {
		total = total.SaturatingAdd(placed.TokensBurnt)
	}
	return total
}

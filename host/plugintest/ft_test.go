package plugintest

import (
	"strconv"
	"strings"
	"testing"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/authorize"
	"latchkey/core/runtime"
	"latchkey/core/transaction"
)

const ftMetadata = `{"spec":"ft-1.0.0","name":"Test tokens","symbol":"TEST","icon":null,"reference":null,"reference_hash":null,"decimals":24}`

// newFT is a token of 10,000, all of them creator's, for whom alice, bob and the
// receiver are registered.
func newFT(t testing.TB) *tokens {
	t.Helper()
	return newFTOn(t, development)
}

func newFTOn(t testing.TB, schedule string) *tokens {
	t.Helper()
	c := newTokensOn(t, schedule, "ft")
	c.Call(c.id, c.id, "new", `{"owner_id":"creator.test.near","total_supply":"10000","metadata":`+ftMetadata+`}`).Succeeds(t)
	for _, id := range []account.ID{alice, bob, receiverID} {
		c.register(t, id)
	}
	return c
}

func (c *tokens) register(t testing.TB, id account.ID) {
	t.Helper()
	c.call(creator, "storage_deposit", object("account_id", id), Deposit("0.00125")).Succeeds(t)
}

// balances expects what accounts hold, and that the supply is what all hold.
func (c *tokens) balances(t testing.TB, supply string, of ...string) {
	t.Helper()
	for i := 0; i < len(of); i += 2 {
		expect(t, "the balance of "+of[i], c.view("ft_balance_of", object("account_id", of[i])), `"`+of[i+1]+`"`)
	}
	expect(t, "the supply", c.view("ft_total_supply", "{}"), `"`+supply+`"`)
}

// transferCall sends 100 of creator's tokens to the receiver with a msg.
func (c *tokens) transferCall(msg string, options ...Option) *Result {
	c.t.Helper()
	return c.call(creator, "ft_transfer_call", object("receiver_id", receiverID, "amount", "100", "msg", msg), options...)
}

const (
	ftSent     = `EVENT_JSON:{"standard":"nep141","version":"1.0.0","event":"ft_transfer","data":[{"old_owner_id":"creator.test.near","new_owner_id":"receiver.test.near","amount":"100"}]}`
	ftReturned = `EVENT_JSON:{"standard":"nep141","version":"1.0.0","event":"ft_transfer","data":[{"old_owner_id":"receiver.test.near","new_owner_id":"creator.test.near","amount":"AMOUNT","memo":"refund"}]}`
)

func TestS92FTTransfer(t *testing.T) {
	c := newFT(t)
	r := c.call(creator, "ft_transfer", `{"receiver_id":"alice.test.near","amount":"100","memo":"for \"lunch\""}`)
	expect(t, "value", r.Succeeds(t), "")
	logged(t, r, `EVENT_JSON:{"standard":"nep141","version":"1.0.0","event":"ft_transfer","data":[{"old_owner_id":"creator.test.near","new_owner_id":"alice.test.near","amount":"100","memo":"for \"lunch\""}]}`)
	c.balances(t, "10000", "creator.test.near", "9900", "alice.test.near", "100", "nobody.near", "0")
	for _, refused := range []struct {
		args, text string
		options    []Option
	}{
		{`{"receiver_id":"alice.test.near","amount":"0"}`, "The amount should be a positive number", nil},
		{`{"receiver_id":"creator.test.near","amount":"1"}`, "Sender and receiver should be different", nil},
		{`{"receiver_id":"nobody.near","amount":"1"}`, "The account nobody.near is not registered", nil},
		{`{"receiver_id":"alice.test.near","amount":"9901"}`, "The account doesn't have enough balance", nil},
		{`{"receiver_id":"alice.test.near","amount":"1"}`, "Requires attached deposit of exactly 1 yoctoNEAR", []Option{Deposit("0")}},
		{`{"receiver_id":"alice.test.near","amount":"1"}`, "Requires attached deposit of exactly 1 yoctoNEAR", []Option{Deposit("0.000000000000000000000002")}},
	} {
		failed := c.call(creator, "ft_transfer", refused.args, refused.options...)
		failed.FailsWith(t, refused.text)
		logged(t, failed)
	}
	c.Call(stranger, c.id, "ft_transfer", `{"receiver_id":"alice.test.near","amount":"1"}`, Deposit(oneYocto)).
		FailsWith(t, "The account stranger.test.near is not registered")
	c.balances(t, "10000", "creator.test.near", "9900", "alice.test.near", "100")
}

func TestS93FTTransferCallResolves(t *testing.T) {
	c, kept := newFT(t), 0
	for _, want := range []struct{ what, msg, used string }{
		{"all kept", `{"answer":"\"0\""}`, "100"},
		{"half returned", `{"answer":"\"50\""}`, "50"},
		{"more returned than was sent", `{"answer":"\"340282366920938463463374607431768211455\""}`, "0"},
		{"an amount beyond u128", `{"answer":"\"340282366920938463463374607431768211456\""}`, "0"},
		{"a number", `{"answer":"50"}`, "0"},
		{"rubbish", `{"answer":"nonsense"}`, "0"},
		{"nothing", `{"answer":""}`, "0"},
		{"more bytes than an amount has", `{"rubbish":1000}`, "0"},
		{"a panic", `{"panic":"no, thanks"}`, "0"},
		{"a msg it cannot read", `nonsense`, "0"},
		{"all its gas", `{"loop":true}`, "0"},
		{"its account", `{"delete":"bob.test.near","answer":"\"100\""}`, "0"},
		{"its account, and keeps the tokens", `{"delete":"bob.test.near","answer":"\"0\""}`, "100"},
	} {
		r := c.transferCall(want.msg)
		expect(t, want.what, r.Succeeds(t), `"`+want.used+`"`)
		used, _ := strconv.Atoi(want.used)
		logs := []string{ftSent}
		if used < 100 {
			logs = append(logs, strings.Replace(ftReturned, "AMOUNT", strconv.Itoa(100-used), 1))
		}
		logged(t, r, logs...)
		kept += used
		c.balances(t, "10000", "creator.test.near", strconv.Itoa(10000-kept), string(receiverID), strconv.Itoa(kept))
		if strings.Contains(want.msg, "delete") { // and with it the receiver
			c, kept = newFT(t), 0
		}
	}
}

// TestS93FTReceiverWithoutContract: tokens for an account that has no contract, or
// that does not exist, come back.
func TestS93FTReceiverWithoutContract(t *testing.T) {
	c := newFT(t)
	c.register(t, "nobody.near")
	for _, id := range []account.ID{alice, "nobody.near", c.id} {
		if id == c.id {
			c.register(t, id)
		}
		r := c.call(creator, "ft_transfer_call", object("receiver_id", id, "amount", "7", "msg", ""))
		expect(t, string(id), r.Succeeds(t), `"0"`)
	}
	c.balances(t, "10000", "creator.test.near", "10000", "alice.test.near", "0")
}

// TestS93FTReceiverThatSpends: what the receiver spent before it gave the tokens back
// cannot be returned.
func TestS93FTReceiverThatSpends(t *testing.T) {
	c := newFT(t)
	r := c.transferCall(object("call", "ft_transfer", "args", `{"receiver_id":"bob.test.near","amount":"30"}`, "deposit", "1", "answer", `"100"`))
	expect(t, "used", r.Succeeds(t), `"30"`)
	c.balances(t, "10000", "creator.test.near", "9970", string(receiverID), "0", "bob.test.near", "30")
	r = c.transferCall(object("call", "storage_unregister", "args", `{"force":true}`, "deposit", "1", "answer", `"100"`))
	expect(t, "used by one that burnt them", r.Succeeds(t), `"100"`)
	c.balances(t, "9900", "creator.test.near", "9870", string(receiverID), "0", "bob.test.near", "30")
}

// TestS93FTSenderIsGone: the sender unregisters while the receiver is asked, and what
// comes back is burnt.
func TestS93FTSenderIsGone(t *testing.T) {
	c := newFT(t)
	c.call(creator, "ft_transfer", `{"receiver_id":"alice.test.near","amount":"100"}`).Succeeds(t)
	signed := c.SignActions(alice, c.id, string(alice),
		functionCall("ft_transfer_call", object("receiver_id", receiverID, "amount", "40", "msg", `{"answer":"\"10\""}`), 100, oneYocto),
		functionCall("storage_unregister", `{"force":true}`, 20, oneYocto))
	r := c.Together(signed)[0]
	r.Succeeds(t)
	logged(t, r,
		`EVENT_JSON:{"standard":"nep141","version":"1.0.0","event":"ft_transfer","data":[{"old_owner_id":"alice.test.near","new_owner_id":"receiver.test.near","amount":"40"}]}`,
		`EVENT_JSON:{"standard":"nep141","version":"1.0.0","event":"ft_burn","data":[{"owner_id":"alice.test.near","amount":"60"}]}`,
		`Closed @alice.test.near with 60`,
		`The account of the sender was deleted`,
		`EVENT_JSON:{"standard":"nep141","version":"1.0.0","event":"ft_burn","data":[{"owner_id":"receiver.test.near","amount":"10","memo":"refund"}]}`,
		`Account @alice.test.near burned 10`)
	c.balances(t, "9930", "creator.test.near", "9900", "alice.test.near", "0", string(receiverID), "30")
}

// TestS93FTSendersAccountIsGone: who is registered gets tokens back, also when there is
// no such account any more.
func TestS93FTSendersAccountIsGone(t *testing.T) {
	c := newFT(t)
	r := c.Together(
		c.SignActions(creator, c.id, string(creator), functionCall("ft_transfer_call", object("receiver_id", receiverID, "amount", "40", "msg", `{"answer":"\"10\""}`), 100, oneYocto)),
		c.SignActions(creator, creator, string(creator), transaction.DeleteAccount{BeneficiaryID: bob}))
	expect(t, "used", r[0].Succeeds(t), `"30"`)
	r[1].Succeeds(t)
	c.balances(t, "10000", "creator.test.near", "9970", string(receiverID), "30")
}

// TestS93FTLongestAnswer: the callback has gas to read the longest answer there is,
// and returns the tokens.
func TestS93FTLongestAnswer(t *testing.T) {
	c := newFT(t)
	r := c.transferCall(`{"rubbish":4194304}`, Tgas(400))
	answered(t, r)
	expect(t, "used", r.Succeeds(t), `"0"`)
	c.balances(t, "10000", "creator.test.near", "10000", string(receiverID), "0")
}

// answered requires that the receiver did not fail.
func answered(t testing.TB, r *Result) {
	t.Helper()
	if err := receiverFailed(r); err != nil {
		t.Fatalf("the receiver failed: %v", err)
	}
}

func receiverFailed(r *Result) error {
	for _, placed := range r.Status.Receipts {
		if placed.Receipt.Receiver == receiverID && placed.Status.Kind == runtime.Failure {
			return placed.Status.Failure
		}
	}
	return nil
}

// TestFTTransferCallAsksForGas: 15 Tgas are refused, and a unit more is enough to
// bring tokens back.
func TestFTTransferCallAsksForGas(t *testing.T) { onEachSchedule(t, ftTransferCallAsksForGas) }

func ftTransferCallAsksForGas(t *testing.T, schedule string) {
	c := newFTOn(t, schedule)
	r := c.transferCall(`{"answer":"\"0\""}`, Tgas(15))
	r.FailsWith(t, "More gas is required: ft_transfer_call needs more than 15 Tgas attached, got 15 Tgas")
	logged(t, r)
	for msg, used := range map[string]string{`{"answer":"\"0\""}`: `"100"`, `{"panic":"no"}`: `"0"`, `{"loop":true}`: `"0"`} {
		expect(t, msg, c.transferCall(msg, gasUnits(15_000_000_000_001)).Succeeds(t), used)
	}
}

func gasUnits(n uint64) Option { return func(c *call) { c.gas = n } }

func TestS94StorageDeposit(t *testing.T) {
	c := newFT(t)
	own := c.own(t)
	const paid = `{"total":"1250000000000000000000","available":"0"}`
	bounds := `{"min":"1250000000000000000000","max":"1250000000000000000000"}`
	expect(t, "bounds", c.view("storage_balance_bounds", "{}"), bounds)
	expect(t, "unregistered", c.view("storage_balance_of", `{"account_id":"a.near"}`), "null")
	c.call(creator, "storage_deposit", `{"account_id":"a.near"}`, Deposit("0.001249999999999999999999")).
		FailsWith(t, "The attached deposit is less than the minimum storage balance")
	expect(t, "exact", c.call(creator, "storage_deposit", `{"account_id":"a.near","registration_only":true}`, Deposit("0.00125")).Succeeds(t), paid)
	expect(t, "registered", c.view("storage_balance_of", `{"account_id":"a.near"}`), paid)

	for _, of := range []string{`{"account_id":"b.near"}`, `{"account_id":"a.near"}`} {
		before := c.Balance(creator)
		r := c.call(creator, "storage_deposit", of, Deposit("5"))
		expect(t, of, r.Succeeds(t), paid)
		spent, _ := before.Sub(c.Balance(creator))
		spent, _ = spent.Sub(gasPaid(r))
		near(t, "what "+of+" cost", spent, map[bool]string{true: "0.00125", false: "0"}[strings.Contains(of, "b.near")])
		if again := strings.Contains(of, "a.near"); again {
			logged(t, r, "The account is already registered, refunding the deposit")
		}
	}
	c.Call(stranger, c.id, "storage_deposit", `{"account_id":"c.near"}`, Deposit("0.00125")).Succeeds(t)
	expect(t, "the payer", c.view("storage_balance_of", `{"account_id":"stranger.test.near"}`), "null")
	if now := c.own(t); len(now) < len(own) || len(now) == len(own) && now < own {
		t.Errorf("registrations took the contract's own money: %s, then %s", own, now)
	}
	c.call(alice, "storage_withdraw", `{"amount":"1"}`).FailsWith(t, "The amount is greater than the available storage balance")
	expect(t, "nothing withdrawn", c.call(alice, "storage_withdraw", `{"amount":"0"}`).Succeeds(t), paid)
	expect(t, "no amount", c.call(alice, "storage_withdraw", `{}`).Succeeds(t), paid)
	c.call(alice, "storage_withdraw", `{}`, Deposit("0")).FailsWith(t, "Requires attached deposit of exactly 1 yoctoNEAR")
	c.Call(stranger, c.id, "storage_withdraw", `{}`, Deposit(oneYocto)).
		FailsWith(t, "The account stranger.test.near is not registered")
}

func TestS95StorageUnregister(t *testing.T) {
	c := newFT(t)
	c.call(alice, "storage_unregister", `{}`, Deposit("0")).FailsWith(t, "Requires attached deposit of exactly 1 yoctoNEAR")
	before := c.Balance(alice)
	r := c.call(alice, "storage_unregister", `{}`)
	expect(t, "empty", r.Succeeds(t), "true")
	got, _ := c.Balance(alice).Sub(before)
	got, _ = got.Add(gasPaid(r))
	near(t, "paid back beside the yocto", got, "0.00125")
	r = c.call(alice, "storage_unregister", `{}`)
	expect(t, "unknown", r.Succeeds(t), "false")
	logged(t, r, "The account alice.test.near is not registered")

	c.call(creator, "ft_transfer", `{"receiver_id":"bob.test.near","amount":"100"}`).Succeeds(t)
	c.call(bob, "storage_unregister", `{"force":false}`).FailsWith(t, "Can't unregister the account with the positive balance without force")
	r = c.call(bob, "storage_unregister", `{"force":true}`)
	expect(t, "forced", r.Succeeds(t), "true")
	logged(t, r, `EVENT_JSON:{"standard":"nep141","version":"1.0.0","event":"ft_burn","data":[{"owner_id":"bob.test.near","amount":"100"}]}`,
		"Closed @bob.test.near with 100")
	c.balances(t, "9900", "bob.test.near", "0")
	expect(t, "the owner", c.call(creator, "storage_unregister", `{"force":true}`).Succeeds(t), "true")
	c.balances(t, "0", "creator.test.near", "0")
}

func TestFTIsMintedByItsOwner(t *testing.T) {
	c := newFT(t)
	mint := `{"receiver_id":"alice.test.near","amount":"5","memo":"prize"}`
	c.call(alice, "ft_mint", mint).FailsWith(t, "Unauthorized: only creator.test.near, who owns the contract, may call ft_mint")
	c.call(creator, "ft_mint", mint, Deposit("0")).FailsWith(t, "Requires attached deposit of exactly 1 yoctoNEAR")
	c.call(creator, "ft_mint", `{"receiver_id":"nobody.near","amount":"5"}`).FailsWith(t, "The account nobody.near is not registered")
	c.call(creator, "ft_mint", `{"receiver_id":"alice.test.near","amount":"340282366920938463463374607431768211455"}`).FailsWith(t, "Total supply overflow")
	logged(t, c.call(creator, "ft_mint", mint),
		`EVENT_JSON:{"standard":"nep141","version":"1.0.0","event":"ft_mint","data":[{"owner_id":"alice.test.near","amount":"5","memo":"prize"}]}`)
	c.balances(t, "10005", "alice.test.near", "5")
	ownersChange(t, c, "ft_mint", mint)
}

// ownersChange expects that creator gives the contract to alice, who drops it; then
// nobody may mint.
func ownersChange(t *testing.T, c *tokens, method, mint string, options ...Option) {
	t.Helper()
	expect(t, "the owner", c.view("get_owner", "{}"), `"creator.test.near"`)
	c.call(alice, "set_owner", `{"owner_id":"alice.test.near"}`).FailsWith(t, "Unauthorized: only creator.test.near, who owns the contract, may call set_owner")
	c.call(creator, "set_owner", `{"owner_id":"alice.test.near"}`, Deposit("0")).FailsWith(t, "Requires attached deposit of exactly 1 yoctoNEAR")
	logged(t, c.call(creator, "set_owner", `{"owner_id":"alice.test.near"}`),
		`EVENT_JSON:{"standard":"latchkey-token","version":"1.0.0","event":"owner_changed","data":[{"old_owner_id":"creator.test.near","new_owner_id":"alice.test.near"}]}`)
	c.call(creator, method, mint, options...).FailsWith(t, "Unauthorized: only alice.test.near, who owns the contract, may call "+method)
	c.call(alice, method, mint, options...).Succeeds(t)
	c.call(creator, "drop_owner", ``).FailsWith(t, "Unauthorized")
	logged(t, c.call(alice, "drop_owner", ``),
		`EVENT_JSON:{"standard":"latchkey-token","version":"1.0.0","event":"owner_changed","data":[{"old_owner_id":"alice.test.near","new_owner_id":null}]}`)
	expect(t, "the owner", c.view("get_owner", "{}"), `null`)
	c.call(alice, method, mint, options...).FailsWith(t, "Unauthorized: the contract has no owner, so nobody may call "+method)
	c.call(alice, "set_owner", `{"owner_id":"alice.test.near"}`).FailsWith(t, "Unauthorized")
}

func TestFTIsInitializedOnceByItsAccount(t *testing.T) {
	c := newTokensOn(t, development, "ft")
	args := `{"owner_id":"creator.test.near","total_supply":"10000","metadata":` + ftMetadata + `}`
	c.Call(creator, c.id, "ft_transfer", `{"receiver_id":"alice.test.near","amount":"1"}`).FailsWith(t, "The contract is not initialized")
	c.Call(alice, c.id, "new", args).FailsWith(t, "Only ft.test.near or test.near may call new")
	r := c.Call(c.id, c.id, "new", args)
	r.Succeeds(t)
	logged(t, r, `EVENT_JSON:{"standard":"nep141","version":"1.0.0","event":"ft_mint","data":[{"owner_id":"creator.test.near","amount":"10000","memo":"new tokens are minted"}]}`)
	c.Call(c.id, c.id, "new", args).FailsWith(t, "The contract has already been initialized")
	expect(t, "metadata", c.view("ft_metadata", "{}"), ftMetadata)
	expect(t, "source", c.view("contract_source_metadata", "{}"), `{"version":"1.0.0","link":null,"standards":[{"standard":"nep141","version":"1.0.0"},`+
		`{"standard":"nep145","version":"1.0.0"},{"standard":"nep148","version":"1.0.0"},{"standard":"nep297","version":"1.0.0"},{"standard":"nep330","version":"1.2.0"}],"build_info":null}`)
}

// TestS104AKeyCannotTransferTokens: the yocto it would have to attach, a limited key
// may not, and without it the token refuses.
func TestS104AKeyCannotTransferTokens(t *testing.T) {
	c := newFT(t)
	c.Together(c.SignActions(creator, creator, string(creator), transaction.AddKey{PublicKey: Key("app").PublicKey(),
		AccessKey: accesskey.AccessKey{Permission: accesskey.Permission{FunctionCall: &accesskey.FunctionCall{ReceiverID: string(c.id)}}}}))[0].Succeeds(t)
	for method, args := range map[string]string{
		"ft_transfer":      `{"receiver_id":"alice.test.near","amount":"1"}`,
		"ft_transfer_call": `{"receiver_id":"alice.test.near","amount":"1","msg":""}`,
	} {
		c.Call(creator, c.id, method, args, SignedBy("app")).FailsWith(t, "Requires attached deposit of exactly 1 yoctoNEAR")
		r := c.Call(creator, c.id, method, args, SignedBy("app"), Deposit(oneYocto))
		if r.Refused != (authorize.InvalidAccessKeyError{Err: authorize.DepositWithFunctionCall{}}) {
			t.Errorf("%s with a yocto: %v %s", method, r.Refused, r.Failure)
		}
	}
	c.balances(t, "10000", "creator.test.near", "10000", "alice.test.near", "0")
}

// TestFTResolverIsPrivate: nobody else has tokens returned.
func TestFTResolverIsPrivate(t *testing.T) {
	c := newFT(t)
	args := `{"sender_id":"alice.test.near","receiver_id":"creator.test.near","amount":"100"}`
	c.call(alice, "ft_resolve_transfer", args).FailsWith(t, "Method ft_resolve_transfer is private")
	c.call(alice, "ft_resolve_transfer", args, Deposit("0")).FailsWith(t, "Method ft_resolve_transfer is private")
	r := c.call(creator, "ft_transfer_call", object("receiver_id", receiverID, "amount", "1",
		"msg", object("call", "ft_resolve_transfer", "args", args, "deposit", "0", "answer", `"0"`)))
	expect(t, "chained by a receiver", r.Succeeds(t), `"1"`)
	c.balances(t, "10000", "creator.test.near", "9999", "alice.test.near", "0")
}

// TestWhereTheGasOfFungibleTokensGoes holds the README's table.
func TestWhereTheGasOfFungibleTokensGoes(t *testing.T) {
	c := newFT(t)
	var rows gasRows
	rows.add(t, "`storage_deposit` of an account", c.call(creator, "storage_deposit", `{"account_id":"nobody.near"}`, Deposit("0.00125")))
	rows.add(t, "`ft_transfer`", c.call(creator, "ft_transfer", `{"receiver_id":"alice.test.near","amount":"1"}`))
	rows.add(t, "`ft_transfer_call`, of which its receiver keeps half", c.transferCall(`{"answer":"\"50\""}`))
	rows.add(t, "`ft_transfer_call`, whose receiver answers 4 MiB", c.transferCall(`{"rubbish":4194304}`, Tgas(400)))
	rows.add(t, "`ft_mint`", c.call(creator, "ft_mint", `{"receiver_id":"alice.test.near","amount":"1"}`))
	rows.add(t, "`storage_unregister`", c.call(bob, "storage_unregister", `{}`))
	rows.hold(t, "ft")
}

package plugintest

import (
	"fmt"
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
)

const (
	nftMetadata      = `{"spec":"nft-1.0.0","name":"Peaks","symbol":"PEAK","icon":null,"base_uri":null,"reference":null,"reference_hash":null}`
	nftTokenMetadata = `{"title":"Olympus Mons","description":"The tallest mountain in the charted solar system","media":null,"media_hash":null,"copies":1,` +
		`"issued_at":null,"expires_at":null,"starts_at":null,"updated_at":null,"extra":null,"reference":null,"reference_hash":null}`
)

// newNFT is a contract with tokens 1 to n, all of them creator's.
func newNFT(t testing.TB, n int) *tokens {
	t.Helper()
	return newNFTOn(t, development, n)
}

func newNFTOn(t testing.TB, schedule string, n int) *tokens {
	t.Helper()
	c := newTokensOn(t, schedule, "nft")
	c.Call(c.id, c.id, "new", `{"owner_id":"creator.test.near","metadata":`+nftMetadata+`}`).Succeeds(t)
	for i := 1; i <= n; i++ {
		c.mint(t, fmt.Sprint(i))
	}
	return c
}

func (c *tokens) mint(t testing.TB, id string) *Result {
	t.Helper()
	r := c.call(creator, "nft_mint", mintArgs(id, creator), Deposit("0.00658"))
	r.Succeeds(t)
	return r
}

func mintArgs(id string, to account.ID) string {
	return fmt.Sprintf(`{"token_id":%q,"token_owner_id":%q,"token_metadata":%s}`, id, to, nftTokenMetadata)
}

// owner expects who owns a token, and for whom it is approved.
func (c *tokens) owner(t testing.TB, id string, owner account.ID, approvals string) {
	t.Helper()
	expect(t, "token "+id, c.view("nft_token", object("token_id", id)),
		fmt.Sprintf(`{"token_id":%q,"owner_id":%q,"metadata":%s,"approved_account_ids":{%s}}`, id, owner, nftTokenMetadata, approvals))
}

// nftMoved is the event of a transfer of token 1.
func nftMoved(from, to account.ID, rest string) string {
	return `EVENT_JSON:{"standard":"nep171","version":"1.0.0","event":"nft_transfer","data":[{"old_owner_id":"` + string(from) + `","new_owner_id":"` + string(to) + `","token_ids":["1"]` + rest + `}]}`
}

// received is what an account got by a transaction of its own beside the gas it paid.
func (c *tokens) received(by account.ID, run func() *Result) (got amount.Yocto, spent amount.Yocto) {
	before := c.Balance(by)
	r := run()
	after, _ := c.Balance(by).Add(gasPaid(r))
	if got, more := after.Sub(before); more {
		return got, amount.Yocto{}
	}
	spent, _ = before.Sub(after)
	return amount.Yocto{}, spent
}

func TestNFTIsMintedByItsOwner(t *testing.T) {
	c := newNFT(t, 0)
	expect(t, "metadata", c.view("nft_metadata", "{}"), nftMetadata)
	own := c.own(t)
	c.call(alice, "nft_mint", mintArgs("1", alice), Deposit("1")).FailsWith(t, "Unauthorized: only creator.test.near, who owns the contract, may call nft_mint")
	c.call(creator, "nft_mint", mintArgs("1", alice)).FailsWith(t, "Must attach "+nftPrice+" NEAR to cover storage")
	c.call(creator, "nft_mint", `{"token_id":"1","token_owner_id":"alice.test.near"}`, Deposit("1")).FailsWith(t, "Must provide metadata")
	c.call(creator, "nft_mint", mintArgs(strings.Repeat("x", 257), alice), Deposit("1")).FailsWith(t, "A token_id has 1 to 256 bytes, got 257")
	var minted *Result
	_, spent := c.received(creator, func() *Result {
		minted = c.call(creator, "nft_mint", mintArgs("1", alice), Deposit("1"))
		return minted
	})
	expect(t, "the token", minted.Succeeds(t), `{"token_id":"1","owner_id":"alice.test.near","metadata":`+nftTokenMetadata+`,"approved_account_ids":{}}`)
	logged(t, minted, `EVENT_JSON:{"standard":"nep171","version":"1.0.0","event":"nft_mint","data":[{"owner_id":"alice.test.near","token_ids":["1"]}]}`)
	near(t, "the price", spent, nftPrice)
	c.owner(t, "1", alice, "")
	c.call(creator, "nft_mint", mintArgs("1", bob), Deposit("1")).FailsWith(t, "token_id must be unique")
	c.call(creator, "nft_mint", mintArgs(strings.Repeat("x", 256), alice), Deposit("1")).Succeeds(t)
	if now := c.own(t); len(now) < len(own) || len(now) == len(own) && now < own {
		t.Errorf("minting took the contract's own money: %s, then %s", own, now)
	}
	ownersChange(t, c, "nft_mint", mintArgs("2", bob), Deposit("1"))
}

// nftPrice is what minting token 1 with nftTokenMetadata costs, in NEAR.
const nftPrice = "0.00541"

func TestS96NFTTransfer(t *testing.T) {
	c := newNFT(t, 1)
	to := func(receiver account.ID, rest string) string {
		return `{"receiver_id":"` + string(receiver) + `","token_id":"1"` + rest + `}`
	}
	for _, refused := range []struct {
		by         account.ID
		args, text string
		options    []Option
	}{
		{creator, to(alice, ``), "Requires attached deposit of exactly 1 yoctoNEAR", []Option{Deposit("0")}},
		{creator, to(alice, ``), "Requires attached deposit of exactly 1 yoctoNEAR", []Option{Deposit("1")}},
		{creator, `{"receiver_id":"alice.test.near","token_id":"2"}`, "Token not found", nil},
		{alice, to(bob, ``), "Sender not approved", nil},
		{creator, to(creator, ``), "Current and next owner must differ", nil},
	} {
		r := c.call(refused.by, "nft_transfer", refused.args, refused.options...)
		r.FailsWith(t, refused.text)
		logged(t, r)
	}
	r := c.call(creator, "nft_transfer", to(alice, `,"memo":"yours"`))
	expect(t, "value", r.Succeeds(t), "")
	logged(t, r, nftMoved(creator, alice, `,"memo":"yours"`))
	c.owner(t, "1", alice, "")

	c.call(alice, "nft_approve", `{"token_id":"1","account_id":"bob.test.near"}`, Deposit("0.1")).Succeeds(t)
	c.call(bob, "nft_transfer", to(creator, `,"approval_id":2`)).FailsWith(t, "The actual approval_id 1 is different from the given approval_id 2")
	c.call(bob, "nft_transfer", to(alice, `,"approval_id":1`)).FailsWith(t, "Current and next owner must differ")
	before := c.Balance(alice)
	r = c.call(bob, "nft_transfer", to(creator, `,"approval_id":1`))
	r.Succeeds(t)
	logged(t, r, nftMoved(alice, creator, `,"authorized_id":"bob.test.near"`))
	c.owner(t, "1", creator, "")
	refund, _ := c.Balance(alice).Sub(before)
	near(t, "what the approval cost comes back to who owned the token", refund, "0.00025")
	c.call(bob, "nft_transfer", to(alice, ``)).FailsWith(t, "Sender not approved")
}

func TestS97NFTApprovals(t *testing.T) {
	c := newNFT(t, 1)
	approve := func(account account.ID, rest string) string {
		return `{"token_id":"1","account_id":"` + string(account) + `"` + rest + `}`
	}
	c.call(creator, "nft_approve", approve(alice, ""), Deposit("0")).FailsWith(t, "Requires attached deposit of at least 1 yoctoNEAR")
	c.call(creator, "nft_approve", approve(alice, "")).FailsWith(t, "Must attach 0.00027 NEAR to cover storage")
	c.call(creator, "nft_approve", `{"token_id":"2","account_id":"alice.test.near"}`).FailsWith(t, "Token not found")
	c.call(alice, "nft_approve", approve(alice, ""), Deposit("1")).FailsWith(t, "Predecessor must be token owner.")
	_, spent := c.received(creator, func() *Result { return c.call(creator, "nft_approve", approve(alice, ""), Deposit("0.00051")) })
	near(t, "an approval of alice.test.near", spent, "0.00027")
	c.owner(t, "1", creator, `"alice.test.near":1`)
	_, spent = c.received(creator, func() *Result { return c.call(creator, "nft_approve", approve(alice, "")) })
	expect(t, "the same again costs", spent.String(), "1")
	c.owner(t, "1", creator, `"alice.test.near":2`)
	expect(t, "without a msg", c.call(creator, "nft_approve", approve(bob, `,"msg":null`), Deposit("0.00045")).Succeeds(t), "null")
	c.owner(t, "1", creator, `"alice.test.near":2,"bob.test.near":3`)
	for args, want := range map[string]string{
		`{"token_id":"1","approved_account_id":"alice.test.near"}`:                      "true",
		`{"token_id":"1","approved_account_id":"alice.test.near","approval_id":2}`:      "true",
		`{"token_id":"1","approved_account_id":"alice.test.near","approval_id":1}`:      "false",
		`{"token_id":"1","approved_account_id":"creator.test.near","approval_id":null}`: "false",
	} {
		expect(t, args, c.view("nft_is_approved", args), want)
	}
	if _, failure := c.View(c.id, "nft_is_approved", `{"token_id":"2","approved_account_id":"alice.test.near"}`); !strings.Contains(failure, "Token not found") {
		t.Errorf("an unknown token: %q", failure)
	}

	for answer, value := range map[string]string{`"cool"`: `"cool"`, `5`: `5`} {
		r := c.call(creator, "nft_approve", approve(receiverID, more("msg", object("answer", answer))), Deposit("0.1"))
		expect(t, "the receiver's answer", r.Succeeds(t), value)
	}
	c.call(creator, "nft_approve", approve(receiverID, more("msg", `{"panic":"not me"}`)), Deposit("0.1")).FailsWith(t, "not me")
	expect(t, "approved all the same", c.view("nft_is_approved", `{"token_id":"1","approved_account_id":"receiver.test.near","approval_id":6}`), "true")

	c.call(alice, "nft_revoke", approve(alice, "")).FailsWith(t, "Predecessor must be token owner.")
	c.call(creator, "nft_revoke", approve(alice, ""), Deposit("0")).FailsWith(t, "Requires attached deposit of exactly 1 yoctoNEAR")
	got, _ := c.received(creator, func() *Result { return c.call(creator, "nft_revoke", approve(alice, "")) })
	near(t, "a revoked approval, less the yocto", got, "0.000269999999999999999999")
	c.call(creator, "nft_revoke", approve(alice, "")).Succeeds(t) // it is not an approval any more
	got, _ = c.received(creator, func() *Result { return c.call(creator, "nft_revoke_all", `{"token_id":"1"}`) })
	near(t, "all others, less the yocto", got, "0.000549999999999999999999")
	c.owner(t, "1", creator, "")
}

// more writes members that follow others.
func more(members ...any) string {
	text := object(members...)
	return "," + text[1:len(text)-1]
}

func nftCall(msg string) string {
	return object("receiver_id", receiverID, "token_id", "1", "msg", msg)
}

func TestS98NFTTransferCallResolves(t *testing.T) {
	for _, want := range []struct {
		what, msg string
		kept      bool
	}{
		{"kept", `{"answer":"false"}`, true},
		{"returned", `{"answer":"true"}`, false},
		{"a number", `{"answer":"0"}`, false},
		{"rubbish", `{"answer":"nonsense"}`, false},
		{"nothing", `{"answer":""}`, false},
		{"too many bytes", `{"rubbish":1000}`, false},
		{"a panic", `{"panic":"no, thanks"}`, false},
		{"a msg it cannot read", `nonsense`, false},
		{"all its gas", `{"loop":true}`, false},
		{"its account", `{"delete":"bob.test.near","answer":"true"}`, false},
		{"its account, and keeps the token", `{"delete":"bob.test.near","answer":"false"}`, true},
	} {
		c := newNFT(t, 1)
		c.call(creator, "nft_approve", `{"token_id":"1","account_id":"alice.test.near"}`, Deposit("0.1")).Succeeds(t)
		c.call(creator, "nft_approve", `{"token_id":"1","account_id":"bob.test.near"}`, Deposit("0.1")).Succeeds(t)
		own := c.own(t)
		var r *Result
		got, spent := c.received(creator, func() *Result {
			r = c.call(creator, "nft_transfer_call", nftCall(want.msg))
			return r
		})
		expect(t, want.what, r.Succeeds(t), fmt.Sprint(want.kept))
		if want.kept {
			logged(t, r, nftMoved(creator, receiverID, ""))
			c.owner(t, "1", receiverID, "")
			near(t, "approvals' refund", got, "0.000519999999999999999999")
		} else {
			logged(t, r, nftMoved(creator, receiverID, ""), nftMoved(receiverID, creator, ""))
			c.owner(t, "1", creator, `"alice.test.near":1,"bob.test.near":2`)
			expect(t, "spent", spent.String(), "1")
			c.call(bob, "nft_transfer", `{"receiver_id":"alice.test.near","token_id":"1","approval_id":2}`).Succeeds(t)
		}
		if now := c.own(t); len(now) < len(own) || len(now) == len(own) && now < own {
			t.Errorf("%s: took the contract's own money: %s, then %s", want.what, own, now)
		}
	}
}

// TestS98NFTReceiverWithoutContract: a token for an account that has no contract, or
// that does not exist, comes back.
func TestS98NFTReceiverWithoutContract(t *testing.T) {
	c := newNFT(t, 1)
	for _, id := range []account.ID{alice, "nobody.near", c.id} {
		r := c.call(creator, "nft_transfer_call", object("receiver_id", id, "token_id", "1", "msg", ""))
		expect(t, string(id), r.Succeeds(t), "false")
	}
	c.owner(t, "1", creator, "")
}

// TestS98NFTSoldByWhoIsApproved: the previous owner gets the token back, not who sent
// it, and both are told to the receiver.
func TestS98NFTSoldByWhoIsApproved(t *testing.T) {
	c := newNFT(t, 1)
	c.call(creator, "nft_approve", `{"token_id":"1","account_id":"bob.test.near"}`, Deposit("0.1")).Succeeds(t)
	r := c.call(bob, "nft_transfer_call", nftCall(`{"panic":"no"}`))
	expect(t, "kept", r.Succeeds(t), "false")
	logged(t, r, nftMoved(creator, receiverID, `,"authorized_id":"bob.test.near"`), nftMoved(receiverID, creator, ""))
	c.owner(t, "1", creator, `"bob.test.near":1`)
	var asked []string
	for _, placed := range r.Status.Receipts {
		for _, action := range placed.Receipt.Actions {
			if call, is := action.(transaction.FunctionCall); is && call.MethodName == "nft_on_transfer" {
				asked = append(asked, string(call.Args))
			}
		}
	}
	expect(t, "asked", strings.Join(asked, " "), `{"sender_id":"bob.test.near","previous_owner_id":"creator.test.near","token_id":"1","msg":"{\"panic\":\"no\"}"}`)
}

// TestS98NFTOwnerIsGone: the account of who sent the token is deleted before its
// receiver answers. The token goes back to that name, and what cannot be paid back
// stays with the contract.
func TestS98NFTOwnerIsGone(t *testing.T) {
	for answer, kept := range map[string]string{`"true"`: "false", `"false"`: "true", `"rubbish"`: "false"} {
		c := newNFT(t, 1)
		c.call(creator, "nft_approve", `{"token_id":"1","account_id":"alice.test.near"}`, Deposit("0.1")).Succeeds(t)
		own := c.own(t)
		r := c.Together(
			c.SignActions(creator, c.id, string(creator), functionCall("nft_transfer_call", nftCall(`{"answer":`+answer+`}`), 300, oneYocto)),
			c.SignActions(creator, creator, string(creator), transaction.DeleteAccount{BeneficiaryID: bob}))
		expect(t, answer, r[0].Succeeds(t), kept)
		r[1].Succeeds(t)
		owner, approvals := receiverID, ""
		if kept == "false" {
			owner, approvals = creator, `"alice.test.near":1`
		}
		c.owner(t, "1", owner, approvals)
		if now := c.own(t); len(now) < len(own) || len(now) == len(own) && now < own {
			t.Errorf("%s: took the contract's own money: %s, then %s", answer, own, now)
		}
	}
}

// TestS98NFTReceiverThatActs: a receiver that moves the token on keeps it from coming
// back; one that approves others first is paid for that when it does.
func TestS98NFTReceiverThatActs(t *testing.T) {
	c := newNFT(t, 1)
	before := c.Balance(receiverID)
	r := c.call(creator, "nft_transfer_call", nftCall(object("call", "nft_approve", "args", `{"token_id":"1","account_id":"bob.test.near"}`, "deposit", "250000000000000000000", "answer", "true")))
	expect(t, "approved and given back", r.Succeeds(t), "false")
	c.owner(t, "1", creator, "")
	if after := c.Balance(receiverID); after.Cmp(before) < 0 {
		t.Errorf("the receiver's approval was not paid back: %s NEAR, then %s", before.FormatNEAR(), after.FormatNEAR())
	}
	r = c.call(creator, "nft_transfer_call", nftCall(object("call", "nft_transfer", "args", `{"token_id":"1","receiver_id":"bob.test.near"}`, "deposit", "1", "answer", "true")))
	expect(t, "moved on", r.Succeeds(t), "true")
	c.owner(t, "1", bob, "")
}

// TestS98NFTAsksForGas: 30 Tgas are refused without a log; a unit more is enough to
// bring a token back with as many approvals as one can have.
func TestS98NFTAsksForGas(t *testing.T) { onEachSchedule(t, nftAsksForGas) }

func nftAsksForGas(t *testing.T, schedule string) {
	c := newNFTOn(t, schedule, 1)
	r := c.call(creator, "nft_transfer_call", nftCall(`{"panic":"no"}`), Tgas(30))
	r.FailsWith(t, "More gas is required: nft_transfer_call needs more than 30 Tgas attached, got 30 Tgas")
	logged(t, r)
	c.approveAll(t)
	c.call(creator, "nft_approve", `{"token_id":"1","account_id":"alice.test.near"}`, Deposit("0.1")).
		FailsWith(t, "A token is approved for at most 50 accounts: revoke one first")
	for _, msg := range []string{`{"panic":"no"}`, `{"loop":true}`} {
		r = c.call(creator, "nft_transfer_call", nftCall(msg), gasUnits(30_000_000_000_001))
		expect(t, msg, r.Succeeds(t), "false")
	}
	rubbish, given := 4<<20, uint64(400*amount.Tgas)
	if most := c.ledger.Schedule.Limits.TotalPrepaidGasMax; most < given { // an answer's bytes cost 65 Mgas each
		rubbish, given = 1<<20, most
	}
	r = c.call(creator, "nft_transfer_call", nftCall(fmt.Sprintf(`{"rubbish":%d}`, rubbish)), gasUnits(given))
	answered(t, r)
	expect(t, "a long answer", r.Succeeds(t), "false")
	expect(t, "the last approval", c.view("nft_is_approved", fmt.Sprintf(`{"token_id":"1","approved_account_id":"%064d","approval_id":50}`, 49)), "true")
	got, _ := c.received(creator, func() *Result {
		return c.call(creator, "nft_revoke_all", `{"token_id":"1"}`, Tgas(30))
	})
	near(t, "all approvals, less the yocto", got, "0.037999999999999999999999")
}

// approveAll approves token 1 for as many accounts as can be.
func (c *tokens) approveAll(t testing.TB) {
	t.Helper()
	for i := range 50 {
		c.call(creator, "nft_approve", fmt.Sprintf(`{"token_id":"1","account_id":"%064d"}`, i), Deposit("0.1")).Succeeds(t)
	}
}

// TestNFTResolverIsPrivate: nobody else returns tokens or has approvals paid.
func TestNFTResolverIsPrivate(t *testing.T) {
	c := newNFT(t, 1)
	args := `{"previous_owner_id":"alice.test.near","receiver_id":"creator.test.near","token_id":"1","approved_account_ids":{"bob.test.near":1}}`
	c.call(alice, "nft_resolve_transfer", args, Deposit("0")).FailsWith(t, "Method nft_resolve_transfer is private")
	r := c.call(creator, "nft_approve", `{"token_id":"1","account_id":"receiver.test.near"`+
		more("msg", object("call", "nft_resolve_transfer", "args", args, "deposit", "0", "answer", "0"))+`}`, Deposit("0.1"))
	expect(t, "chained by a receiver", r.Succeeds(t), "0")
	c.owner(t, "1", creator, `"receiver.test.near":1`)
}

func TestS99NFTEnumeration(t *testing.T) {
	c := newNFT(t, 4)
	c.call(creator, "nft_transfer", `{"receiver_id":"alice.test.near","token_id":"2"}`).Succeeds(t)
	for _, page := range []struct{ method, args, want string }{
		{"nft_tokens", `{}`, "1 2 3 4"},
		{"nft_tokens", `{"from_index":"1"}`, "2 3 4"},
		{"nft_tokens", `{"from_index":"2","limit":1}`, "3"},
		{"nft_tokens", `{"from_index":null,"limit":18446744073709551615}`, "1 2 3 4"},
		{"nft_tokens", `{"from_index":"4"}`, ""},
		{"nft_tokens", `{"from_index":"5"}`, "Out of bounds, please use a smaller from_index."},
		{"nft_tokens", `{"from_index":"340282366920938463463374607431768211455"}`, "Out of bounds, please use a smaller from_index."},
		{"nft_tokens", `{"limit":0}`, "Cannot provide limit of 0."},
		{"nft_tokens_for_owner", `{"account_id":"creator.test.near"}`, "1 4 3"}, // the last took the place of the one that left
		{"nft_tokens_for_owner", `{"account_id":"creator.test.near","from_index":"1","limit":1}`, "4"},
		{"nft_tokens_for_owner", `{"account_id":"creator.test.near","from_index":"3"}`, "Out of bounds, please use a smaller from_index."},
		{"nft_tokens_for_owner", `{"account_id":"creator.test.near","limit":0}`, "Cannot provide limit of 0."},
		{"nft_tokens_for_owner", `{"account_id":"nobody.near","from_index":"3","limit":0}`, ""},
		{"nft_tokens_for_owner", `{"account_id":"alice.test.near"}`, "2"},
	} {
		value, failure := c.View(c.id, page.method, page.args)
		if failure != "" {
			if !strings.Contains(failure, page.want) || page.want == "" {
				t.Errorf("%s %s: %q", page.method, page.args, failure)
			}
			continue
		}
		var ids []string
		for _, part := range strings.Split(value, `"token_id":"`)[1:] {
			ids = append(ids, part[:strings.IndexByte(part, '"')])
		}
		expect(t, page.method+" "+page.args, strings.Join(ids, " "), page.want)
	}
	expect(t, "supply", c.view("nft_total_supply", "{}"), `"4"`)
	expect(t, "creator's", c.view("nft_supply_for_owner", `{"account_id":"creator.test.near"}`), `"3"`)
	expect(t, "nobody's", c.view("nft_supply_for_owner", `{"account_id":"nobody.near"}`), `"0"`)
	expect(t, "no token", c.view("nft_token", `{"token_id":"5"}`), "null")
	expect(t, "no token by a long name", c.view("nft_token", object("token_id", strings.Repeat("x", 10_000))), "null")
}

// TestNFTPayout: royalties are paid of each sale, and the rest is the owner's.
func TestNFTPayout(t *testing.T) {
	c := newNFT(t, 0)
	mint := func(id, royalties string) *Result {
		return c.call(creator, "nft_mint", strings.TrimSuffix(mintArgs(id, creator), "}")+`,"perpetual_royalties":`+royalties+`}`, Deposit("0.1"))
	}
	mint("1", `{"alice.test.near":1000,"bob.test.near":333}`).Succeeds(t)
	mint("2", `null`).Succeeds(t)
	mint("3", `{"alice.test.near":10000}`).Succeeds(t)
	mint("4", `{"a.near":1,"b.near":1,"c.near":1,"d.near":1,"e.near":1,"f.near":1,"g.near":1,"h.near":1,"i.near":1}`).Succeeds(t)
	mint("5", `{"alice.test.near":5000,"bob.test.near":5001}`).FailsWith(t, "Royalties are at most 10000 basis points together, got 10001")
	mint("5", `{"a.near":1,"b.near":1,"c.near":1,"d.near":1,"e.near":1,"f.near":1,"g.near":1,"h.near":1,"i.near":1,"j.near":1}`).
		FailsWith(t, "A token pays royalties to at most 9 accounts, got 10")
	mint("5", `{"Alice":1}`).FailsWith(t, "perpetual_royalties: not an account id")

	const most = "340282366920938463463374607431768211455"
	for args, want := range map[string]string{
		`{"token_id":"1","balance":"1000"}`:                      `{"alice.test.near":"100","bob.test.near":"33","creator.test.near":"867"}`,
		`{"token_id":"1","balance":"1000","max_len_payout":3}`:   `{"alice.test.near":"100","bob.test.near":"33","creator.test.near":"867"}`,
		`{"token_id":"1","balance":"0"}`:                         `{}`,
		`{"token_id":"1","balance":"1"}`:                         `{"creator.test.near":"1"}`,
		`{"token_id":"2","balance":"` + most + `"}`:              `{"creator.test.near":"` + most + `"}`,
		`{"token_id":"3","balance":"` + most + `"}`:              `{"alice.test.near":"` + most + `"}`,
		`{"token_id":"4","balance":"10000","max_len_payout":10}`: `{"a.near":"1","b.near":"1","c.near":"1","d.near":"1","e.near":"1","f.near":"1","g.near":"1","h.near":"1","i.near":"1","creator.test.near":"9991"}`,
	} {
		expect(t, args, c.view("nft_payout", args), `{"payout":`+want+`}`)
	}
	for args, want := range map[string]string{
		`{"token_id":"1","balance":"1000","max_len_payout":2}`: "The payout goes to 3 accounts, and max_len_payout is 2",
		`{"token_id":"9","balance":"1000"}`:                    "Token not found",
	} {
		if _, failure := c.View(c.id, "nft_payout", args); !strings.Contains(failure, want) {
			t.Errorf("%s: %q", args, failure)
		}
	}

	c.call(creator, "nft_approve", `{"token_id":"1","account_id":"bob.test.near"}`, Deposit("0.1")).Succeeds(t)
	sale := `{"receiver_id":"alice.test.near","token_id":"1","approval_id":1,"memo":"sold","balance":"1000","max_len_payout":`
	c.call(bob, "nft_transfer_payout", sale+`2}`).FailsWith(t, "The payout goes to 3 accounts, and max_len_payout is 2")
	c.call(bob, "nft_transfer_payout", sale+`10}`, Deposit("0")).FailsWith(t, "Requires attached deposit of exactly 1 yoctoNEAR")
	c.ownedBy(t, "1", creator)
	before := c.Balance(creator)
	r := c.call(bob, "nft_transfer_payout", sale+`10}`)
	expect(t, "the payout", r.Succeeds(t), `{"payout":{"alice.test.near":"100","bob.test.near":"33","creator.test.near":"867"}}`)
	logged(t, r, nftMoved(creator, alice, `,"authorized_id":"bob.test.near","memo":"sold"`))
	refund, _ := c.Balance(creator).Sub(before)
	near(t, "the approval", refund, "0.00025")
	expect(t, "alice sells", c.call(alice, "nft_transfer_payout", `{"receiver_id":"bob.test.near","token_id":"1","balance":"1000"}`).Succeeds(t),
		`{"payout":{"bob.test.near":"33","alice.test.near":"967"}}`)
}

// ownedBy expects who owns a token.
func (c *tokens) ownedBy(t testing.TB, id string, owner account.ID) {
	t.Helper()
	if token := c.view("nft_token", object("token_id", id)); !strings.Contains(token, `"owner_id":"`+string(owner)+`"`) {
		t.Errorf("token %s is %s", id, token)
	}
}

// TestWhereTheGasOfNonFungibleTokensGoes holds the README's table.
func TestWhereTheGasOfNonFungibleTokensGoes(t *testing.T) {
	c := newNFT(t, 0)
	var rows gasRows
	rows.add(t, "`nft_mint`", c.mint(t, "1"))
	rows.add(t, "`nft_approve`", c.call(creator, "nft_approve", `{"token_id":"1","account_id":"alice.test.near"}`, Deposit("0.1")))
	rows.add(t, "`nft_transfer_call`, given back", c.call(creator, "nft_transfer_call", nftCall(`{"answer":"true"}`)))
	rows.add(t, "`nft_transfer_call`, kept", c.call(creator, "nft_transfer_call", nftCall(`{"answer":"false"}`)))
	c.mint(t, "2")
	rows.add(t, "`nft_transfer`", c.call(creator, "nft_transfer", `{"receiver_id":"alice.test.near","token_id":"2"}`))
	rows.add(t, "`nft_transfer_payout`", c.call(alice, "nft_transfer_payout", `{"receiver_id":"bob.test.near","token_id":"2","balance":"1000"}`))
	rows.hold(t, "nft")
}

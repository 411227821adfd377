package plugintest

import (
	"fmt"
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
	"latchkey/internal/test/shipped"
)

const (
	ftID  = account.ID("ft.test.near")
	nftID = account.ID("nft.test.near")
	appID = account.ID("app.test.near")
)

// tokenDrops is a chain with near-drop's test accounts, a token of 10^24 units and a
// contract of NFTs, all of them creator's, and a contract that drops may call.
type tokenDrops struct{ *drops }

func newTokenDrops(t testing.TB, plugins Plugins) *tokenDrops {
	t.Helper()
	return newTokenDropsOn(t, development, plugins)
}

func newTokenDropsOn(t testing.TB, schedule string, plugins Plugins) *tokenDrops {
	t.Helper()
	all := Plugins{"app": shipped.Receiver(t)}
	for _, name := range []string{"drop", "registrar", "ft", "nft"} {
		all[name] = shipped.Build(t, name)
	}
	for name, wasm := range plugins {
		all[name] = wasm
	}
	c := &tokenDrops{&drops{Chain: newOn(t, openEngine(t), schedule, all,
		Account{rootID, "1000", "registrar"}, Account{dropID, "4", "drop"}, Account{creator, "500", ""}, Account{alice, "0.1", ""}, Account{bob, "5", ""},
		Account{ftID, "5", "ft"}, Account{nftID, "5", "nft"}, Account{appID, "5", "app"})}}
	c.Call(dropID, dropID, "new", `{"top_level_account":"test.near"}`).Succeeds(t)
	c.Call(ftID, ftID, "new", `{"owner_id":"creator.test.near","total_supply":"1000000000000000000000000","metadata":`+ftMetadata+`}`).Succeeds(t)
	c.Call(nftID, nftID, "new", `{"owner_id":"creator.test.near","metadata":`+nftMetadata+`}`).Succeeds(t)
	c.own = c.ownMoney(t, 0)
	return c
}

// create makes a drop with the tutorial's 100 Tgas.
func (c *tokenDrops) create(t testing.TB, method, args, deposit string) string {
	t.Helper()
	return c.Call(creator, dropID, method, args, Deposit(deposit), Tgas(100)).Succeeds(t)
}

func (c *tokenDrops) createFT(t testing.TB, units, deposit string, keys ...string) string {
	t.Helper()
	args := strings.Replace(dropArgs(keys...), `"1000000000000000000000000"`, `"`+units+`","ft_contract":"ft.test.near"`, 1)
	return c.create(t, "create_ft_drop", args, deposit)
}

// send is ft_transfer_call to the drop contract; it returns what the contract kept.
func (c *tokenDrops) send(t testing.TB, by account.ID, units, msg string) string {
	t.Helper()
	return c.Call(by, ftID, "ft_transfer_call", object("receiver_id", dropID, "amount", units, "msg", msg), Deposit(oneYocto), Tgas(100)).Succeeds(t)
}

func (c *tokenDrops) registerDrop(t testing.TB) {
	t.Helper()
	c.Call(creator, ftID, "storage_deposit", object("account_id", dropID), Deposit("0.0125")).Succeeds(t)
}

func (c *tokenDrops) units(t testing.TB, of account.ID) string {
	t.Helper()
	value, failure := c.View(ftID, "ft_balance_of", object("account_id", of))
	return strings.Trim(value, `"`) + failure
}

func (c *tokenDrops) ownerOf(t testing.TB, token string) string {
	t.Helper()
	value, failure := c.View(nftID, "nft_token", object("token_id", token))
	_, owner, _ := strings.Cut(value, `"owner_id":"`)
	owner, _, _ = strings.Cut(owner, `"`)
	return owner + failure
}

func (c *tokenDrops) mint(t testing.TB, id string) {
	t.Helper()
	c.Call(creator, nftID, "nft_mint", mintArgs(id, creator), Deposit("0.00658")).Succeeds(t)
}

// dropView is get_drop_by_id.
func (c *tokenDrops) dropView(id string) string {
	value, failure := c.View(dropID, "get_drop_by_id", `{"drop_id":`+id+`}`)
	return value + strings.TrimPrefix(failure, "Smart contract panicked: ")
}

const gone = "No drop information for such drop_id"

// failedClaims lists the reasons of a transaction's claim_failed.
func failedClaims(t testing.TB, r *Result) (reasons []string) {
	t.Helper()
	for _, e := range dropEvents(t, r, "claim_failed") {
		reasons = append(reasons, e["reason"].(string))
	}
	return reasons
}

// dropEvents are the drop's events of one name, those of tokens left out.
func dropEvents(t testing.TB, r *Result, name string) []map[string]any {
	t.Helper()
	own := *r
	own.Logs = nil
	for _, log := range r.Logs {
		if strings.Contains(log, `"latchkey-drop"`) {
			own.Logs = append(own.Logs, log)
		}
	}
	return events(t, &own, name)
}

// keyIsGone expects that a used key is none of the account's any more.
func (r *Result) keyIsGone(t testing.TB) {
	t.Helper()
	if !strings.Contains(fmt.Sprint(r.Refused), "is not a key of account") {
		t.Errorf("refused %v, failure %q, value %q", r.Refused, r.Failure, r.Value)
	}
}

// claimWith claims with 100 Tgas, as the tutorial does.
func (c *tokenDrops) claimWith(key, method string, account account.ID) *Result {
	c.t.Helper()
	return c.claim(key, method, account, Tgas(100))
}

const newcomer = account.ID("a12345678901234567890123456789012345678901234567890123.test.near") // 64 bytes

// TestS49FTDrop is the tutorial's drop of tokens: T3 for accounts that exist, and T4 for
// a new one, whom the token does not know.
func TestS49FTDrop(t *testing.T) {
	c := newTokenDrops(t, nil)
	expect(t, "the drop", c.createFT(t, "1", "0.506", "K1", "K2"), "0")
	c.registerDrop(t)
	expect(t, "what the drop kept", c.send(t, creator, "2", "0"), `"2"`)
	expect(t, "the drop", c.dropView("0"), `{"FT":{"funder":"creator.test.near","amount":"1","ft_contract":"ft.test.near","counter":2,"funded":true,"start":null,"end":null,"cancelled":false}}`)
	expect(t, "the first claim", c.claimWith("K1", "claim_for", alice).Succeeds(t), "true")
	expect(t, "alice's units", c.units(t, alice), "1")
	c.claimWith("K1", "claim_for", alice).keyIsGone(t)
	expect(t, "the second claim", c.claimWith("K2", "claim_for", alice).Succeeds(t), "true")
	expect(t, "alice's units", c.units(t, alice), "2")
	expect(t, "the drop", c.dropView("0"), gone)
	c.solvent(t, 0)

	expect(t, "the drop", c.createFT(t, "1", "0.407", "K3"), "1")
	c.Call(creator, dropID, "create_ft_drop", strings.Replace(dropArgs("K3"), `"1000000000000000000000000"`, `"1","ft_contract":"ft.test.near"`, 1), Deposit("0.407")).
		FailsWith(t, "Public key is already used for a drop")
	c.send(t, creator, "1", "1")
	expect(t, "the claim", c.claimWith("K3", "create_account_and_claim", newcomer).Succeeds(t), "true")
	expect(t, "the newcomer's units", c.units(t, newcomer), "1")
	expect(t, "the drop", c.dropView("1"), gone)
	c.solvent(t, 0)
}

func TestS50S66WrongTokensReturn(t *testing.T) {
	c := newTokenDrops(t, nil)
	c.createFT(t, "1", "0.506", "K1", "K2")
	c.createDrop(t, "K3")
	c.registerDrop(t)
	had := c.units(t, creator)
	for _, wrong := range []struct{ units, msg string }{{"1", "0"}, {"3", "0"}, {"2", "7"}, {"2", "1"}, {"2", "drop"}} {
		expect(t, "kept of "+wrong.units+" for "+wrong.msg, c.send(t, creator, wrong.units, wrong.msg), `"0"`)
	}
	expect(t, "the creator's units", c.units(t, creator), had)
	expect(t, "kept of the right sum", c.send(t, creator, "2", "0"), `"2"`)
	expect(t, "kept of a second", c.send(t, creator, "2", "0"), `"0"`)
	expect(t, "the contract's units", c.units(t, dropID), "2")
	c.Call(alice, dropID, "ft_on_transfer", `{"sender_id":"creator.test.near","amount":"2","msg":"0"}`).FailsWith(t, "Wrong FTs, expected ft.test.near")
}

func TestS51UnfundedDropRefuses(t *testing.T) {
	c := newTokenDrops(t, nil)
	c.createFT(t, "1", "0.407", "K1")
	c.claimWith("K1", "claim_for", alice).RefusedWith(t, "Drop is not funded yet")
	c.registerDrop(t)
	c.send(t, creator, "1", "0")
	expect(t, "the claim", c.claimWith("K1", "claim_for", alice).Succeeds(t), "true")
}

// TestS52RecipientIsRegistered, in one receipt with the payment: what the token asks is
// taken of the 0.0125 NEAR set aside, and the rest comes back.
func TestS52RecipientIsRegistered(t *testing.T) {
	c := newTokenDrops(t, nil)
	c.createFT(t, "1", "0.407", "K1")
	c.registerDrop(t)
	c.send(t, creator, "1", "0")
	r := c.claimWith("K1", "claim_for", alice)
	expect(t, "the claim", r.Succeeds(t), "true")
	value, failure := c.View(ftID, "storage_balance_of", object("account_id", alice))
	expect(t, "alice's registration", value+failure, `{"total":"1250000000000000000000","available":"0"}`)
	storage, _ := refunds(t, dropOnly(r))
	near(t, "what came back", storage, "0.01885") // 0.01125 of the registration, and storage
	c.solvent(t, 0)
}

// dropOnly leaves the logs of others out.
func dropOnly(r *Result) *Result {
	own := *r
	own.Logs = nil
	for _, log := range r.Logs {
		if strings.Contains(log, `"latchkey-drop"`) {
			own.Logs = append(own.Logs, log)
		}
	}
	return &own
}

// TestS53NFTDrop is the tutorial's: T5 for an account that exists, T6 for a new one, by
// approval and by transfer.
func TestS53S62NFTDrop(t *testing.T) {
	c := newTokenDrops(t, nil)
	for n, way := range []string{"nft_approve", "nft_transfer_call"} {
		id, key, other := fmt.Sprint(2*n+1), fmt.Sprint("K", n), fmt.Sprint("N", n)
		c.mint(t, id)
		args := `{"public_key":"` + Key(key).PublicKey().String() + `","nft_contract":"nft.test.near"}`
		drop := c.create(t, "create_nft_drop", args, "0.407")
		c.Call(creator, dropID, "create_nft_drop", args, Deposit("0.407")).FailsWith(t, "Public key is already used for a drop")
		c.give(t, way, id, drop)
		if way == "nft_transfer_call" { // S62: it is the contract's now
			c.Call(creator, nftID, "nft_transfer", object("receiver_id", bob, "token_id", id), Deposit(oneYocto)).FailsWith(t, "Sender not approved")
		}
		expect(t, "the drop", c.dropView(drop), `{"NFT":{"funder":"creator.test.near","nft_contract":"nft.test.near","counter":1,"tokens":1,"start":null,"end":null,"cancelled":false}}`)
		expect(t, "the claim", c.claimWith(key, "claim_for", alice).Succeeds(t), "true")
		expect(t, "the owner", c.ownerOf(t, id), string(alice))
		expect(t, "the drop", c.dropView(drop), gone)

		id = fmt.Sprint(2*n + 2)
		c.mint(t, id)
		drop = c.create(t, "create_nft_drop", `{"public_key":"`+Key(other).PublicKey().String()+`","nft_contract":"nft.test.near"}`, "0.407")
		c.give(t, way, id, drop)
		account := account.ID(fmt.Sprintf("new%d.test.near", n))
		expect(t, "the claim", c.claimWith(other, "create_account_and_claim", account).Succeeds(t), "true")
		expect(t, "the owner", c.ownerOf(t, id), string(account))
		c.solvent(t, 0)
	}
}

// give brings a token into a drop.
func (c *tokenDrops) give(t testing.TB, way, token, drop string) {
	t.Helper()
	if way == "nft_approve" {
		c.Call(creator, nftID, way, object("token_id", token, "account_id", dropID, "msg", drop), Deposit("0.00045"), Tgas(100)).Succeeds(t)
		return
	}
	r := c.Call(creator, nftID, way, object("receiver_id", dropID, "token_id", token, "msg", drop), Deposit(oneYocto), Tgas(100))
	expect(t, "whether the drop kept it", r.Succeeds(t), "true")
}

func TestS54S62TokensThatAreRefused(t *testing.T) {
	c := newTokenDrops(t, nil)
	c.mint(t, "1")
	c.mint(t, "2")
	c.Call(creator, nftID, "nft_transfer", object("receiver_id", bob, "token_id", "2"), Deposit(oneYocto)).Succeeds(t)
	c.create(t, "create_nft_drop", `{"public_key":"`+Key("K1").PublicKey().String()+`","nft_contract":"nft.test.near"}`, "0.407")
	c.claimWith("K1", "claim_for", alice).RefusedWith(t, "No tokens to drop")
	c.give(t, "nft_transfer_call", "1", "0")
	// Whoever has another token of the contract cannot put it in its place.
	r := c.Call(bob, nftID, "nft_approve", object("token_id", "2", "account_id", dropID, "msg", "0"), Deposit("0.00045"), Tgas(100))
	r.FailsWith(t, "Only creator.test.near, who made Drop 0, can fund it")
	expect(t, "whether the drop kept it", c.Call(bob, nftID, "nft_transfer_call", object("receiver_id", dropID, "token_id", "2", "msg", "0"), Deposit(oneYocto), Tgas(100)).Succeeds(t), "false")
	expect(t, "the owner", c.ownerOf(t, "2"), string(bob))
	c.Call(alice, dropID, "nft_on_approve", `{"token_id":"9","owner_id":"creator.test.near","approval_id":1,"msg":"0"}`).FailsWith(t, "Wrong NFT contract, expected nft.test.near")
	expect(t, "the claim", c.claimWith("K1", "claim_for", alice).Succeeds(t), "true")
	expect(t, "the owner", c.ownerOf(t, "1"), string(alice))
}

// TestS61FailedTokensReturnToTheDrop: the token's contract is gone for a while.
func TestS61FailedTokensReturnToTheDrop(t *testing.T) {
	c := newTokenDrops(t, nil)
	c.createFT(t, "5", "0.407", "K1")
	c.registerDrop(t)
	c.send(t, creator, "5", "0")
	use := func(contract string) {
		c.Together(c.SignActions(ftID, ftID, string(ftID), transaction.UseGlobalContract{Contract: transaction.GlobalContractID{AccountID: account.ID(contract)}}))[0].Succeeds(t)
	}
	use("registrar.latchkey")
	before, _ := c.View(dropID, "get_obligations", `{"drop_id":0}`)
	r := c.claimWith("K1", "claim_for", alice)
	expect(t, "the claim", r.Succeeds(t), "false")
	expect(t, "the reason", strings.Join(failedClaims(t, r), "|"), "ft.test.near refused the transfer to alice.test.near")
	after, _ := c.View(dropID, "get_obligations", `{"drop_id":0}`)
	expect(t, "what the drop holds", after[:strings.Index(after, `"allowances"`)]+after[strings.Index(after, `"storage"`):],
		before[:strings.Index(before, `"allowances"`)]+before[strings.Index(before, `"storage"`):])
	use("ft.latchkey")
	expect(t, "again", c.claimWith("K1", "claim_for", alice).Succeeds(t), "true")
	expect(t, "alice's units", c.units(t, alice), "5")
	c.solvent(t, 0)
}

func TestS67S87CancelReturnsTokens(t *testing.T) {
	c := newTokenDrops(t, nil)
	c.createFT(t, "5", "0.506", "K1", "K2", "K3")
	c.registerDrop(t)
	c.send(t, creator, "15", "0")
	c.claimWith("K1", "claim_for", alice).Succeeds(t)
	r := c.Call(creator, dropID, "cancel_drop", `{"drop_id":0}`, Tgas(100))
	expect(t, "the keys taken back", r.Succeeds(t), "2")
	expect(t, "the units that came back", dropEvents(t, r, "tokens_returned")[0]["amount"], any("10"))
	expect(t, "the drop", c.dropView("0"), gone)
	expect(t, "the contract's units", c.units(t, dropID), "0")

	c.mint(t, "1")
	c.create(t, "create_nft_drop", strings.Replace(dropArgs("N1", "N2"), `"amount_per_drop":"1000000000000000000000000"`, `"nft_contract":"nft.test.near"`, 1), "0.407")
	c.give(t, "nft_transfer_call", "1", "1")
	r = c.Call(creator, dropID, "cancel_drop", `{"drop_id":1}`, Tgas(300))
	expect(t, "the keys taken back", r.Succeeds(t), "2")
	expect(t, "the owner", c.ownerOf(t, "1"), string(creator))
	expect(t, "the drop", c.dropView("1"), gone)
	c.solvent(t, 0)
}

// TestS73ReclaimAllExpired of a funder: their drops are listed, each is taken back in
// pages, and once more does no harm.
func TestS73ReclaimAllExpired(t *testing.T) {
	c := newTokenDrops(t, nil)
	end := fmt.Sprintf(`,"end":"%d"}`, closes.UnixNano())
	for n := range 3 {
		args := strings.TrimSuffix(dropArgs(fmt.Sprint("A", n), fmt.Sprint("B", n)), "}") + end
		c.create(t, "create_near_drop", args, "3")
	}
	c.at(closes)
	for range 2 {
		ids, _ := c.View(dropID, "get_drops", `{"funder_id":"creator.test.near"}`)
		for _, id := range []string{"0", "1", "2"} {
			if strings.Contains(ids, `"drop_id":`+id) {
				expect(t, "the keys taken back", c.Call(alice, dropID, "reclaim_drop", `{"drop_id":`+id+`}`).Succeeds(t), "2")
			}
			expect(t, "once more", c.Call(alice, dropID, "reclaim_drop", `{"drop_id":`+id+`}`).Succeeds(t), "0")
		}
	}
	ids, _ := c.View(dropID, "get_drops", `{"funder_id":"creator.test.near"}`)
	expect(t, "the drops left", ids, `{"drops":[],"next_id":null}`)
	c.solvent(t, 0)
}

// TestS75OnlyAllOfItIsTrue: of a use that brings two things, the second of which fails,
// the result is false; the first stays, and the next claim brings the other alone.
func TestS75S79OnlyAllOfItIsTrue(t *testing.T) {
	c := newTokenDrops(t, nil)
	c.create(t, "create_drop", `{"public_keys":["`+Key("K1").PublicKey().String()+`"],"uses":[{"assets":[{"kind":"near","amount":"1000000000000000000000000"},{"kind":"nft","contract_id":"nft.test.near"}]},{},{"assets":[{"kind":"near","amount":"7"}]}]}`, "2")
	c.mint(t, "1")
	c.give(t, "nft_approve", "1", "0")
	c.Call(creator, nftID, "nft_revoke_all", object("token_id", "1"), Deposit(oneYocto)).Succeeds(t)
	before := c.Balance(alice)
	expect(t, "the claim", c.claimWith("K1", "claim_for", alice).Succeeds(t), "false")
	got, _ := c.Balance(alice).Sub(before)
	near(t, "alice got", got, "1")
	c.Call(creator, dropID, "cancel_drop", `{"drop_id":0,"public_keys":[]}`).Succeeds(t) // nothing is named
	information, failure := c.View(dropID, "get_key_information", object("key", Key("K1").PublicKey().String()))
	expect(t, "S74 what the key brings", information+failure, `{"required_gas":"54000000000000","yoctonear":"0","yoctoNEAR":"0","ft_list":null,"nft_list":[{"token_id":"1","contract_id":"nft.test.near"}]}`)
	// The approval has another number now: the drop's is of no use, so the funder takes the key back.
	expect(t, "the keys taken back", c.Call(creator, dropID, "cancel_drop", `{"drop_id":0}`, Tgas(300)).Succeeds(t), "1")
	c.solvent(t, 0)

	c.create(t, "create_drop", `{"public_keys":["`+Key("K2").PublicKey().String()+`"],"uses":[{"assets":[{"kind":"near","amount":"5"}]},{},{"assets":[{"kind":"near","amount":"7"}]}]}`, "2")
	before = c.Balance(alice)
	for use, total := range []uint64{5, 5, 12} {
		expect(t, fmt.Sprint("use ", use+1), c.claimWith("K2", "claim_for", alice).Succeeds(t), "true")
		got, _ := c.Balance(alice).Sub(before)
		expect(t, "alice got", got, amount.From(total))
	}
	c.claimWith("K2", "claim_for", alice).keyIsGone(t)
	c.solvent(t, 0)
}

// TestS85CallsOfADrop reach another contract with what the drop filled in.
func TestS85CallsOfADrop(t *testing.T) {
	c := newTokenDrops(t, nil)
	use := func(method, args string) string {
		return `{"public_keys":["` + Key("K1").PublicKey().String() + `"],"uses":[{"assets":[` + object("kind", "call", "receiver_id", ftID, "method_name", method, "args", args,
			"attached_deposit", "1250000000000000000000", "attached_gas", "10000000000000", "keypom_args", map[string]string{"account_id_field": "account_id"}) + `]}]}`
	}
	c.Call(creator, dropID, "create_drop", use("ft_transfer", "{}"), Deposit("1")).FailsWith(t, "A drop cannot call ft_transfer, which would move what the contract holds: make it a drop of tokens")
	c.Call(creator, dropID, "create_drop", strings.Replace(use("claim", "{}"), string(ftID), string(dropID), 1), Deposit("1")).FailsWith(t, "Cannot invoke functions on the drop contract")
	c.Call(creator, dropID, "create_drop", use("storage_deposit", `{"account_id":"bob.test.near"}`), Deposit("1")).FailsWith(t, "args: account_id is filled in by the drop")
	c.create(t, "create_drop", use("storage_deposit", `{"registration_only":true}`), "1")
	expect(t, "the claim", c.claimWith("K1", "claim_for", alice).Succeeds(t), "true")
	value, failure := c.View(ftID, "storage_balance_of", object("account_id", alice))
	expect(t, "whom the call registered", value+failure, `{"total":"1250000000000000000000","available":"0"}`)
	c.solvent(t, 0)
}

// TestS91OnceForEachAccountAndGate: on a whole ledger, with a token that gates.
func TestS91OnceForEachAccountAndGate(t *testing.T) {
	c := newTokenDrops(t, nil)
	more := func(keys []string, text string) string {
		return strings.TrimSuffix(dropArgs(keys...), "}") + text + "}"
	}
	c.create(t, "create_near_drop", more([]string{"K1", "K2"}, `,"once_per_account":true`), "3")
	c.claimWith("K1", "claim_for", alice).Succeeds(t)
	c.claimWith("K2", "claim_for", alice).RefusedWith(t, "alice.test.near has claimed Drop 0 already")
	c.create(t, "create_near_drop", more([]string{"K3"}, `,"gate":{"kind":"nft","contract_id":"nft.test.near"}`), "3")
	r := c.claimWith("K3", "claim_for", bob)
	expect(t, "without a token", r.Succeeds(t), "false")
	expect(t, "the reason", strings.Join(failedClaims(t, r), "|"), "Drop 1 is for accounts that have at least 1 of nft.test.near; bob.test.near has 0")
	c.mint(t, "1")
	c.Call(creator, nftID, "nft_transfer", object("receiver_id", bob, "token_id", "1"), Deposit(oneYocto)).Succeeds(t)
	expect(t, "with one", c.claimWith("K3", "claim_for", bob).Succeeds(t), "true")
}

// TestTheTutorialWithoutADeposit: its commands for tokens, as typed, where the owner
// sponsors the funder.
func TestTheTutorialWithoutADeposit(t *testing.T) {
	c := newTokenDrops(t, nil)
	c.Call(bob, dropID, "sponsor_deposit", "{}", Deposit("1")).Succeeds(t)
	c.Call(dropID, dropID, "sponsor_allow", `{"account_id":"creator.test.near","cap":"500000000000000000000000"}`).Succeeds(t)
	c.mint(t, "1")
	before := c.Balance(creator)
	expect(t, "the FT drop", c.createFT(t, "1", "0", "K1"), "0")
	expect(t, "the NFT drop", c.create(t, "create_nft_drop", `{"public_key":"`+Key("K2").PublicKey().String()+`","nft_contract":"nft.test.near"}`, "0"), "1")
	c.registerDrop(t)
	c.send(t, creator, "1", "0")
	c.give(t, "nft_transfer_call", "1", "1")
	spent, _ := before.Sub(c.Balance(creator))
	if NEAR("0.02").Less(spent) {
		t.Errorf("the creator spent %s NEAR", spent.FormatNEAR())
	}
	expect(t, "a claim", c.claimWith("K1", "claim_for", alice).Succeeds(t), "true")
	expect(t, "a claim", c.claimWith("K2", "claim_for", alice).Succeeds(t), "true")
}

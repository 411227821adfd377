package plugintest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"latchkey/core/account"
	"latchkey/core/amount"
)

// nearArgs asks for a drop of 1 NEAR a use, with more members after a comma.
func nearArgs(more string, keys ...string) string {
	return strings.TrimSuffix(dropArgs(keys...), "}") + more + "}"
}

func TestS56NewOnceAndByItself(t *testing.T) {
	c := newDrops(t)
	c.Call(dropID, dropID, "new", `{"top_level_account":"test.near"}`).FailsWith(t, "The contract has already been initialized")
	c.Call(alice, dropID, "new", `{"top_level_account":"test.near"}`).FailsWith(t, "Method new is private")
}

// TestS57NobodyElseResolves: not directly, and not by a promise that fails before, with
// whatever arguments.
func TestS57NobodyElseResolves(t *testing.T) {
	c := newFaults(t)
	c.createFT(t, "5", "0.407", "K1")
	c.createDrop(t, "K2")
	c.registerDrop(t)
	c.send(t, creator, "5", "0")
	before, own := c.units(t, dropID), c.ownMoney(t, 1)
	const args = `{"account_id":"app.test.near","account_created":false,"drop_deleted":true,"funder":"app.test.near","amount":"5","ft_contract":"ft.test.near",` +
		`"drop_id":0,"public_keys":[],"price":"1000000000000000000000000","allowance":"1","reason":"x","storage":"1","token_id":"1","registration":"0","asset":0}`
	for _, method := range []string{"resolve_create_drop", "resolve_account_create", "resolve_near_claim", "resolve_ft_claim", "resolve_ft_bounds", "resolve_ft_registered",
		"resolve_nft_claim", "resolve_call_claim", "resolve_gate", "settle_key", "resolve_reclaim", "resolve_return", "claim", "claim_for", "create_account_and_claim",
		"freeze", "unfreeze", "sponsor_allow", "sponsor_withdraw"} {
		c.Call(alice, dropID, method, args).FailsWith(t, "Method "+method+" is private")
		c.Call(bob, appID, "chain", object("method", method, "args", args), Tgas(150)).FailsWith(t, "Method "+method+" is private")
	}
	if c.ownMoney(t, 1).Less(own) || c.units(t, dropID) != before {
		t.Errorf("the contract's own money is %s NEAR, was %s", c.ownMoney(t, 1).FormatNEAR(), own.FormatNEAR())
	}
}

// obligations is what the contract holds for drops that have not ended.
func (c *tokenDrops) obligations(t testing.TB, drops int) (near amount.Yocto) {
	t.Helper()
	for id := range drops {
		value, failure := c.View(dropID, "get_obligations", fmt.Sprintf(`{"drop_id":%d}`, id))
		if failure != "" {
			continue // it has ended
		}
		var holds struct {
			Near, Allowances amount.Yocto
		}
		if err := json.Unmarshal([]byte(value), &holds); err != nil {
			t.Fatal(err)
		}
		near = near.SaturatingAdd(holds.Near).SaturatingAdd(holds.Allowances)
	}
	return near
}

// TestS71AccountsAddUpOnALedger: at every step of a random history the contract has what
// it owes and stakes, and the tokens that its drops hold.
func TestS71AccountsAddUpOnALedger(t *testing.T) {
	c := newTokenDrops(t, nil)
	c.registerDrop(t)
	random := rand.New(rand.NewPCG(7, 71))
	own := func(drops int) amount.Yocto {
		record, _ := c.State().Account(dropID)
		stake, _ := amount.From(10_000_000_000_000_000_000).Mul64(record.StorageUsage)
		left, ok := record.Amount.Sub(stake.SaturatingAdd(c.obligations(t, drops)))
		if !ok {
			t.Fatalf("the contract has %s NEAR, and owes and stakes more", record.Amount.FormatNEAR())
		}
		return left
	}
	began, drops, keys, tokens := own(0), 0, 0, 0
	for range 60 {
		id := fmt.Sprint(random.IntN(max(drops, 1)))
		key := fmt.Sprint("R", random.IntN(max(keys, 1)))
		switch random.IntN(6) {
		case 0:
			made := []string{fmt.Sprint("R", keys), fmt.Sprint("R", keys+1)}
			args := dropArgs(made...)
			method := []string{"create_near_drop", "create_ft_drop", "create_nft_drop"}[random.IntN(3)]
			args = strings.Replace(args, `"1000000000000000000000000"`, `"1000","ft_contract":"ft.test.near","nft_contract":"nft.test.near"`, 1)
			c.create(t, method, args, "1")
			drops, keys = drops+1, keys+2
		case 1:
			c.Call(creator, ftID, "ft_transfer_call", object("receiver_id", dropID, "amount", "2000", "msg", id), Deposit(oneYocto), Tgas(100))
		case 2:
			tokens++
			c.mint(t, fmt.Sprint(tokens))
			c.Call(creator, nftID, "nft_transfer_call", object("receiver_id", dropID, "token_id", fmt.Sprint(tokens), "msg", id), Deposit(oneYocto), Tgas(100))
		case 3, 4:
			to := []account.ID{alice, bob, "missing.test.near"}[random.IntN(3)]
			c.claimWith(key, "claim_for", to)
		default:
			c.Call(creator, dropID, "cancel_drop", `{"drop_id":`+id+`,"limit":1}`, Tgas(300))
		}
		if now := own(drops); now.Less(began) {
			t.Fatalf("the contract's own money fell from %s to %s NEAR", began.FormatNEAR(), now.FormatNEAR())
		}
	}
	for id := range drops {
		for c.Call(creator, dropID, "cancel_drop", fmt.Sprintf(`{"drop_id":%d}`, id), Tgas(300)).Value != "0" {
		}
	}
	expect(t, "the contract's units", c.units(t, dropID), "0")
	for n := range tokens {
		if owner := c.ownerOf(t, fmt.Sprint(n+1)); owner == string(dropID) {
			t.Errorf("token %d is left with the contract", n+1)
		}
	}
}

func TestS80S81IntervalsOnALedger(t *testing.T) {
	c := newTokenDrops(t, nil)
	start := opens.UnixNano()
	campaign := fmt.Sprintf(`,"uses_per_key":5,"start":"%d","interval":"%d"`, start, 10*time.Second)
	c.Call(creator, dropID, "create_near_drop", nearArgs(`,"interval":"5"`, "K1"), Deposit("6")).
		FailsWith(t, "If you want to set a claim interval, you must also set a start timestamp")
	c.Call(creator, dropID, "create_near_drop", nearArgs(fmt.Sprintf(`,"start":"%d","end":"%d"`, start+5, start), "K1"), Deposit("6")).FailsWith(t, "must be less than the end timestamp")
	c.create(t, "create_near_drop", nearArgs(campaign, "K1"), "6")
	c.claimWith("K1", "claim_for", alice).RefusedWith(t, "Drop 0 can be claimed from "+opens.Format(time.RFC3339))
	c.at(opens.Add(9 * time.Second))
	c.claimWith("K1", "claim_for", alice).RefusedWith(t, "The next use of this key is due on "+opens.Add(10*time.Second).Format(time.RFC3339))
	before := c.Balance(alice)
	c.at(opens.Add(50 * time.Second))
	for range 5 {
		expect(t, "a claim", c.claimWith("K1", "claim_for", alice).Succeeds(t), "true")
	}
	got, _ := c.Balance(alice).Sub(before)
	near(t, "what five uses paid", got, "5")
	c.claimWith("K1", "claim_for", alice).keyIsGone(t)
	c.solvent(t, 0)
}

func TestS82PasswordsOnALedger(t *testing.T) {
	c := newTokenDrops(t, nil)
	inner := sha256.Sum256([]byte("secret" + Key("K1").PublicKey().String() + "1"))
	outer := sha256.Sum256(inner[:])
	c.create(t, "create_near_drop", nearArgs(fmt.Sprintf(`,"passwords":[{"1":"%x"}]`, outer), "K1"), "2")
	with := func(password string) *Result {
		return c.Call(dropID, dropID, "claim_for", object("account_id", alice, "password", password), SignedBy("K1"))
	}
	c.claimWith("K1", "claim_for", alice).RefusedWith(t, "Password expected.")
	with(hex.EncodeToString(outer[:])).RefusedWith(t, "Incorrect password")
	expect(t, "the right one", with(hex.EncodeToString(inner[:])).Succeeds(t), "true")
	c.solvent(t, 0)
}

func TestS83S84WaysToClaimOnALedger(t *testing.T) {
	c := newTokenDrops(t, nil)
	c.create(t, "create_near_drop", nearArgs(`,"permission":"claim"`, "K1"), "2")
	c.create(t, "create_near_drop", nearArgs(`,"permission":"create_account_and_claim"`, "K2"), "2")
	c.create(t, "create_near_drop", nearArgs(`,"refund_deposit":true`, "K3"), "2")
	c.claimWith("K1", "create_account_and_claim", "new.test.near").RefusedWith(t, "This use is for an account that exists: call claim")
	c.claimWith("K2", "claim_for", alice).RefusedWith(t, "This use makes an account: call create_account_and_claim")
	expect(t, "as it is meant", c.claimWith("K1", "claim_for", alice).Succeeds(t), "true")
	expect(t, "as it is meant", c.claimWith("K2", "create_account_and_claim", "new.test.near").Succeeds(t), "true")
	before := c.Balance(alice)
	expect(t, "the claim", c.claimWith("K3", "claim_for", alice).Succeeds(t), "true")
	expect(t, "alice's money", c.Balance(alice), before)
	c.solvent(t, 0)
}

func TestS89FreezeOnALedger(t *testing.T) {
	c := newTokenDrops(t, nil)
	c.createDrop(t, "K1")
	c.Call(alice, dropID, "freeze", "{}").FailsWith(t, "Method freeze is private")
	c.Call(dropID, dropID, "freeze", "{}").Succeeds(t)
	c.Call(creator, dropID, "create_near_drop", dropArgs("K2"), Deposit("2")).FailsWith(t, "Contract is frozen and no new drops or keys can be created")
	expect(t, "a claim", c.claimWith("K1", "claim_for", alice).Succeeds(t), "true")
	c.Call(dropID, dropID, "unfreeze", "{}").Succeeds(t)
	c.createDrop(t, "K2")
}

func TestS90ListsAndPreviewOnALedger(t *testing.T) {
	c := newTokenDrops(t, nil)
	c.createDrop(t, "K1", "K2")
	c.createDrop(t, "K3")
	c.claimWith("K1", "claim_for", alice).Succeeds(t)
	listed, failure := c.View(dropID, "get_drops", `{"funder_id":"creator.test.near","limit":1}`)
	expect(t, "the newest drop", listed+failure, `{"drops":[{"drop_id":1,"NEAR":{"funder":"creator.test.near","amount":"1000000000000000000000000","counter":1,"start":null,"end":null,"cancelled":false}}],"next_id":0}`)
	keys, failure := c.View(dropID, "get_keys", `{"drop_id":0}`)
	expect(t, "the keys", keys+failure, fmt.Sprintf(`[{"public_key":"%s","open":false},{"public_key":"%s","open":true,"uses_left":1,"in_flight":false,"allowance":"22400000000000000000000"}]`,
		Key("K1").PublicKey(), Key("K2").PublicKey()))
	preview := func(account account.ID) string {
		value, failure := c.View(dropID, "preview_claim", object("public_key", Key("K2").PublicKey().String(), "account_id", account))
		_, verdict, _ := strings.Cut(value+failure, `"accepted":`)
		return verdict
	}
	expect(t, "alice", preview(alice), `true,"reason":null}`)
	expect(t, "the contract", preview(dropID), `false,"reason":"A drop cannot be claimed into its own contract"}`)
}

// TestS100EachChangeOfADropIsToldOnce.
func TestS100EachChangeOfADropIsToldOnce(t *testing.T) {
	c := newTokenDrops(t, nil)
	told := func(r *Result) string {
		r.Succeeds(t)
		var names []string
		for _, log := range dropOnly(r).Logs {
			_, rest, _ := strings.Cut(log, `"event":"`)
			name, _, _ := strings.Cut(rest, `"`)
			names = append(names, name)
		}
		return strings.Join(names, " ")
	}
	args := strings.Replace(dropArgs("K1", "K2"), `"1000000000000000000000000"`, `"1","ft_contract":"ft.test.near"`, 1)
	expect(t, "creation", told(c.Call(creator, dropID, "create_ft_drop", args, Deposit("1"))), "drop_created keys_added")
	c.registerDrop(t)
	expect(t, "funding", told(c.Call(creator, ftID, "ft_transfer_call", object("receiver_id", dropID, "amount", "2", "msg", "0"), Deposit(oneYocto), Tgas(100))), "drop_funded")
	expect(t, "a claim", told(c.claimWith("K1", "create_account_and_claim", "new.test.near")), "claim_started account_created claimed key_deleted")
	expect(t, "a claim that fails", told(c.claimWith("K2", "create_account_and_claim", "new.test.near")), "claim_started claim_failed")
	expect(t, "cancelling", told(c.Call(creator, dropID, "cancel_drop", `{"drop_id":0}`, Tgas(100))), "drop_cancelled keys_reclaimed tokens_returned drop_ended")
	refused := c.Call(creator, dropID, "create_ft_drop", args, Deposit("0.001"))
	expect(t, "what a refused creation tells", strings.Join(refused.Logs, " "), "")
}

//go:build !wasip1

package main

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"testing"

	"latchkey/plugins/sdk"
)

// withMore are the arguments of a drop of 1 NEAR a use, with more members.
func withMore(first, last int, more string) string {
	return strings.TrimSuffix(dropArgs(first, last, sdk.Near(1)), "}") + "," + more + "}"
}

func (c *chain) createWith(first, last int, more string) string {
	c.t.Helper()
	return c.must(funder, sdk.PublicKey{}, "create_near_drop", withMore(first, last, more), sdk.Near(20))
}

// createUses makes a drop of one key with these uses.
func (c *chain) createUses(key int, uses, more string) string {
	c.t.Helper()
	return c.must(funder, sdk.PublicKey{}, "create_drop",
		`{"public_keys":["`+claimKeyOf(key).String()+`"],"uses":[`+uses+`]`+more+`}`, sdk.Near(20))
}

func near(n string) string { return `{"kind":"near","amount":"` + n + `"}` }

func TestS79ThreeUsesEachWithAssetsOfItsOwn(t *testing.T) {
	c := newChain(t)
	own, had := c.own(), c.balances[funder]
	c.createUses(1, `{"assets":[`+near("5")+`]},{"assets":[]},{"assets":[`+near("7")+`,{"kind":"ft","contract_id":"ft.near","amount":"3"}]}`, "")
	c.ftSend(funder, sdk.NewAmount(3), "0")
	c.ft.balances[alice] = sdk.Amount{}
	for use, want := range []string{"5", "5", "12"} {
		result, text := c.claim(1, "claim_for", forAlice)
		c.expect("use "+strconv.Itoa(use+1), result+text, "true")
		if got := c.balances[alice].Sub(sdk.Near(1)).String(); got != want {
			t.Errorf("after use %d alice has %s more, want %s", use+1, got, want)
		}
		if _, there := c.host.AccessKeys[string(claimKeyOf(1).Borsh())]; there != (use < 2) {
			t.Errorf("after use %d the key is there: %v", use+1, there)
		}
	}
	c.expect("alice's units", c.units(alice), "3")
	_, text := c.claim(1, "claim_for", forAlice)
	c.expect("a fourth use", text, "AccessKeyNotFound")
	if spent := had.Sub(c.balances[funder]); spent != keptOfADrop.Add(sdk.NewAmount(13)) || c.own() != own {
		t.Errorf("the drop cost %v", spent)
	}
	c.expect("the events", c.eventNames(), "drop_created keys_added drop_funded claim_started claimed claim_started claimed "+
		"claim_started asset_delivered asset_delivered claimed drop_ended key_deleted")
}

// TestWhatArrivedOfAUseStays: after a failure half way the next claim brings the rest,
// and nothing twice.
func TestWhatArrivedOfAUseStays(t *testing.T) {
	c := newChain(t)
	own := c.own()
	c.createUses(1, `{"assets":[`+near("5")+`,{"kind":"ft","contract_id":"ft.near","amount":"3"},`+near("7")+`]}`, "")
	c.ftSend(funder, sdk.NewAmount(3), "0")
	c.ft.unstored = true
	result, text := c.claim(1, "claim_for", forAlice)
	c.expect("the first claim", result+text, "false")
	c.expect("alice's money", c.balances[alice].Sub(sdk.Near(1)).String(), "5")
	if preview := c.view("preview_claim", `{"public_key":"`+claimKeyOf(1).String()+`"}`); !strings.Contains(preview, `"amount":"7","assets":[{"kind":"near","amount":"5","arrived":true}`) {
		t.Errorf("the preview is %s", preview)
	}
	c.expect("S74 the balance", c.view("get_key_balance", `{"key":"`+claimKeyOf(1).String()+`"}`), `"7"`)
	c.ft.unstored = false
	result, text = c.claim(1, "claim_for", forAlice)
	c.expect("the second", result+text, "true")
	c.expect("alice's money", c.balances[alice].Sub(sdk.Near(1)).String(), "12")
	c.expect("alice's units", c.units(alice), "3")
	if c.own() != own {
		t.Errorf("the contract has %v of its own, had %v", c.own(), own)
	}
}

func TestS80IntervalAndThrottle(t *testing.T) {
	c := newChain(t)
	const start, interval = 1_000 * second, 10 * second
	c.host.Timestamp = 990 * second
	c.createWith(1, 1, `"uses_per_key":5,"start":"`+strconv.Itoa(start)+`","interval":"`+strconv.Itoa(interval)+`"`)
	_, text := c.claim(1, "claim_for", forAlice)
	c.expect("before the start", text, "Drop 0 can be claimed from 1970-01-01T00:16:40Z")
	c.host.Timestamp = start + interval - 1
	_, text = c.claim(1, "claim_for", forAlice)
	c.expect("before the first interval", text, "The next use of this key is due on 1970-01-01T00:16:50Z")
	c.host.Timestamp = start + interval
	result, text := c.claim(1, "claim_for", forAlice)
	c.expect("after it", result+text, "true")
	_, text = c.claim(1, "claim_for", forAlice)
	c.expect("at once again", text, "The next use of this key is due on 1970-01-01T00:17:00Z")
	c.host.Timestamp = start + 5*interval
	for range 4 {
		result, text = c.claim(1, "claim_for", forAlice)
		c.expect("those that were missed", result+text, "true")
	}
	if c.balances[alice] != sdk.Near(6) {
		t.Errorf("alice has %v", c.balances[alice])
	}

	c.createWith(2, 2, `"uses_per_key":2,"throttle":`+strconv.Itoa(interval))
	c.claim(2, "claim_for", forAlice)
	c.host.Timestamp += interval - 1
	_, text = c.claim(2, "claim_for", forAlice)
	c.expect("too soon", text, "This key can be used again from 1970-01-01T00:17:40Z")
	c.host.Timestamp++
	result, text = c.claim(2, "claim_for", forAlice)
	c.expect("then", result+text, "true")
}

func TestS81S65CampaignsThatCannotBe(t *testing.T) {
	c := newChain(t)
	c.host.Timestamp = december
	one := `{"public_keys":["` + claimKeyOf(1).String() + `"],`
	long := strings.Repeat("x", 1001)
	for _, refused := range []struct{ method, args, want string }{
		{"create_near_drop", withMore(1, 1, `"interval":5`), "If you want to set a claim interval, you must also set a start timestamp"},
		{"create_near_drop", withMore(1, 1, `"start":5,"interval":"18446744073709551615"`), "An interval or throttle should be at most 100 years"},
		{"create_near_drop", withMore(1, 1, `"uses_per_key":0`), "uses_per_key should be from 1 to 100"},
		{"create_near_drop", withMore(1, 1, `"uses_per_key":101`), "uses_per_key should be from 1 to 100"},
		{"create_near_drop", withMore(1, 1, `"uses_per_key":45`), "The uses of a key need an allowance of 1.01 NEAR; it may be at most 1.00 NEAR: use fewer"},
		{"create_near_drop", withMore(1, 1, `"permission":"all"`), "Unknown permission, all: expected claim or create_account_and_claim"},
		{"create_near_drop", withMore(1, 1, `"passwords":[]`), "passwords should list one for each key, null for none"},
		{"create_near_drop", withMore(1, 1, `"passwords":["`+strings.Repeat("F", 64)+`"]`), "A password's hash should be 64 hex digits"},
		{"create_near_drop", withMore(1, 1, `"passwords":["ab"]`), "A password's hash should be 64 hex digits"},
		{"create_near_drop", withMore(1, 1, `"passwords":[{"2":"`+strings.Repeat("a", 64)+`"}]`), "A password's use should be from 1 to the key's uses"},
		{"create_near_drop", withMore(1, 1, `"uses_per_key":2,"passwords":[{"01":"`+strings.Repeat("a", 64)+`"}]`), "A password's use should be from 1 to the key's uses"},
		{"create_near_drop", withMore(1, 1, `"passwords":[{"1":5}]`), "passwords should be hashes, or objects of hashes by use"},
		{"create_near_drop", withMore(1, 1, `"uses_per_key":11,"passwords":[null]`), "A key with passwords has at most 10 uses"},
		{"create_near_drop", withMore(1, 1, `"passwords":[5]`), "passwords should be hashes, or objects of hashes by use"},
		{"create_near_drop", withMore(1, 1, `"gate":{"kind":"near","contract_id":"nft.near"}`), "Unknown kind of gate, near: expected ft or nft"},
		{"create_near_drop", withMore(1, 1, `"gate":{"kind":"nft","contract_id":"nft.near","least":"0"}`), "A gate asks for at least 1"},
		{"create_near_drop", withMore(1, 1, `"title":"`+long[:101]+`"`), "The title should have at most 100 bytes"},
		{"create_near_drop", withMore(1, 1, `"message":"`+long+`"`), "The message should have at most 1000 bytes"},
		{"create_drop", one + `"uses":[]}`, "Please provide at least one use"},
		{"create_drop", one + `"uses":[{"assets":[{"kind":"gold"}]}]}`, "Unknown kind of asset, gold: expected near, ft, nft or call"},
		{"create_drop", one + `"uses":[{"assets":[` + strings.Repeat(near("1")+",", 4) + near("1") + `]}]}`, "A use brings at most 4 assets"},
		{"create_drop", one + `"uses":[{"assets":[` + near("0") + `]}]}`, "Amount per drop should be at least 1 yN"},
		{"create_drop", one + `"uses":[{"end":5}]}`, "The end timestamp, 1970-01-01T00:00:00.000000005Z, has passed"},
		{"create_drop", one + `"uses":[{"assets":[` + strings.Repeat(strings.Replace(callAsset("go", "{}", ""), "5000000000000", "90000000000000", 1)+",", 3) + near("1") + `]}]}`, "A use needs 377 Tgas; a claim may attach at most 280 Tgas: bring less in one use"},
		{"create_drop", one + `"uses":[{},{}],"uses_per_key":2}`, "uses_per_key goes with one use: several are counted themselves"},
		{"create_drop", one + `"uses":[{"assets":[{"kind":"nft","contract_id":"a.near"},{"kind":"nft","contract_id":"b.near"}]}]}`, "A drop brings tokens of one FT contract and of one NFT contract"},
		{"create_ft_drop", ftArgs(1, 1, 0, ""), "Amount per drop cannot be 0"},
		{"create_ft_drop", strings.Replace(ftArgs(1, 1, 1, ""), ftToken, contract, 1), "The drop contract has no tokens of its own to bring"},
		{"create_near_drop", withMore(1, 1, `"gate":{"kind":"ft","contract_id":"drop.test.near"}`), "The drop contract has no tokens of its own to ask for"},
		{"create_drop", `{"public_keys":` + keysFrom(1, 51) + `,"uses":[{"assets":[{"kind":"nft","contract_id":"nft.near"},{"kind":"nft","contract_id":"nft.near"}]}]}`, "A drop brings at most 100 NFTs"},
		{"create_drop", one + `"uses":[` + strings.Repeat(`{"assets":[`+callAsset("go", `{"a":"`+strings.Repeat("x", 2000)+`"}`, "")+`]},`, 4) + `{}]}`, "What a drop brings should be described in at most 8192 bytes: make several drops"},
	} {
		_, text := c.call(funder, sdk.PublicKey{}, refused.method, refused.args, sdk.Near(20))
		c.expect(refused.args, text, refused.want)
	}
	if len(c.host.Storage) != 1 || c.balances[funder] != sdk.Near(500) {
		t.Error("a refused drop leaves something behind")
	}
}

// keysFrom lists keys as JSON.
func keysFrom(first, last int) string {
	listed := []string{}
	for n := first; n <= last; n++ {
		listed = append(listed, `"`+claimKeyOf(n).String()+`"`)
	}
	return "[" + strings.Join(listed, ",") + "]"
}

// passwordFor is what Keypom's clients send, and its hash what they store.
func passwordFor(key int, use, base string) (sent, stored string) {
	once := sha256.Sum256([]byte(base + claimKeyOf(key).String() + use))
	twice := sha256.Sum256(once[:])
	return hex.EncodeToString(once[:]), hex.EncodeToString(twice[:])
}

func TestS82Passwords(t *testing.T) {
	c := newChain(t)
	own := c.own()
	sent, stored := passwordFor(1, "", "secret")
	first, storedFirst := passwordFor(2, "1", "secret")
	second, storedSecond := passwordFor(2, "2", "secret")
	c.createWith(1, 2, `"uses_per_key":2,"passwords":["`+stored+`",{"1":"`+storedFirst+`","2":"`+storedSecond+`"}]`)
	with := func(password string) string {
		return `{"account_id":"alice.test.near","password":"` + password + `"}`
	}
	for _, claim := range []struct {
		key        int
		args, want string
	}{
		{1, forAlice, "Password expected."},
		{1, with(stored), "Incorrect password"},
		{1, with("x"), "Incorrect password"},
		{1, with(sent), "true"},
		{1, with(sent), "true"},
		{2, with(second), "Incorrect password"},
		{2, with(storedFirst), "Incorrect password"},
		{2, with(first), "true"},
		{2, with(first), "Incorrect password"},
		{2, with(second), "true"},
	} {
		refusal := c.asks(sdk.Signed{Key: claimKeyOf(claim.key), Method: "claim_for", Args: []byte(claim.args), Gas: 30 * sdk.TGas})
		result, text := c.claim(claim.key, "claim_for", claim.args)
		c.expect(claim.args, result+text, claim.want)
		c.expect("the guard", refusal, text)
	}
	if c.own() != own || len(c.host.Storage) != 2 {
		t.Errorf("the contract has %v of its own, had %v, and %d records", c.own(), own, len(c.host.Storage))
	}
}

func TestS83ClaimOnlyAndCreateOnly(t *testing.T) {
	c := newChain(t)
	c.createWith(1, 1, `"permission":"claim"`)
	c.createWith(2, 2, `"permission":"create_account_and_claim"`)
	_, text := c.claim(1, "create_account_and_claim", `{"account_id":"bob.test.near"}`)
	c.expect("making an account", text, "This use is for an account that exists: call claim")
	_, text = c.claim(2, "claim_for", forAlice)
	c.expect("one that exists", text, "This use makes an account: call create_account_and_claim")
	result, text := c.claim(1, "claim_for", forAlice)
	c.expect("as it is meant", result+text, "true")
	result, text = c.claim(2, "create_account_and_claim", `{"account_id":"bob.test.near"}`)
	c.expect("as it is meant", result+text, "true")
}

func TestS84DepositReturnsWhereAnAccountExists(t *testing.T) {
	c := newChain(t)
	own := c.own()
	c.createUses(1, `{"assets":[`+near("5")+`,{"kind":"ft","contract_id":"ft.near","amount":"3"}]}`, `,"refund_deposit":true`)
	c.createUses(2, `{"assets":[`+near("5")+`]}`, `,"refund_deposit":true`)
	c.ftSend(funder, sdk.NewAmount(3), "0")
	c.ft.balances[alice] = sdk.Amount{}
	had := c.balances[alice]
	result, text := c.claim(1, "claim_for", forAlice)
	c.expect("the claim", result+text, "true")
	c.expect("alice's units", c.units(alice), "3")
	if c.balances[alice] != had || c.own() != own {
		t.Errorf("alice has %v, had %v", c.balances[alice], had)
	}
	result, text = c.claim(2, "create_account_and_claim", `{"account_id":"bob.test.near"}`)
	c.expect("a new account", result+text, "true")
	c.expect("bob's money", c.balances["bob.test.near"].String(), "5")
}

func TestS89FreezeKeepsNewDropsOut(t *testing.T) {
	c := newChain(t)
	c.createDrop(1, 1)
	c.must(contract, sdk.PublicKey{}, "freeze", "{}", sdk.Amount{})
	_, text := c.call(funder, sdk.PublicKey{}, "create_near_drop", dropArgs(2, 2, sdk.Near(1)), sdk.Near(2))
	c.expect("a new drop", text, "Contract is frozen and no new drops or keys can be created")
	result, text := c.claim(1, "claim_for", forAlice)
	c.expect("a claim", result+text, "true")
	c.must(contract, sdk.PublicKey{}, "unfreeze", "{}", sdk.Amount{})
	c.createDrop(2, 2)
}

func TestS91OnceForEachAccount(t *testing.T) {
	c := newChain(t)
	c.createWith(1, 3, `"once_per_account":true`)
	c.registrar = "false"
	result, text := c.claim(1, "create_account_and_claim", `{"account_id":"bob.test.near"}`)
	c.expect("a claim that fails", result+text, "false")
	result, text = c.claim(1, "claim_for", forAlice)
	c.expect("the first", result+text, "true")
	_, text = c.claim(2, "claim_for", forAlice)
	c.expect("the second", text, "alice.test.near has claimed Drop 0 already")
	c.registrar = "true"
	result, text = c.claim(2, "create_account_and_claim", `{"account_id":"bob.test.near"}`)
	c.expect("another account, whose first attempt failed", result+text, "true")
}

func TestGateAsksForATokenOfTheClaimers(t *testing.T) {
	for _, kind := range []string{"ft", "nft"} {
		c := newChain(t)
		c.createWith(1, 1, `"gate":{"kind":"`+kind+`","contract_id":"`+kind+`.near","least":"2"}`)
		_, text := c.claim(1, "create_account_and_claim", `{"account_id":"bob.test.near"}`)
		c.expect("a new account", text, "Drop 0 is for accounts that have "+kind+".near already: call claim")
		result, text := c.claim(1, "claim_for", forAlice)
		c.expect("without", result+text, "false")
		c.expect("the reason", c.reasons()[0], "Drop 0 is for accounts that have at least 2 of "+kind+".near; alice.test.near has 0")
		c.ft.balances[alice] = sdk.NewAmount(2)
		c.nft.owners["1"], c.nft.owners["2"] = alice, alice
		result, text = c.claim(1, "claim_for", forAlice)
		c.expect("with", result+text, "true")
	}
	c := newChain(t)
	c.createWith(1, 1, `"gate":{"kind":"ft","contract_id":"nobody.near"}`)
	result, text := c.claim(1, "claim_for", forAlice)
	c.expect("a gate without a token", result+text, "false")
	c.expect("the reason", c.reasons()[0], "nobody.near does not say what alice.test.near has of it")
}

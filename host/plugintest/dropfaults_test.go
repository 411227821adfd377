package plugintest

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"time"

	"latchkey/internal/test/shipped"
)

// A callback that fails leaves its key under way for good, and with it what the key
// holds. These tests look for ways to make one fail, or to be paid by another's drop.

// newFaults is newTokenDrops, with the evil contract on app.test.near.
func newFaults(t testing.TB) *tokenDrops {
	t.Helper()
	return newTokenDrops(t, Plugins{"app": shipped.Evil(t)})
}

// tell tells the evil contract what a method of it does.
func (c *tokenDrops) tell(t testing.TB, method, does string) {
	t.Helper()
	c.Call(bob, appID, "tell", object("method", method, "does", does)).Succeeds(t)
}

// forward has the evil contract call the drop contract.
func (c *tokenDrops) forward(t testing.TB, method, args string) {
	t.Helper()
	c.Call(bob, appID, "forward", object("receiver", dropID, "method", method, "args", args, "deposit", "0"), Tgas(150)).Succeeds(t)
}

// ends expects a result, and that no key of the drop is under way when nothing runs
// any more.
func (c *tokenDrops) ends(t testing.TB, drop, what, want string, r *Result) {
	t.Helper()
	expect(t, what, r.Succeeds(t), want)
	listed, _ := c.View(dropID, "get_keys", `{"drop_id":`+drop+`}`)
	if n := strings.Count(listed, `"in_flight":true`); n > 0 {
		t.Errorf("%s: %d keys of drop %s are under way for good", what, n, drop)
	}
}

// dropOf asks for a drop of keys that bring these assets, once.
func dropOf(assets string, keys ...string) string {
	list := []string{}
	for _, key := range keys {
		list = append(list, `"`+Key(key).PublicKey().String()+`"`)
	}
	return `{"public_keys":[` + strings.Join(list, ",") + `],"uses":[{"assets":[` + assets + `]}]}`
}

// with adds members to arguments.
func with(args, more string) string { return strings.TrimSuffix(args, "}") + "," + more + "}" }

// poke is a call of the evil contract; more are members in turn.
func poke(tgas int, more ...any) string {
	return object(append([]any{"kind", "call", "receiver_id", appID, "method_name", "poke", "attached_deposit", "1", "attached_gas", fmt.Sprint(tgas, "000000000000")}, more...)...)
}

const oneYoctoOfNear = `{"kind":"near","amount":"1"}`

func numbered(n int) (names []string) {
	for i := range n {
		names = append(names, fmt.Sprint("M", i))
	}
	return names
}

// TestASoldTokensApprovalMovesNothing: bob approves his token for his drop and sells it to
// the creator, who puts it in a drop of theirs. To the token's contract the drop contract
// is its owner then, and an owner's approval is not asked for.
func TestASoldTokensApprovalMovesNothing(t *testing.T) {
	c := newFaults(t)
	c.mint(t, "1")
	c.Call(creator, nftID, "nft_transfer", object("receiver_id", bob, "token_id", "1"), Deposit(oneYocto)).Succeeds(t)
	asks := func(key string) string {
		return `{"public_key":"` + Key(key).PublicKey().String() + `","nft_contract":"nft.test.near"}`
	}
	expect(t, "bob's drop", c.Call(bob, dropID, "create_nft_drop", asks("B"), Deposit("0.4")).Succeeds(t), "0")
	c.Call(bob, nftID, "nft_approve", object("token_id", "1", "account_id", dropID, "msg", "0"), Deposit("0.00045"), Tgas(100)).Succeeds(t)
	c.Call(bob, nftID, "nft_transfer", object("receiver_id", creator, "token_id", "1"), Deposit(oneYocto)).Succeeds(t) // sold
	expect(t, "the creator's drop", c.create(t, "create_nft_drop", asks("C"), "0.4"), "1")
	c.give(t, "nft_transfer_call", "1", "1")
	r := c.claimWith("B", "claim_for", bob)
	c.ends(t, "0", "bob's claim", "false", r)
	expect(t, "the reason", failedClaims(t, r)[0], "Token 1 of nft.test.near has come into another drop since it was approved")
	c.ends(t, "1", "alice's claim", "true", c.claimWith("C", "claim_for", alice))
	expect(t, "whose token it is", c.ownerOf(t, "1"), string(alice))
}

// TestCallsThatNoClaimCouldMakeAreRefused when the drop is made.
func TestCallsThatNoClaimCouldMakeAreRefused(t *testing.T) {
	c := newFaults(t)
	c.registerDrop(t)
	c.Call(creator, ftID, "ft_transfer", object("receiver_id", dropID, "amount", "100"), Deposit(oneYocto)).Succeeds(t)
	members := `"x":0`
	for i := range 100 {
		members += fmt.Sprintf(`,"m%d":0`, i)
	}
	for _, refused := range []struct{ call, want string }{
		{poke(0), "A call of a drop is given from 1 to 100 Tgas"},
		{poke(101), "A call of a drop is given from 1 to 100 Tgas"},
		{poke(5, "args", "{"+members+"}"), "args: they should have at most 100 members"},
		{object("kind", "call", "receiver_id", ftID, "method_name", "storage_unregister", "args", `{"force":true}`, "attached_deposit", "1", "attached_gas", "10000000000000"),
			"A drop cannot call storage_unregister, which would move what the contract holds"},
	} {
		c.Call(bob, dropID, "create_drop", dropOf(oneYoctoOfNear+","+refused.call, "K1"), Deposit("2")).FailsWith(t, refused.want)
	}
	expect(t, "the account's own units", c.units(t, dropID), "100")
}

// TestOddCallsEndTheirClaims: receivers, methods and arguments that are no good, as the
// second thing of a use.
func TestOddCallsEndTheirClaims(t *testing.T) {
	for _, call := range []string{
		`{"kind":"call","receiver_id":"system","method_name":"poke","args":"{}","attached_gas":"5000000000000"}`,
		`{"kind":"call","receiver_id":"nobody.near","method_name":"poke","args":"{}","attached_gas":"5000000000000"}`,
		`{"kind":"call","receiver_id":"app.test.near","method_name":"a\u0000b,c","args":"{}","attached_gas":"5000000000000"}`,
		`{"kind":"call","receiver_id":"app.test.near","method_name":"none","args":"{\"a\":1e999999999,\"b\":-0.0}","attached_gas":"5000000000000"}`,
	} {
		c := newFaults(t)
		c.create(t, "create_drop", dropOf(oneYoctoOfNear+","+call, "K1"), "2")
		c.ends(t, "0", call, "false", c.claimWith("K1", "claim_for", alice))
		c.ends(t, "0", "cancelling", "1", c.Call(creator, dropID, "cancel_drop", `{"drop_id":0}`, Tgas(100)))
	}
}

// TestLongAnswersEndTheirClaims: of whom a drop calls, who may be the claimer, and of
// tokens.
func TestLongAnswersEndTheirClaims(t *testing.T) {
	c := newFaults(t)
	c.tell(t, "poke", "big:1000000")
	c.create(t, "create_drop", dropOf(poke(100), "K1"), "4")
	c.ends(t, "0", "a long answer", "true", c.claim("K1", "claim_for", alice, Tgas(200)))
	c.create(t, "create_drop", dropOf(strings.Replace(poke(100, "receiver_to_claimer", true), `"app.test.near"`, `"bob.test.near"`, 1), "K2"), "4")
	c.ends(t, "1", "the claimer's long answer", "true", c.claim("K2", "claim_for", appID, Tgas(200)))
	for n, method := range []string{"ft_transfer", "storage_balance_bounds", "storage_balance_of", "storage_deposit", "ft_balance_of"} {
		for i, size := range []int{100_000, 200_000} {
			key, id := fmt.Sprint("F", n, i), fmt.Sprint(2+2*n+i)
			args := `{"public_keys":["` + Key(key).PublicKey().String() + `"],"amount_per_drop":"5","ft_contract":"app.test.near"}`
			if method == "ft_balance_of" {
				args = with(args, `"gate":{"kind":"ft","contract_id":"app.test.near"}`)
			}
			c.create(t, "create_ft_drop", args, "2")
			c.forward(t, "ft_on_transfer", object("sender_id", creator, "amount", "5", "msg", id))
			for _, of := range []string{"ft_transfer", "storage_deposit"} {
				c.tell(t, of, "panic")
			}
			c.tell(t, "storage_balance_bounds", `{"min":"1"}`)
			c.tell(t, "storage_balance_of", `null`)
			c.tell(t, method, fmt.Sprint("big:", size))
			r := c.claimWith(key, "claim_for", alice)
			c.ends(t, id, fmt.Sprint(method, " of ", size), r.Value, r)
		}
	}
}

// TestManyUsesEndTheirCallbacks: keys of many uses, with terms, claimed to the last and
// taken back by whoever may.
func TestManyUsesEndTheirCallbacks(t *testing.T) {
	c := newFaults(t)
	c.create(t, "create_near_drop", nearArgs(`,"uses_per_key":44,"throttle":"1"`, "K1"), "50")
	for use := range 44 {
		c.ends(t, "0", fmt.Sprint("use ", use+1), "true", c.claim("K1", "claim_for", alice, Tgas(14)))
	}
	expect(t, "the drop", c.dropView("0"), gone)

	many := strings.Replace(nearArgs(`,"uses_per_key":12,"throttle":"1000"`, numbered(100)...), oneNear, "1", 1)
	c.Call(creator, dropID, "create_near_drop", many, Deposit("200"), Tgas(300)).Succeeds(t)
	c.ends(t, "1", "taking them back", "100", c.Call(creator, dropID, "cancel_drop", `{"drop_id":1}`, Tgas(300)))

	end := closes.UnixNano()
	many = strings.Replace(nearArgs(fmt.Sprintf(`,"uses_per_key":8,"throttle":"1","end":"%d"`, end), numbered(100)...), oneNear, "1", 1)
	c.Call(creator, dropID, "create_near_drop", many, Deposit("150"), Tgas(300)).Succeeds(t)
	c.at(closes.Add(time.Second))
	c.ends(t, "2", "a stranger's asking", "100", c.Call(alice, dropID, "reclaim_drop", `{"drop_id":2}`, Tgas(300)))
	expect(t, "the drop", c.dropView("2"), gone)

	payments := strings.TrimSuffix(strings.Repeat(oneYoctoOfNear+",", 4), ",")
	uses := strings.TrimSuffix(strings.Repeat(`{"assets":[`+payments+`]},`, 44), ",")
	c.Call(creator, dropID, "create_drop", strings.Replace(dropOf("", "L1", "L2"), `{"assets":[]}`, uses, 1), Deposit("5"), Tgas(300)).Succeeds(t)
	c.ends(t, "3", "four payments", "true", c.claimWith("L1", "claim_for", alice))
	c.ends(t, "3", "the rest", "2", c.Call(creator, dropID, "cancel_drop", `{"drop_id":3}`, Tgas(100)))
	expect(t, "the drop", c.dropView("3"), gone)
}

const oneNear = "1000000000000000000000000"

// TestLargeArgumentsOfClaimers are refused, or passed over where nothing takes them.
func TestLargeArgumentsOfClaimers(t *testing.T) {
	c := newFaults(t)
	claim := func(key, text string) *Result {
		return c.Call(dropID, dropID, "claim_for", object("account_id", alice, "fc_args", []string{text}), SignedBy(key), Tgas(100))
	}
	var members []string
	for i := range 101 {
		members = append(members, fmt.Sprintf(`"%03x":1`, i))
	}
	many := "{" + strings.Join(members, ",") + "}"
	c.create(t, "create_drop", dropOf(oneYoctoOfNear+","+poke(5), "K1"), "2")
	c.ends(t, "0", "where nothing takes them", "true", claim("K1", strings.Repeat("x", 20_000)))
	c.create(t, "create_drop", dropOf(oneYoctoOfNear+","+poke(5, "user_args_rule", "UserPreferred"), "K2"), "2")
	claim("K2", strings.Repeat("x", 20_000)).RefusedWith(t, "fc_args: they should have at most 4096 bytes together")
	claim("K2", many).RefusedWith(t, "fc_args: they should have at most 100 members")
	claim("K2", "x").RefusedWith(t, "fc_args: expected a JSON object")
	c.ends(t, "1", "such as it takes", "true", claim("K2", "{"+strings.Join(members[:100], ",")+"}"))
}

// bigPicture is a WebP's container, as large as a drop may keep.
func bigPicture() string {
	data := make([]byte, 24_576)
	copy(data, "RIFF....WEBPVP8L")
	binary.LittleEndian.PutUint32(data[4:], uint32(len(data)-8))
	binary.LittleEndian.PutUint32(data[16:], uint32(len(data)-20))
	return base64.StdEncoding.EncodeToString(data)
}

// bigDrop makes a drop whose record has nearly 8192 bytes.
func (c *tokenDrops) bigDrop(t testing.TB, key, first string) {
	t.Helper()
	large := poke(5, "args", `{"a":"`+strings.Repeat("x", 3842)+`"}`)
	args := with(dropOf(first+","+large+","+large, key), `"title":"t","message":"m","picture":"`+bigPicture()+`"`)
	c.Call(creator, dropID, "create_drop", args, Deposit("2"), Tgas(300)).Succeeds(t)
}

// TestLargeRecordsEndTheirCallbacks: of drops as large as they may be, and of a small one
// between two of them.
func TestLargeRecordsEndTheirCallbacks(t *testing.T) {
	const units = `{"kind":"ft","contract_id":"ft.test.near","amount":"5"}`
	c := newFaults(t)
	c.registerDrop(t)
	c.bigDrop(t, "K0", units)
	c.bigDrop(t, "K1", oneYoctoOfNear)
	c.Call(creator, dropID, "create_near_drop", nearArgs(`,"throttle":"1","title":"t","picture":"`+bigPicture()+`"`, "K2"), Deposit("2"), Tgas(200)).Succeeds(t)
	for n := 3; n <= 5; n++ {
		c.bigDrop(t, fmt.Sprint("K", n), units)
	}
	for _, id := range []string{"0", "3", "4"} {
		c.send(t, creator, "5", id)
	}
	c.ends(t, "2", "a claim between large drops", "true", c.claimWith("K2", "claim_for", alice))
	c.ends(t, "1", "a claim of a large drop", "true", c.claimWith("K1", "claim_for", alice))
	c.ends(t, "3", "one into a new account", "true",
		c.Call(dropID, dropID, "create_account_and_claim", object("account_id", "carol.test.near"), SignedBy("K3"), Tgas(150)))
	c.ends(t, "4", "taking one back", "1", c.Call(creator, dropID, "cancel_drop", `{"drop_id":4}`, Tgas(100)))
	for _, id := range []string{"1", "2", "3", "4"} {
		expect(t, "drop "+id, c.dropView(id), gone)
	}
	expect(t, "the contract's units", c.units(t, dropID), "5")
}

// TestViewsOfManyLargeDrops stay within the gas of a view.
func TestViewsOfManyLargeDrops(t *testing.T) {
	c := newFaults(t)
	for i := range 50 {
		large := poke(5, "args", `{"a":"`+strings.Repeat("x", 3890)+`"}`)
		c.Call(creator, dropID, "create_drop", dropOf(large+","+large, fmt.Sprint("L", i)), Deposit("2"), Tgas(300)).Succeeds(t)
	}
	listed, failure := c.View(dropID, "get_drops", `{"funder_id":"creator.test.near"}`)
	expect(t, "failure", failure, "")
	expect(t, "the drops", strings.Count(listed, `"drop_id"`), 50)
}

// TestAHundredTokens of one drop are told, and taken back ten at a time.
func TestAHundredTokens(t *testing.T) {
	c := newFaults(t)
	args := strings.Replace(dropArgs(numbered(100)...), `"amount_per_drop":"`+oneNear+`"`, `"nft_contract":"app.test.near"`, 1)
	c.Call(creator, dropID, "create_nft_drop", args, Deposit("50"), Tgas(300)).Succeeds(t)
	for i := range 100 {
		c.forward(t, "nft_on_approve", fmt.Sprintf(`{"owner_id":"creator.test.near","token_id":"%064d","approval_id":1,"msg":"0"}`, i))
	}
	for _, view := range []string{"get_obligations", "get_keys", "get_drop_by_id"} {
		_, failure := c.View(dropID, view, `{"drop_id":0}`)
		expect(t, view, failure, "")
	}
	for range 10 {
		c.ends(t, "0", "ten keys", "10", c.Call(creator, dropID, "cancel_drop", `{"drop_id":0}`, Tgas(300)))
	}
	expect(t, "the drop", c.dropView("0"), gone)
}

package plugintest

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"latchkey/core/runtime"
	"latchkey/plugins/build"
)

// evilOnce builds the contract that answers as it was told to.
var evilOnce = sync.OnceValues(func() ([]byte, error) {
	root, err := build.Root()
	if err != nil {
		return nil, err
	}
	lock, err := build.ReadLock(root)
	if err != nil {
		return nil, err
	}
	return build.Go(root, "./host/plugintest/testdata/evil", "GOTOOLCHAIN="+lock.Toolchain, "GOWORK=off")
})

func newFaults(t testing.TB) *tokenDrops {
	t.Helper()
	evil, err := evilOnce()
	if err != nil {
		t.Fatal(err)
	}
	return newTokenDrops(t, Plugins{"app": evil}) // app.test.near is the evil one
}

func (c *tokenDrops) tell(t testing.TB, method, does string) {
	t.Helper()
	c.Call(bob, appID, "tell", object("method", method, "does", does)).Succeeds(t)
}

// forward has the evil contract call the drop contract.
func (c *tokenDrops) forward(t testing.TB, method, args, deposit string) *Result {
	t.Helper()
	return c.Call(bob, appID, "forward", object("receiver", dropID, "method", method, "args", args, "deposit", deposit), Tgas(150))
}

// notStuck expects that no key of the drop is in flight when nothing runs any more.
func (c *tokenDrops) notStuck(t testing.TB, id string) {
	t.Helper()
	listed, _ := c.View(dropID, "get_keys", `{"drop_id":`+id+`}`)
	if n := strings.Count(listed, `"in_flight":true`); n > 0 {
		if len(listed) > 400 {
			listed = listed[:400]
		}
		t.Errorf("%d keys of drop %s are in flight for good: %s", n, id, listed)
	}
}

// burns logs the receipts of a transaction that failed, or burnt much.
func (r *Result) burns(t testing.TB) {
	t.Helper()
	if r.Status == nil {
		t.Logf("refused: %v", r.Refused)
		return
	}
	for i, receipt := range r.Status.Receipts {
		note := ""
		if receipt.Status.Kind == runtime.Failure {
			note = string(receipt.Status.Failure.JSON())
		}
		t.Logf("  receipt %d burns %.2f Tgas %s", i, tera(receipt.GasBurnt), note)
	}
}

func publicOf(names ...string) string {
	list := []string{}
	for _, n := range names {
		list = append(list, `"`+Key(n).PublicKey().String()+`"`)
	}
	return "[" + strings.Join(list, ",") + "]"
}

func numbered(prefix string, n int) (names []string) {
	for i := range n {
		names = append(names, fmt.Sprint(prefix, i))
	}
	return names
}

const oneNearYocto = "1000000000000000000000000"

// TestSoldApproval: bob approves his token for his drop, sells it to the creator,
// who puts it in a drop of theirs. To the token's contract the drop contract is its owner
// then, and an owner's approval_id is not asked for: bob's old link takes it.
func TestSoldApproval(t *testing.T) {
	c := newFaults(t)
	c.mint(t, "1")
	c.Call(creator, nftID, "nft_transfer", object("receiver_id", bob, "token_id", "1"), Deposit(oneYocto)).Succeeds(t)
	expect(t, "bob's drop", c.Call(bob, dropID, "create_nft_drop", `{"public_key":"`+Key("B").PublicKey().String()+`","nft_contract":"nft.test.near"}`, Deposit("0.4")).Succeeds(t), "0")
	c.Call(bob, nftID, "nft_approve", object("token_id", "1", "account_id", dropID, "msg", "0"), Deposit("0.00045"), Tgas(100)).Succeeds(t)
	c.Call(bob, nftID, "nft_transfer", object("receiver_id", creator, "token_id", "1"), Deposit(oneYocto)).Succeeds(t) // sold
	expect(t, "the creator's drop", c.create(t, "create_nft_drop", `{"public_key":"`+Key("C").PublicKey().String()+`","nft_contract":"nft.test.near"}`, "0.4"), "1")
	c.give(t, "nft_transfer_call", "1", "1")
	c.claimWith("B", "claim_for", bob).burns(t)
	expect(t, "whose token it is after bob's claim", c.ownerOf(t, "1"), string(dropID))
	c.claimWith("C", "claim_for", alice)
	expect(t, "whose token it is in the end", c.ownerOf(t, "1"), string(alice))
}

// TestZeroGasCall: a call that is given no gas cannot be sent. As the second thing
// of a use that fails the callback of the first.
func TestZeroGasCall(t *testing.T) {
	c := newFaults(t)
	args := `{"public_keys":` + publicOf("K1") + `,"uses":[{"assets":[{"kind":"near","amount":"1"},` +
		object("kind", "call", "receiver_id", appID, "method_name", "poke", "args", "{}", "attached_deposit", oneNearYocto, "attached_gas", "0") + `]}]}`
	r := c.Call(creator, dropID, "create_drop", args, Deposit("2"))
	if r.Failure != "" {
		return // refused, as it should be
	}
	c.claimWith("K1", "claim_for", alice).burns(t)
	c.notStuck(t, "0")
}

// TestBigAnswer: a contract that is called answers with so much that the callback
// cannot pay for reading it.
func TestBigAnswer(t *testing.T) {
	for _, size := range []int{1_000_000} {
		c := newFaults(t)
		args := `{"public_keys":` + publicOf("K1") + `,"uses":[{"assets":[` +
			object("kind", "call", "receiver_id", appID, "method_name", "poke", "args", "{}", "attached_deposit", oneNearYocto, "attached_gas", "100000000000000") + `]}]}`
		c.create(t, "create_drop", args, "2")
		c.tell(t, "poke", fmt.Sprint("big:", size))
		r := c.claimWith("K1", "claim_for", alice)
		if r.Refused != nil {
			r = c.claim("K1", "claim_for", alice, Tgas(200))
		}
		t.Log(size)
		r.burns(t)
		c.notStuck(t, "0")
	}
}

// TestBigTokenAnswer is the same with a token's answers.
func TestBigTokenAnswer(t *testing.T) {
	for _, method := range []string{"ft_transfer", "storage_balance_bounds", "storage_balance_of", "storage_deposit", "ft_balance_of"} {
		for _, size := range []int{100_000, 200_000} {
			c := newFaults(t)
			more := ""
			if method == "ft_balance_of" {
				more = `,"gate":{"kind":"ft","contract_id":"app.test.near"}`
			}
			c.create(t, "create_ft_drop", `{"public_keys":`+publicOf("K1")+`,"amount_per_drop":"5","ft_contract":"app.test.near"`+more+`}`, "2")
			c.forward(t, "ft_on_transfer", object("sender_id", creator, "amount", "5", "msg", "0"), "0").Succeeds(t)
			c.tell(t, "ft_transfer", "panic")
			c.tell(t, "storage_balance_bounds", `{"min":"1"}`)
			c.tell(t, "storage_balance_of", `null`)
			c.tell(t, method, fmt.Sprint("big:", size))
			r := c.claimWith("K1", "claim_for", alice)
			t.Log(method, size)
			r.burns(t)
			c.notStuck(t, "0")
		}
	}
}

// TestManyUsesCancel: taking back keys of many uses, which have terms.
func TestManyUsesCancel(t *testing.T) {
	for _, n := range []struct{ keys, uses int }{{100, 12}} {
		c := newFaults(t)
		names := numbered("M", n.keys)
		args := `{"public_keys":` + publicOf(names...) + `,"amount_per_drop":"1","uses_per_key":` + fmt.Sprint(n.uses) + `,"throttle":"1000"}`
		r := c.Call(creator, dropID, "create_near_drop", args, Deposit("200"), Tgas(300))
		r.Succeeds(t)
		r = c.Call(creator, dropID, "cancel_drop", `{"drop_id":0}`, Tgas(300))
		t.Log(n)
		r.burns(t)
		expect(t, "keys", r.Value, fmt.Sprint(n.keys))
		c.notStuck(t, "0")
	}
}

// TestManyUsesLastClaim: the last of many uses.
func TestManyUsesLastClaim(t *testing.T) {
	c := newFaults(t)
	args := `{"public_keys":` + publicOf("K1") + `,"amount_per_drop":"1","uses_per_key":44,"throttle":"1"}`
	c.create(t, "create_near_drop", args, "3")
	for use := range 44 {
		r := c.claim("K1", "claim_for", alice, Tgas(14))
		if r.Refused != nil || r.Value != "true" {
			t.Log(use)
			r.burns(t)
			t.Fatalf("use %d: refused %v, failure %s", use, r.Refused, r.Failure)
		}
		if use == 43 {
			r.burns(t)
		}
	}
	c.notStuck(t, "0")
}

// TestBigUserArguments: a claimer brings as much for a call as fits.
func TestBigUserArguments(t *testing.T) {
	for _, size := range []int{20_000} {
		c := newFaults(t)
		args := `{"public_keys":` + publicOf("K1") + `,"uses":[{"assets":[{"kind":"near","amount":"1"},` +
			object("kind", "call", "receiver_id", appID, "method_name", "poke", "args", "{}", "attached_deposit", oneNearYocto, "attached_gas", "5000000000000") + `]}]}`
		c.create(t, "create_drop", args, "2")
		r := c.Call(dropID, dropID, "claim_for", object("account_id", alice, "fc_args", []string{strings.Repeat("x", size)}), SignedBy("K1"), Tgas(100))
		t.Log(size)
		r.burns(t)
		c.notStuck(t, "0")
	}
}

// TestManyMembers: user arguments of many short members.
func TestManyMembers(t *testing.T) {
	for _, n := range []int{300} {
		c := newFaults(t)
		object1 := func(first int) string {
			parts := []string{}
			for i := range n {
				parts = append(parts, fmt.Sprintf(`"%03x":1`, first+i))
			}
			return "{" + strings.Join(parts, ",") + "}"
		}
		args := `{"public_keys":` + publicOf("K1") + `,"uses":[{"assets":[{"kind":"near","amount":"1"},` +
			object("kind", "call", "receiver_id", appID, "method_name", "poke", "args", object1(0), "user_args_rule", "UserPreferred", "attached_deposit", oneNearYocto, "attached_gas", "5000000000000") + `]}]}`
		r := c.Call(creator, dropID, "create_drop", args, Deposit("2"))
		if r.Failure != "" {
			t.Log(r.Failure)
			continue
		}
		r = c.Call(dropID, dropID, "claim_for", object("account_id", alice, "fc_args", []string{object1(1000)}), SignedBy("K1"), Tgas(100))
		t.Log(n)
		r.burns(t)
		c.notStuck(t, "0")
	}
}

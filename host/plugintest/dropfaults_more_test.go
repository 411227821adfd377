package plugintest

import (
	"strings"
	"testing"
)

// TestManyStages: a key of 44 uses with four payments each.
func TestManyStages(t *testing.T) {
	c := newFaults(t)
	use := `{"assets":[` + strings.TrimSuffix(strings.Repeat(`{"kind":"near","amount":"1"},`, 4), ",") + `]},`
	args := `{"public_keys":` + publicOf("K1", "K2") + `,"uses":[` + strings.TrimSuffix(strings.Repeat(use, 44), ",") + `]}`
	r := c.Call(creator, dropID, "create_drop", args, Deposit("5"), Tgas(300))
	r.burns(t)
	r.Succeeds(t)
	r = c.claimWith("K1", "claim_for", alice)
	r.burns(t)
	expect(t, "the claim", r.Value, "true")
	c.notStuck(t, "0")
	r = c.Call(dropID, dropID, "create_account_and_claim", object("account_id", "bob2.test.near"), SignedBy("K2"), Tgas(100))
	r.burns(t)
	c.notStuck(t, "0")
	r = c.Call(creator, dropID, "cancel_drop", `{"drop_id":0}`, Tgas(100))
	r.burns(t)
	c.notStuck(t, "0")
	expect(t, "the drop", c.dropView("0"), gone)
}

// TestOwnTokensBurnt: tokens of the drop contract's account that are no drop's are
// burnt by a stranger's drop, which calls the token.
func TestOwnTokensBurnt(t *testing.T) {
	c := newFaults(t)
	c.registerDrop(t)
	c.Call(creator, ftID, "ft_transfer", object("receiver_id", dropID, "amount", "100"), Deposit(oneYocto)).Succeeds(t)
	args := `{"public_keys":` + publicOf("K1") + `,"uses":[{"assets":[` +
		object("kind", "call", "receiver_id", ftID, "method_name", "storage_unregister", "args", `{"force":true}`, "attached_deposit", "1", "attached_gas", "10000000000000") + `]}]}`
	r := c.Call(bob, dropID, "create_drop", args, Deposit("2"))
	if r.Failure != "" {
		return
	}
	c.claimWith("K1", "claim_for", bob).burns(t)
	expect(t, "the account's own units", c.units(t, dropID), "100")
}

// TestClaimersBigAnswer: where the claimer is called, the claimer may lock the key,
// and what the drop set aside for it.
func TestClaimersBigAnswer(t *testing.T) {
	c := newFaults(t)
	args := `{"public_keys":` + publicOf("K1", "K2") + `,"uses":[{"assets":[` +
		object("kind", "call", "receiver_id", bob, "method_name", "poke", "args", "{}", "attached_deposit", "1", "attached_gas", "100000000000000", "receiver_to_claimer", true) + `]}]}`
	c.create(t, "create_drop", args, "4")
	c.tell(t, "poke", "big:1000000")
	r := c.claim("K1", "claim_for", appID, Tgas(130))
	r.burns(t)
	c.notStuck(t, "0")
	c.Call(creator, dropID, "cancel_drop", `{"drop_id":0}`, Tgas(100)).Succeeds(t)
	expect(t, "the drop, cancelled", c.dropView("0"), gone)
	obligations, _ := c.View(dropID, "get_obligations", `{"drop_id":0}`)
	t.Log("held for good:", obligations)
}

// TestStrangerReclaims: anyone may ask for an expired drop to be taken back, and
// thereby lock it.
func TestStrangerReclaims(t *testing.T) {
	c := newFaults(t)
	names := numbered("M", 100)
	args := strings.TrimSuffix(dropArgs(names...), "}") + `,"uses_per_key":8,"throttle":"1","end":"1830297600000000000"}`
	r := c.Call(creator, dropID, "create_near_drop", strings.Replace(args, oneNearYocto, "100000000000000000000000", 1), Deposit("150"), Tgas(300))
	r.Succeeds(t)
	c.time = 1_830_297_600_000_000_000
	r = c.Call(alice, dropID, "reclaim_drop", `{"drop_id":0}`, Tgas(170))
	r.burns(t)
	c.notStuck(t, "0")
	c.Call(creator, dropID, "cancel_drop", `{"drop_id":0}`, Tgas(300)).Succeeds(t)
	expect(t, "the drop", c.dropView("0"), gone)
}

//go:build !wasip1

package main

import (
	"strings"
	"testing"

	"latchkey/plugins/sdk"
)

// cancel calls cancel_drop of drop 0 with further members, after a comma.
func (c *chain) cancel(by, more string) (result, text string) {
	return c.call(by, sdk.PublicKey{}, "cancel_drop", `{"drop_id":0`+more+`}`, sdk.Amount{})
}

func (c *chain) ended(id string) string {
	result, text := c.call(alice, sdk.PublicKey{}, "get_ended_drop_by_id", `{"drop_id":`+id+`}`, sdk.Amount{})
	return result + text
}

func TestS67CancelReturnsWhatIsUnclaimed(t *testing.T) {
	c := newChain(t)
	own := c.own()
	c.createDrop(1, 3)
	c.claim(1, "claim_for", forAlice)
	c.expect("a living drop's end", c.ended("0"), "No drop information for such drop_id")
	_, text := c.cancel(alice, "")
	c.expect("by another", text, "Only creator.test.near, who funded drop 0, can cancel it")
	_, text = c.call(funder, sdk.PublicKey{}, "cancel_drop", `{"drop_id":1}`, sdk.Amount{})
	c.expect("a drop that never was", text, "No drop information for such drop_id")
	c.host.Timestamp = christmas
	had := len(c.events)
	result, text := c.cancel(funder, "")
	c.expect("by its funder", result+text, "2")
	if c.balances[funder] != sdk.Near(499).Sub(keptOfADrop) || c.own() != own || len(c.host.AccessKeys) != 0 || len(c.host.Storage) != 2 {
		t.Errorf("the funder has %v, the contract %v of its own", c.balances[funder], c.own())
	}
	c.events = c.events[had:]
	c.expect("the events", c.eventNames(), "drop_cancelled keys_reclaimed drop_ended")
	c.expect("the end", c.ended("0"), `{"claimed":1,"returned":2,"cancelled":true,"ended":"1798070400000000000"}`)
	result, text = c.cancel(funder, "")
	c.expect("again", result+text, "0")
	result, text = c.reclaim()
	c.expect("a reclaim", result+text, "0")
	c.createDrop(1, 3) // the keys can serve again
}

func TestCancelSomeKeys(t *testing.T) {
	c := newChain(t)
	own := c.own()
	c.createDrop(1, 4)
	c.createDrop(5, 5)
	c.claim(1, "claim_for", forAlice)
	named := func(numbers ...int) string {
		public := []sdk.PublicKey{}
		for _, n := range numbers {
			public = append(public, claimKeyOf(n))
		}
		text := sdk.JSON(func(w *sdk.Writer) { w.BeginObject(); writeKeys(w, public) })
		return "," + string(text[1:])
	}
	had, events := c.balances[funder], len(c.events)
	result, text := c.cancel(funder, named(1, 2, 2, 5, 9)) // claimed, free, twice, another drop's, nobody's
	c.expect("one key of them", result+text, "1")
	if c.balances[funder].Sub(had) != yocto(t, "1.02509") || c.own() != own {
		t.Errorf("the funder got %v", c.balances[funder].Sub(had))
	}
	c.events = c.events[events:]
	c.expect("the events", c.eventNames(), "keys_reclaimed")
	result, text = c.claim(3, "claim_for", forAlice)
	c.expect("another key", result+text, "true")
	result, text = c.cancel(funder, named(4))
	c.expect("the last", result+text, "1")
	c.expect("the end", c.ended("0"), `{"claimed":2,"returned":2,"cancelled":false,"ended":null}`)
	_, text = c.call(funder, sdk.PublicKey{}, "cancel_drop", `{"drop_id":1,"public_keys":["x"]}`, sdk.Amount{})
	c.expect("no key", text, "Failed to deserialize input from JSON. Error: `public_keys[0]: "+sdk.ErrPublicKey.Error()+"`")
}

// TestACancelledDropTakesNoClaims, while its keys are taken back in several calls;
// one that is under way ends first.
func TestACancelledDropTakesNoClaims(t *testing.T) {
	c := newChain(t)
	own := c.own()
	c.createDrop(1, 5)
	c.start(contract, claimKeyOf(1), "create_account_and_claim", `{"account_id":"bob.test.near"}`, sdk.Amount{})
	c.registrar = "false"
	c.start(contract, claimKeyOf(2), "create_account_and_claim", `{"account_id":"eve.test.near"}`, sdk.Amount{})
	claims := c.queue
	c.queue = nil
	_, text := c.cancel(funder, `,"limit":0`)
	c.expect("no keys at a time", text, "The limit should be at least 1")
	result, text := c.cancel(funder, `,"limit":2`)
	c.expect("two keys", result+text, "2")
	c.expect("a claim", c.asks(sdk.Signed{Key: claimKeyOf(5), Method: "claim", Args: []byte(forAlice), Gas: 30 * sdk.TGas}), "Drop 0 was cancelled")
	_, text = c.claim(5, "claim", forAlice)
	c.expect("a claim", text, "Drop 0 was cancelled")
	preview := c.must(alice, sdk.PublicKey{}, "preview_claim", `{"public_key":"`+claimKeyOf(5).String()+`"}`, sdk.Amount{})
	c.expect("the preview", preview[strings.Index(preview, `"cancelled"`):][:len(`"cancelled":true`)], `"cancelled":true`)
	result, text = c.reclaim()
	c.expect("anyone may go on", result+text, "1")
	result, text = c.cancel(funder, "")
	c.expect("what is under way is left", result+text, "0")
	c.queue, c.registrar = claims, "true"
	c.step()
	c.registrar = "false"
	c.settle()
	if c.balances["bob.test.near"] != sdk.Near(1) {
		t.Error("the claim under way is not paid")
	}
	result, text = c.cancel(funder, "")
	c.expect("the claim that failed", result+text, "1")
	c.expect("the end", c.ended("0"), `{"claimed":1,"returned":4,"cancelled":true,"ended":null}`)
	if c.own() != own || c.balances[funder] != sdk.Near(499).Sub(keptOfADrop) || len(c.host.Storage) != 2 {
		t.Errorf("the funder has %v, %d records are left", c.balances[funder], len(c.host.Storage))
	}
}

// TestADropIsCancelledWhenItsKeysAreAdded, not before: a key added after it was
// taken back would stay for good.
func TestADropIsCancelledWhenItsKeysAreAdded(t *testing.T) {
	c := newChain(t)
	own := c.own()
	c.start(funder, sdk.PublicKey{}, "create_near_drop", dropArgs(1, 2, sdk.Near(1)), sdk.Near(3))
	made := c.queue
	for _, more := range []string{"", `,"public_keys":["` + claimKeyOf(1).String() + `"]`} {
		c.queue = nil
		_, text := c.cancel(funder, more)
		c.expect("before", text, "The keys of this drop are not added yet")
	}
	c.queue = made
	c.settle()
	result, text := c.cancel(funder, "")
	c.expect("after", result+text, "2")
	if len(c.host.AccessKeys) != 0 || c.own() != own {
		t.Error("keys are left, or money is missing")
	}
}

func TestCancelNeedsTheMoneyAndTheGas(t *testing.T) {
	c := newChain(t)
	c.createDrop(1, 2)
	stored := len(c.host.Storage)
	c.host.PrepaidGas = uint64(20 * sdk.TGas)
	_, text := c.cancel(funder, "")
	c.expect("20 Tgas", text, "Not enough gas attached. Required: 21 Tgas, attached: 20 Tgas")
	c.host.PrepaidGas = uint64(100 * sdk.TGas)
	had := c.balances[contract]
	c.balances[contract] = had.Sub(sdk.Near(11)) // the owner took it
	_, text = c.cancel(funder, "")
	c.expect("too little money", text, lacksMoneyToReturn)
	c.balances[contract] = had
	// It goes while the keys are deleted: they can be taken back when it is there again.
	c.start(funder, sdk.PublicKey{}, "cancel_drop", `{"drop_id":0}`, sdk.Amount{})
	c.step()
	c.balances[contract] = had.Sub(sdk.Near(11))
	before := c.balances[funder]
	c.settle()
	if c.balances[funder] != before || len(c.host.Storage) != stored {
		t.Error("something was paid, or forgotten")
	}
	c.balances[contract] = had
	result, text := c.cancel(funder, "")
	c.expect("again", result+text, "2")
}

//go:build !wasip1

package main

import (
	"strconv"
	"strings"
	"testing"

	"latchkey/plugins/sdk"
)

const (
	december    = 1_796_083_200_000_000_000 // 2026-12-01T00:00:00Z
	christmas   = 1_798_070_400_000_000_000 // 2026-12-24T00:00:00Z
	notYet      = "Drop 0 can be claimed from 2026-12-01T00:00:00Z"
	tooLate     = "Drop 0 expired on 2026-12-24T00:00:00Z"
	notExpired  = "Drop 0 can be reclaimed from 2026-12-24T00:00:00Z"
	neverBefore = "Drop 0 does not expire: only creator.test.near, who funded it, can take it back, with cancel_drop"
)

// bounded are the arguments for a drop of keys first to last with bounds, as JSON
// members without the braces.
func bounded(first, last int, bounds string) string {
	return strings.TrimSuffix(dropArgs(first, last, sdk.Near(1)), "}") + "," + bounds + "}"
}

const inDecember = `"start":"1796083200000000000","end":"1798070400000000000"`

// newBoundedDrop is a chain in November with a drop of n keys for December.
func newBoundedDrop(t *testing.T, n int) *chain {
	c := newChain(t)
	c.host.Timestamp = december - 1
	c.must(funder, sdk.PublicKey{}, "create_near_drop", bounded(1, n, inDecember), sdk.Near(uint64(2*n)))
	return c
}

func (c *chain) reclaim() (result, text string) {
	return c.call(alice, sdk.PublicKey{}, "reclaim_drop", `{"drop_id":0}`, sdk.Amount{})
}

func TestS80ClaimsOutsideTheWindow(t *testing.T) {
	c := newBoundedDrop(t, 2)
	for _, at := range []struct {
		now  uint64
		want string
	}{{december - 1, notYet}, {december, ""}, {christmas - 1, ""}, {christmas, tooLate}} {
		c.host.Timestamp = at.now
		for method, args := range map[string]string{"claim_for": forAlice, "claim": forAlice, "create_account_and_claim": `{"account_id":"bob.test.near"}`} {
			c.expect("the guard", c.asks(sdk.Signed{Key: claimKeyOf(1), Method: method, Args: []byte(args), Gas: 100 * sdk.TGas}), at.want)
			if at.want != "" {
				_, text := c.claim(1, method, args)
				c.expect(method, text, at.want)
			}
		}
	}
	c.host.Timestamp = christmas - 1
	result, text := c.claim(1, "claim_for", forAlice)
	c.expect("the last moment", result+text, "true")
}

func TestAWindowMayHaveOneSide(t *testing.T) {
	for _, side := range []struct{ bounds, before, after, price string }{
		{`"start":` + strconv.Itoa(december), notYet, "", "1.02946"},
		{`"end":` + strconv.Itoa(christmas), "", tooLate, "1.02946"},
		{inDecember, notYet, tooLate, "1.02946"},
		{`"start":null,"end":null`, "", "", "1.02946"},
	} {
		c := newChain(t)
		c.host.Timestamp = december - 1
		c.expect("the price", c.must(alice, sdk.PublicKey{}, "required_deposit",
			`{"kind":"NEAR","keys":1,"amount_per_drop":"1000000000000000000000000",`+side.bounds+`}`, sdk.Amount{}), `"`+yocto(t, side.price).String()+`"`)
		price, own := yocto(t, side.price), c.own()
		_, text := c.call(funder, sdk.PublicKey{}, "create_near_drop", bounded(1, 1, side.bounds), price.Sub(sdk.NewAmount(1)))
		c.expect("one yocto less", text, "Please attach at least 1.03 NEAR")
		c.must(funder, sdk.PublicKey{}, "create_near_drop", bounded(1, 1, side.bounds), price)
		if c.own() != own {
			t.Errorf("%s is priced %v and costs %v of the contract's own", side.bounds, price, own.Sub(c.own()))
		}
		claim := sdk.Signed{Key: claimKeyOf(1), Method: "claim", Args: []byte(forAlice), Gas: 30 * sdk.TGas}
		c.expect("before", c.asks(claim), side.before)
		c.host.Timestamp = christmas
		c.expect("after", c.asks(claim), side.after)
		c.host.Timestamp = christmas - 1
		result, text := c.claim(1, "claim", forAlice)
		c.expect("between", result+text, "true")
		if c.own() != own || c.balances[funder] != sdk.Near(499).Sub(keptOfADrop) || len(c.host.Storage) != 2 {
			t.Errorf("%s: the funder has %v and %d records are left", side.bounds, c.balances[funder], len(c.host.Storage))
		}
	}
}

func TestViewsShowTheWindow(t *testing.T) {
	c := newBoundedDrop(t, 1)
	c.expect("get_drop_by_id", c.must(alice, sdk.PublicKey{}, "get_drop_by_id", `{"drop_id":0}`, sdk.Amount{}),
		`{"NEAR":{"funder":"creator.test.near","amount":"1000000000000000000000000","counter":1,`+inDecember+`,"cancelled":false}}`)
	preview := c.must(alice, sdk.PublicKey{}, "preview_claim", `{"public_key":"`+claimKeyOf(1).String()+`"}`, sdk.Amount{})
	if !strings.Contains(preview, inDecember) {
		t.Error(preview)
	}
	if !strings.Contains(c.events[0], inDecember) {
		t.Error(c.events[0])
	}
}

func TestS81ImpossibleWindows(t *testing.T) {
	const malformed = ": expected nanoseconds since 1970, from 1 to 2^64 - 1`"
	for bounds, want := range map[string]string{
		`"end":"1796083200000000000"`:                               "The end timestamp, 2026-12-01T00:00:00Z, has passed",
		`"start":"1798070400000000000","end":"1798070400000000000"`: "The start timestamp, 2026-12-24T00:00:00Z, must be less than the end timestamp, 2026-12-24T00:00:00Z",
		`"start":"tomorrow"`:                                        "Failed to deserialize input from JSON. Error: `start" + malformed,
		`"start":-1`:                                                "Failed to deserialize input from JSON. Error: `start" + malformed,
		`"end":1.5e18`:                                              "Failed to deserialize input from JSON. Error: `end" + malformed,
		`"end":true`:                                                "Failed to deserialize input from JSON. Error: `end" + malformed,
		`"end":"18446744073709551616"`:                              "Failed to deserialize input from JSON. Error: `end" + malformed,
		`"end":0`:                                                   "Failed to deserialize input from JSON. Error: `end" + malformed,
	} {
		c := newChain(t)
		c.host.Timestamp = december
		_, text := c.call(funder, sdk.PublicKey{}, "create_near_drop", bounded(1, 1, bounds), sdk.Near(2))
		c.expect(bounds, text, want)
		if len(c.host.Storage) != 1 {
			t.Errorf("%s leaves something behind", bounds)
		}
	}
}

package onelog

import (
	"fmt"
	"strings"
	"time"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
)

// newDrops sets a drop contract up.
var newDrops = call("new", `{"top_level_account":"test.near"}`, 100, amount.Zero)

// createDrop makes a drop of 1 NEAR for each of the keys.
func (r *recorder) createDrop(deposit string, names ...string) *transaction.Signed {
	return r.createBounded(deposit, "", names...)
}

// createBounded is createDrop with further arguments, after a comma.
func (r *recorder) createBounded(deposit, bounds string, names ...string) *transaction.Signed {
	var list []string
	for _, name := range names {
		list = append(list, fmt.Sprintf("%q", public(name)))
	}
	args := fmt.Sprintf(`{"public_keys":[%s],"amount_per_drop":%q%s}`, strings.Join(list, ","), near("1"), bounds)
	return r.sign(alice, dropID, call("create_near_drop", args, 300, near(deposit)))
}

func (r *recorder) claim(name, method string, id account.ID, tgas uint64) *transaction.Signed {
	return r.signBy(dropID, dropID, name, call(method, fmt.Sprintf(`{"account_id":%q}`, id), tgas, amount.Zero))
}

// drops gives NEAR away by link, with the real plugin.
func drops(r *recorder) {
	r.fails("ExecutionError", r.sign(alice, dropID, call("create_near_drop", "{}", 100, near("1")))) // not initialised
	r.ok(r.sign(dropID, dropID, newDrops))
	names := []string{"claim 1", "claim 2", "claim 3", "claim 4", "claim 5"}
	r.fails("Please attach at least", r.createDrop("1", names...))
	r.ok(r.createDrop("6", names...))
	r.asked(Guard{Name: "looks at gas", Says: "Not enough gas attached. Required: 14 Tgas, attached: 13 Tgas"}, r.claim("claim 1", "claim_for", bob, 13))
	r.ok(r.claim("claim 1", "claim_for", bob, 100))
	r.refused("AccessKeyNotFound", r.claim("claim 1", "claim_for", bob, 100))
	r.ok(r.claim("claim 2", "create_account_and_claim", "robin.test.near", 100))
	r.ok(r.claim("claim 3", "create_account_and_claim", bob, 100)) // taken: false, and the key may try again
	r.ok(r.claim("claim 3", "claim_for", "missing.test.near", 100))
	r.ok(r.claim("claim 3", "claim", public("someone").ImplicitAccount(), 100))
	r.refused("MethodNameMismatch", r.claim("claim 4", "new", bob, 100))
	r.fails("private", r.sign(alice, dropID, call("resolve_near_claim", "{}", 100, amount.Zero)))
	r.asked(Guard{Name: "looks at names", Says: "Failed to deserialize input from JSON. Error: `account_id: not an account id: expected 2 to 64 of a-z, 0-9 and single - _ . between them`"},
		r.claim("claim 4", "claim_for", "Not An Account", 100))
	// Two claims with one key in one block, and two with two.
	r.blocks(r.claim("claim 4", "claim_for", bob, 100), r.claim("claim 4", "claim_for", alice, 100), r.claim("claim 5", "claim_for", bob, 100))
	r.expiringDrop()
	r.cancelledDrop()
}

// expiringDrop opens in 20 seconds for 20 more, each block taking one. One of its
// keys is claimed in time, one just before its end, and two are reclaimed.
func (r *recorder) expiringDrop() {
	start := r.time + 20*second
	end := start + 20*second
	reclaim := call("reclaim_drop", `{"drop_id":1}`, 200, amount.Zero)
	utc := func(nanos uint64) string { return time.Unix(0, int64(nanos)).UTC().Format(time.RFC3339) }
	r.fails("must be less than", r.createBounded("5", fmt.Sprintf(`,"start":"%d","end":%d`, end, end), "late 1"))
	r.ok(r.createBounded("5", fmt.Sprintf(`,"start":"%d","end":%d`, start, end), "late 1", "late 2", "late 3", "late 4"))
	r.asked(Guard{Name: "is not open yet", Says: "Drop 1 can be claimed from " + utc(start)}, r.claim("late 1", "claim_for", bob, 100))
	r.time = start - second
	r.ok(r.claim("late 1", "claim_for", bob, 100))
	r.fails("Drop 1 can be reclaimed from", r.sign(alice, dropID, reclaim))
	r.time = end - 2*second
	r.ok(r.claim("late 2", "create_account_and_claim", "late.test.near", 100))
	r.time = max(r.time, end)
	r.asked(Guard{Name: "has expired", Says: "Drop 1 expired on " + utc(end)}, r.claim("late 3", "claim_for", bob, 100))
	r.ok(r.sign(alice, dropID, reclaim))
	r.ok(r.sign(alice, dropID, reclaim)) // there is nothing left to reclaim
	r.refused("AccessKeyNotFound", r.claim("late 3", "claim_for", bob, 100))
}

// cancelledDrop is taken back by its funder: one key that is named, the first of the
// others, and the rest.
func (r *recorder) cancelledDrop() {
	cancel := func(more string) *transaction.Signed {
		return r.sign(alice, dropID, call("cancel_drop", `{"drop_id":2`+more+`}`, 200, amount.Zero))
	}
	r.ok(r.createDrop("5", "back 1", "back 2", "back 3", "back 4"))
	r.fails("can cancel it", r.sign(bob, dropID, call("cancel_drop", `{"drop_id":2}`, 200, amount.Zero)))
	r.ok(cancel(fmt.Sprintf(`,"public_keys":[%q]`, public("back 1"))))
	r.ok(cancel(`,"limit":1`))
	r.asked(Guard{Name: "was cancelled", Says: "Drop 2 was cancelled"}, r.claim("back 3", "claim_for", bob, 100))
	r.asked(Guard{Name: "looks at suffixes", Says: "bob.elsewhere cannot be made here: names here end in .test.near"}, r.claim("back 3", "create_account_and_claim", "bob.elsewhere", 100))
	r.ok(cancel(""))
	r.ok(cancel("")) // there is nothing left to take back
}

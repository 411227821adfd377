package sim

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"latchkey/core/account"
	"latchkey/core/amount"
)

// depthMax bounds how deep scripts nest; gas usually ends them before.
const depthMax = 3

// leastGas is what a call needs to do anything.
const leastGas = 4 * amount.Tgas

// drawScript makes a script of about size host calls that has this gas. What it
// calls has scripts of its own.
func drawScript(r *rand.Rand, size int, gas uint64) []byte {
	return (&drawing{r: r, size: size, depth: depthMax, gas: gas}).draw()
}

func (d *drawing) draw() []byte {
	r, size := d.r, d.size
	if d.gas /= uint64(size + 2); d.gas < leastGas {
		d.depth = 0
	}
	for range 1 + r.IntN(size) {
		d.step()
	}
	d.ending()
	return d.s.bytes()
}

// drawing is a script in the making.
type drawing struct {
	callback bool
	r        *rand.Rand
	s        script
	size     int
	depth    int
	gas      uint64 // that it has, then that each call has which it makes
	promises int    // so far: their numbers follow from the order
}

func (d *drawing) step() {
	key := fmt.Sprint("k", d.r.IntN(4))
	switch d.r.IntN(11) {
	case 0:
		d.s.do("storage_write", key, strings.Repeat("v", d.r.IntN(60)), 0)
	case 1:
		large := []int{100, 6000, 150_000}[d.r.IntN(3)]
		d.s.do("storage_write", key, d.r.IntN(large), 0, 0) // of whatever stands in memory
	case 2:
		d.s.do("storage_remove", key, 0)
	case 3:
		d.s.do("log_utf8", "played")
	case 4, 5, 6:
		d.call()
	case 7, 8:
		d.batch()
	case 9:
		d.both()
	default:
		if d.callback || d.r.IntN(8) == 0 {
			d.s.do("promise_result", 0, 1)
		}
	}
}

// ending is how the script ends: mostly in peace.
func (d *drawing) ending() {
	switch d.r.IntN(24) {
	case 0:
		d.s.do("panic_utf8", "it does not want to")
	case 1:
		d.s.words = append(d.s.words, wordTrap)
	case 2:
		d.s.words = append(d.s.words, wordSpin)
	case 3:
		d.s.words = append(d.s.words, wordGrow)
	case 4:
		d.s.do("storage_read", 1<<40, 1<<40, 0)
	case 5:
		d.s.do("value_return", d.r.IntN(20_000), 0)
	case 10:
		for range d.r.IntN(1500) { // a storm; it may be more than a call may promise
			d.s.do("promise_batch_create", "p0.sim")
		}
	case 6, 7, 8, 9:
		if d.promises > 0 {
			d.s.do("promise_return", d.r.IntN(d.promises))
		}
	}
}

func (d *drawing) anyone() string {
	all := [][]account.ID{puppets, puppets, people, {guardedID}, {dropID, rootID, tokenID, lenderID, "nobody.sim", subAccount(people[0], 0)}}
	from := all[d.r.IntN(len(all))]
	return string(from[d.r.IntN(len(from))])
}

func (d *drawing) puppet() string {
	if d.r.IntN(6) == 0 {
		return string(guardedID)
	}
	return string(pick(puppets, d.r.IntN(len(puppets))))
}

// sum is a deposit: nothing, little, or more than there is.
func (d *drawing) sum() amount.Yocto {
	switch d.r.IntN(24) {
	case 0:
		return near(1e9)
	case 1, 2, 3, 4, 5:
		return near(uint64(d.r.IntN(1000)))
	case 6, 7, 8, 9:
		return amount.From(d.r.Uint64())
	}
	return amount.Zero
}

// inner is the script of somebody that is called, or called back.
func (d *drawing) inner(callback bool) string {
	if d.depth == 0 {
		var s script
		return string(s.bytes())
	}
	return string((&drawing{r: d.r, size: d.size, depth: d.depth - 1, gas: d.gas, callback: callback}).draw())
}

// call calls somebody, and often has somebody called back.
func (d *drawing) call() {
	if d.r.IntN(4) == 0 {
		receiver, method, args := d.foreign()
		d.s.do("promise_create", receiver, method, args, d.sum(), d.gas)
	} else {
		d.s.do("promise_create", d.puppet(), play, d.inner(false), d.sum(), d.gas)
	}
	d.promises++
	if d.r.IntN(2) == 0 {
		d.s.do("promise_then", d.promises-1, d.puppet(), play, d.inner(true), d.sum(), d.gas)
		d.promises++
	}
}

// foreign is a call of a contract that is not a puppet, which mostly should not
// work: what is private, what is another's.
func (d *drawing) foreign() (receiver, method, args string) {
	who := d.anyone()
	switch d.r.IntN(7) {
	case 0:
		return string(dropID), "claim_for", fmt.Sprintf(`{"account_id":%q}`, who)
	case 1:
		return string(dropID), "resolve_near_claim", fmt.Sprintf(`{"account_id":%q}`, who)
	case 2:
		return string(dropID), "settle_key", fmt.Sprintf(`{"drop_id":0,"public_key":%q,"funder":%q,"storage":"1","allowance":"1000000000000000000000000"}`, secret("claim 0").PublicKey(), who)
	case 3:
		return string(dropID), "reclaim_drop", fmt.Sprintf(`{"drop_id":%d}`, d.r.IntN(4))
	case 4:
		return string(rootID), "create_account", fmt.Sprintf(`{"new_account_id":"made%d.sim","new_public_key":%q}`, d.r.IntN(5), secret(who).PublicKey())
	case 5:
		return string(tokenID), "ft_transfer_call", fmt.Sprintf(`{"receiver_id":%q,"amount":"1","msg":""}`, who)
	}
	return string(dropID), "cancel_drop", fmt.Sprintf(`{"drop_id":%d}`, d.r.IntN(4))
}

// batch makes a receipt of several actions.
func (d *drawing) batch() {
	d.s.do("promise_batch_create", d.anyone())
	p := d.promises
	d.promises++
	key := string(secret("puppet's key").PublicKey().Borsh())
	for range d.r.IntN(3) {
		switch d.r.IntN(10) {
		case 0, 1, 2:
			d.s.do("promise_batch_action_transfer", p, d.sum())
		case 3:
			d.s.do("promise_batch_action_create_account", p)
		case 4:
			d.s.do("promise_batch_action_add_key_with_full_access", p, key, 0)
		case 5:
			d.s.do("promise_batch_action_add_key_with_function_call", p, key, 0, near(uint64(d.r.IntN(50))), d.puppet(), play)
		case 6:
			d.s.do("promise_batch_action_delete_key", p, key)
		case 7:
			d.s.do("promise_batch_action_stake", p, d.sum(), key)
		case 8:
			d.s.do("promise_batch_action_use_global_contract_by_account_id", p, string(global("ft")))
		default:
			d.s.do("promise_batch_action_function_call_weight", p, play, d.inner(false), d.sum(), d.gas/2, d.r.IntN(2))
		}
	}
	if d.r.IntN(30) == 0 {
		d.s.do("promise_batch_action_delete_account", p, d.anyone())
	}
	if d.r.IntN(6) == 0 {
		d.s.do("promise_set_refund_to", p, d.anyone())
	}
}

// both waits for two promises.
func (d *drawing) both() {
	if d.promises < 2 {
		d.call()
		return
	}
	first, second := d.r.IntN(d.promises), d.r.IntN(d.promises)
	pair := string(binaryWords(uint64(first), uint64(second)))
	d.s.words = append(d.s.words, uint64(1+callNumber("promise_and")))
	d.s.point(pair)
	d.s.words = append(d.s.words, 2)
	d.promises++
	d.s.do("promise_then", d.promises-1, d.puppet(), play, d.inner(true), d.sum(), d.gas)
	d.promises++
}

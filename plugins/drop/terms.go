package main

import "latchkey/plugins/sdk"

// terms are the rules of a drop beyond when it can be claimed. Only drops that have
// some keep the record, so that a plain claim reads none.
//
//latchkey:record
type terms struct {
	interval       uint64 // nanoseconds, from start on, in which one more use becomes due
	throttle       uint64 // nanoseconds at least between two uses of a key
	refundDeposit  bool   // NEAR goes to the funder when an account that exists claims
	oncePerAccount bool
	passwords      bool // some of its keys have one
	gate           gate
}

var restrictions = sdk.Map[terms]{Prefix: "t", Encode: encodeTerms, Decode: decodeTerms}

func (d *drop) terms(id uint32) (t terms) {
	if d.is(restrictedDrop) {
		t, _ = restrictions.Get(dropKey(id))
	}
	return t
}

func (c *conditions) terms(w window) terms {
	t := terms{interval: c.Interval, throttle: c.Throttle, refundDeposit: c.RefundDeposit, oncePerAccount: c.OncePerAccount, passwords: c.Passwords.Given()}
	if asked, given := c.Gate.Get(); given {
		t.gate = asked.gate()
	}
	sdk.Require(t.interval <= longest && t.throttle <= longest, "An interval or throttle should be at most 100 years")
	sdk.Require(t.interval == 0 || w.start > 0, "If you want to set a claim interval, you must also set a start timestamp")
	return t
}

// longest is 100 years, in nanoseconds: dates in refusals stay within 64 bits.
const longest = 100 * 365 * day * second

// bytes is the storage that the record takes.
func (t terms) bytes() uint64 {
	if t == (terms{}) {
		return 0
	}
	var e sdk.Encoder
	encodeTerms(&e, t)
	return sdk.RecordBytes(dropKeyBytes, len(e.Bytes()))
}

// due tells why a key cannot be used at this time, by what it was used before.
func (t terms) due(d *drop, k claimKey) string {
	now := sdk.BlockTimestamp()
	if t.throttle > 0 && k.last > 0 && now-k.last < t.throttle {
		return "This key can be used again from " + utc(k.last+t.throttle)
	}
	if t.interval > 0 && now >= d.window.start {
		if due := (now - d.window.start) / t.interval; due <= uint64(k.used) {
			return "The next use of this key is due on " + utc(d.window.start+(uint64(k.used)+1)*t.interval)
		}
	}
	return ""
}

func (t terms) write(w *sdk.Writer) {
	writeTimestamp(w.Key("interval"), t.interval)
	writeTimestamp(w.Key("throttle"), t.throttle)
	w.Key("refund_deposit").Bool(t.refundDeposit)
	w.Key("once_per_account").Bool(t.oncePerAccount)
	w.Key("passwords").Bool(t.passwords)
	w.Key("gate")
	t.gate.write(w)
}

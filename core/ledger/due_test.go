package ledger

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"latchkey/core/runtime"
	"latchkey/core/vm"
)

// campaign is a chain whose account shop has a contract that makes drops: make tells of
// one that ends at a time, reclaim_drop tells that it has ended unless it is kept.
type campaign struct {
	*chain
	script scripted
	keeps  bool   // what is under way keeps the drop
	gas    string // what get_reclaim_gas answers
	called int
}

func newCampaign(t *testing.T) *campaign {
	c := &campaign{gas: `"20000000000000"`}
	event := func(g *guest, name, more string) {
		g.do("log_utf8", fmt.Sprintf(`EVENT_JSON:{"standard":"latchkey-drop","version":"1.0.0","event":"%s","data":[{"drop_id":7%s}]}`, name, more))
	}
	script := scripted{
		"make":        func(g *guest) { event(g, DropCreated, `,"end":"`+g.text("input")+`"`) },
		"fail":        func(g *guest) { event(g, DropCreated, `,"end":"1"`); g.fail("no") },
		dueGasMethod:  func(g *guest) { g.do("value_return", c.gas) },
		"get_nothing": func(*guest) {},
		"log_another": func(g *guest) { g.do("log_utf8", "drop_created") },
		"predecessor": func(g *guest) { g.do("value_return", g.text("predecessor_account_id")) },
		dueMethod: func(g *guest) {
			c.called++
			if g.text("input") != `{"drop_id":7}` || g.text("predecessor_account_id") != "shop" || g.text("signer_account_id") != "shop" {
				g.fail("asked otherwise")
			}
			if !c.keeps {
				event(g, DropEnded, "")
			}
		},
	}
	c.script = script
	c.chain = newChain(t, script, "alice", "shop")
	c.deploy("shop", script)
	return c
}

// ends has the shop make a drop that is due so many seconds from now, 600 at least.
func (c *campaign) ends(seconds uint64) {
	c.t.Helper()
	action := call("make", 20*tgas)
	action.Args = fmt.Append(nil, c.time+seconds*1e9-DueAfter)
	c.must(c.sign("alice", "shop", testKey("alice"), action))
}

// chores does a slice so many seconds later, and returns in how many seconds there is more;
// -1: only when another drop is made.
func (c *campaign) chores(after uint64, keep Keep) int {
	c.t.Helper()
	c.time += after * 1e9
	next, err := c.l.Chores(&fixedSource{now: c.time}, keep, func(Committed) {})
	if err != nil {
		c.t.Fatal(err)
	}
	if next == 0 {
		return -1
	}
	return int((next - c.time) / 1e9)
}

func TestADropThatIsOverIsTakenBack(t *testing.T) {
	c := newCampaign(t)
	if next := c.chores(0, 0); next != -1 {
		t.Errorf("without drops there is something to do in %d s", next)
	}
	c.ends(3600)
	had, supply := c.balance("shop"), c.view().Head.Supply
	if next := c.chores(10, 0); c.called != 0 || next < 3580 || next > 3600 {
		t.Errorf("before its end it was called %d times, and will be in %d s", c.called, next)
	}
	head := c.view().Head.Height
	if next := c.chores(3600, 0); c.called != 1 || next != -1 {
		t.Errorf("at its end it was called %d times, and will be in %d s", c.called, next)
	}
	v := c.view()
	if v.Head.Height != head+1 || len(v.Head.Outcomes) != 2 || len(v.Head.Transactions) != 0 {
		t.Fatalf("the block has %d outcomes", len(v.Head.Outcomes))
	}
	paid := had.SaturatingSub(c.balance("shop"))
	out, _ := v.outcome(v.Head.Outcomes[0])
	if out.Status.Kind != runtime.SuccessValue || paid.IsZero() || paid.Cmp(out.TokensBurnt) > 0 {
		t.Errorf("the shop paid %s for %+v", paid, out)
	}
	if burnt := supply.SaturatingSub(v.Head.Supply); burnt != paid {
		t.Errorf("it paid %s, and %s are gone", paid, burnt)
	}
	if c.chores(7200, 0); c.called != 1 {
		t.Error("it was called again")
	}
	c.replays()
}

// replays runs every block again, from what is stored of it.
func (c *chain) replays() {
	c.t.Helper()
	v := c.view()
	for height := v.ledger.Genesis.Height + 1; height <= v.Head.Height; height++ {
		b, err := v.Block(height)
		if err == nil {
			_, err = v.Replay(b)
		}
		if err != nil {
			c.t.Errorf("block %d: %v", height, err)
		}
	}
}

// TestADropThatDoesNotEndIsTriedAgain, ever later, and not for ever.
func TestADropThatDoesNotEndIsTriedAgain(t *testing.T) {
	c := newCampaign(t)
	c.ends(660)
	c.keeps = true
	wait := uint64(661)
	for try := range dueTriesMax {
		next := c.chores(wait, 0)
		if c.called != try+1 || next <= 0 {
			t.Fatalf("try %d: called %d times, the next comes in %d s", try, c.called, next)
		}
		if again := int(dueAgain[try] / 1e9); next < again-2 || next > again+2 {
			t.Errorf("try %d: the next comes in %d s, want %d", try, next, again)
		}
		wait = uint64(next) + 2
	}
	if next := c.chores(wait, 0); next != -1 || c.called != dueTriesMax+1 {
		t.Errorf("after the last try: called %d times, more in %d s", c.called, next)
	}
}

// TestNothingIsBurntForNothing: a contract that says that there is nothing to take back,
// or nothing at all, is not called.
func TestNothingIsBurntForNothing(t *testing.T) {
	for _, gas := range []string{`"0"`, `0`, `"much"`, `"1000000000000000001"`, ``, `-1`} {
		c := newCampaign(t)
		c.gas = gas
		c.ends(660)
		head := c.view().Head.Height
		if next := c.chores(661, 0); next <= 0 || c.called != 0 || c.view().Head.Height != head {
			t.Errorf("answered %q: called %d times, more in %d s", gas, c.called, next)
		}
	}
}

func TestWhatFailedMadeNoDrop(t *testing.T) {
	c := newCampaign(t)
	c.must(c.sign("alice", "shop", testKey("alice"), call("fail", 20*tgas)))
	c.must(c.sign("alice", "shop", testKey("alice"), call("log_another", 20*tgas)))
	if next := c.chores(60, 0); next != -1 || c.called != 0 {
		t.Errorf("called %d times, more in %d s", c.called, next)
	}
}

// TestDuesThatCannotBePaidLeaveNoTrace of their own, nor the input that has only such.
func TestDuesThatCannotBePaidLeaveNoTrace(t *testing.T) {
	c := newCampaign(t)
	b, err := c.l.Begin()
	if err != nil {
		t.Fatal(err)
	}
	in := Input{Height: b.Head().Height + 1, Time: c.time + 1, Due: []Due{{"nobody", 7, tgas}, {"shop", 7, 0}, {"shop", 7, 2_000 * tgas}}}
	applied, err := b.Apply(in)
	if err != nil || applied.Block != nil || len(applied.DuePaid) != 3 || applied.DuePaid[0] || applied.DuePaid[1] || applied.DuePaid[2] {
		t.Errorf("%+v, %v", applied, err)
	}
	in.Due = append(in.Due, Due{"shop", 7, 20 * tgas})
	if applied, err = b.Apply(in); err != nil || applied.Block == nil || !applied.DuePaid[3] {
		t.Fatalf("%+v, %v", applied, err)
	}
	root := applied.Block.State
	in.Due = in.Due[3:]
	if b, err = c.l.Begin(); err != nil {
		t.Fatal(err)
	}
	if applied, err = b.Apply(in); err != nil || applied.Block.State != root {
		t.Errorf("without what was not paid the root is another: %v", err)
	}
}

// TestScheduleOfALedgerFromBefore: a ledger whose blocks were made before there was a
// schedule gets one.
func TestScheduleOfALedgerFromBefore(t *testing.T) {
	c := newCampaign(t)
	c.ends(660)
	for range 3 * scheduleBlocks / 2 {
		c.apply()
	}
	b, err := c.l.Begin()
	if err != nil {
		t.Fatal(err)
	}
	removeDue(b.base.Overlay, "shop", 7)
	settleTurn(b.base.Overlay, "shop")
	b.base.Delete(metaKey("schedule"))
	if err := b.Commit(); err != nil {
		t.Fatal(err)
	}
	for slice := 0; c.chores(660, 0) >= 0 && slice < 5; slice++ {
	}
	if c.called != 1 {
		t.Errorf("the drop was called %d times", c.called)
	}
}

func TestInputsWithDues(t *testing.T) {
	in := sampleInput(t)
	without := in.Borsh()
	in.Due = []Due{{"shop", 7, tgas}, {"other", 1 << 31, 1}}
	again, err := DecodeInput(in.Borsh())
	if err != nil || len(again.Due) != 2 || again.Due[0] != in.Due[0] || again.Due[1] != in.Due[1] {
		t.Errorf("read %+v, %v", again, err)
	}
	if !bytes.HasPrefix(in.Borsh(), without) {
		t.Error("what is due does not follow what was there before")
	}
	if _, err := DecodeInput(append(without, 0, 0, 0, 0)); err == nil {
		t.Error("an empty list of what is due is read: there would be two forms")
	}
}

// TestEndsBeyondTheClock are none: a host that was told of one would look at once, and
// again and again.
func TestEndsBeyondTheClock(t *testing.T) {
	for _, end := range []uint64{math.MaxUint64 - DueAfter - 1, math.MaxInt64, math.MaxInt64 - DueAfter + 1} {
		c := newCampaign(t)
		action := call("make", 20*tgas)
		action.Args = fmt.Append(nil, end)
		c.must(c.sign("alice", "shop", testKey("alice"), action))
		if next := c.chores(0, 0); next != -1 {
			t.Errorf("the end %d: more in %d s", end, next)
		}
	}
}

// TestQuestionsThatNobodyPaysAreFew: a contract that tells of many drops and has nothing
// taken back is asked for a small part of the time, however much its answers burn.
func TestQuestionsThatNobodyPaysAreFew(t *testing.T) {
	for _, gas := range []string{`"0"`, `"much"`, `"999000000000000"`} { // the last it cannot pay
		c := newCampaign(t)
		asked := 0
		c.script[dueGasMethod] = func(g *guest) {
			asked++
			g.do("sha256", make([]byte, 1<<20), 0) // 25 Tgas
			g.do("value_return", gas)
		}
		c.script["many"] = func(g *guest) {
			var all []string
			for drop := range 500 {
				all = append(all, fmt.Sprintf(`{"drop_id":%d,"end":"1"}`, drop))
			}
			g.do("log_utf8", `EVENT_JSON:{"standard":"latchkey-drop","version":"1.0.0","event":"drop_created","data":[`+strings.Join(all, ",")+`]}`)
		}
		c.deploy("shop", c.script)
		c.must(c.sign("alice", "shop", testKey("alice"), call("many", 200*tgas)))
		if c.chores(DueAfter/1e9+1, 0); asked == 0 || asked > 16 {
			t.Errorf("answering %s it was asked %d times in one slice", gas, asked)
		}
		start := c.time
		for c.time < start+60e9 {
			c.chores(1, 0)
		}
		if asked > 40 { // 10 Tgas a second, and the first slice
			t.Errorf("answering %s it was asked %d times in a minute", gas, asked)
		}
		left, err := records{c.l.store}.dueOf("shop", math.MaxUint64, 1000)
		if err != nil || len(left) == 0 || len(left) > duesToldMax {
			t.Errorf("%d drops of one outcome are left to try again: %v", len(left), err)
		}
	}
}

// TestWhatAHostDoesNotCarryIsTriedAlone, and holds up no other drop.
func TestWhatAHostDoesNotCarryIsTriedAlone(t *testing.T) {
	c := newCampaign(t)
	c.ends(660)
	b, err := c.l.Begin()
	if err != nil {
		t.Fatal(err)
	}
	setDue(b.base.Overlay, dueDrop{at: 1, contract: "alice", drop: 7})
	settleTurn(b.base.Overlay, "alice")
	if err := b.Commit(); err != nil {
		t.Fatal(err)
	}
	c.deploy("alice", c.script)
	c.l.rebuild(c.l.Schedule, notCarrying{c.script, "alice"})
	for slice := 0; c.called == 0 && slice < 5; slice++ {
		c.chores(661, 0)
	}
	if c.called != 1 {
		t.Errorf("the other drop was called %d times", c.called)
	}
}

// notCarrying is an engine that lacks what takes back the drops of one account.
type notCarrying struct {
	scripted
	lacks string
}

func (e notCarrying) Call(code *vm.Code, export string, meter *vm.Meter, host vm.Host) error {
	g := &guest{host: host}
	if export == dueMethod && g.text("current_account_id") == e.lacks {
		return &vm.NotCarriedError{Hash: code.Hash, Remedy: "bring it along"}
	}
	return e.scripted.Call(code, export, meter, host)
}

package machines

import (
	"testing"
	"time"

	"latchkey/core/amount"
	"latchkey/internal/test/patience"
)

// readers look at what was paid while it is.
const readers = 2

// lookEvery is how long each waits in between.
const lookEvery = 10 * time.Millisecond

// look reads now how many payments an account has made, now how many all have, at one node
// after the other. What the node that leads answers is noted.
func (l *load) look(reader int) {
	client := payers + reader
	for at := reader; !l.isOver(); at++ {
		time.Sleep(lookEvery)
		called := time.Now()
		if at%2 == 0 {
			who := at / 2 % payers
			if count, leads := l.made(at, who); leads {
				l.history.ReadOf(client, who, count, called)
			}
		} else if count, leads := l.madeByAll(at); leads {
			l.history.ReadAll(client, count, called)
		}
	}
}

// made reads how many payments an account has made; false: not from the node that leads.
func (l *load) made(at, who int) (count uint64, leads bool) {
	var key struct{ Nonce uint64 }
	told, err := l.client.asks(l.at(at).url, "query", viewKey(payer(who)), &key, 0)
	return key.Nonce, err == nil && told.leads
}

// madeByAll reads how many payments all have made.
func (l *load) madeByAll(at int) (count uint64, leads bool) {
	var paid struct{ Amount amount.Yocto }
	told, err := l.client.asks(l.at(at).url, "query", viewSink(), &paid, 0)
	count, _ = paid.Amount.SaturatingSub(begunWith).Words()
	return count, err == nil && told.leads
}

// TestAStaleReadIsFound: one of a node that does not hear of its log any more, noted as if it
// led.
func TestAStaleReadIsFound(t *testing.T) {
	c := newCluster(t, 2)
	defer c.says()
	l := c.load()
	l.begin()
	l.more(between)
	leader := l.leader(nil)
	for at, n := range c.nodes {
		if n == leader {
			continue
		}
		n.proxy.Away(true)
		l.more(between)
		var called time.Time
		var count uint64
		var leads bool
		for deadline := time.Now().Add(patience.For(10 * time.Second)); count == 0 && time.Now().Before(deadline); {
			called = time.Now()
			count, leads = l.madeByAll(at)
		}
		if leads || count == 0 {
			t.Fatalf("the node that follows reads %d, and says that it leads: %v", count, leads)
		}
		l.history.ReadAll(payers+readers, count, called)
	}
	l.settle()
	if l.history.Err() == nil {
		t.Error("it is not found")
	}
}

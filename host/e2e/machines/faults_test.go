package machines

import (
	"flag"
	"syscall"
	"testing"
	"time"

	"latchkey/host/replica"
	"latchkey/internal/test/patience"
	database "latchkey/internal/test/postgres"
)

// How often each fault happens; make ha has them happen more often.
var (
	kills    = flag.Int("kills", 3, "how often the node that leads is killed")
	pauses   = flag.Int("pauses", 1, "how often it is stopped for a while")
	cuts     = flag.Int("cuts", 4, "how often its connection to the database is cut")
	restarts = flag.Int("restarts", 1, "how often the database is restarted")
)

// between is how many payments are answered between two faults.
const between = 20

// gapMax is how long there may be no answer: a lease and a second, where nothing else runs.
const gapMax = replica.LeaseDefault + time.Second

// TestNothingIsLostNorTwice: under load one fault after the other happens to nodes whose
// clocks stand an hour apart. What was acknowledged is there, once, on every node.
func TestNothingIsLostNorTwice(t *testing.T) {
	c := newCluster(t, 3)
	defer c.says()
	l := c.load()
	for _, fault := range []struct {
		name  string
		times int
		meets func()
	}{
		{"the node that leads is killed", *kills, l.killLeader},
		{"the node that leads is stopped for a while", *pauses, l.pauseLeader},
		{"its connection is cut before the database has committed", *cuts, func() { l.cutLeader(database.CutBefore) }},
		{"its connection is cut after the database has committed", *cuts, func() { l.cutLeader(database.CutAfter) }},
		{"the database is restarted", *restarts, c.database.Restart},
	} {
		begun, before := time.Now(), l.acked.Load()
		l.begin()
		for range fault.times {
			l.more(between)
			fault.meets()
			l.more(between)
		}
		gap := l.longestGap()
		l.end()
		l.addsUp()
		t.Logf("%s, %d times in %v: %d payments, at most %v without an answer", fault.name, fault.times, time.Since(begun).Round(time.Millisecond),
			l.acked.Load()-before, gap.Round(time.Millisecond))
		if longest := patience.For(gapMax); gap > longest {
			t.Errorf("%s: no answer for %v, want one after %v", fault.name, gap, longest)
		}
		if t.Failed() {
			return
		}
	}
}

// killLeader kills the node that leads, and starts it again when another does.
func (l *load) killLeader() {
	l.t.Helper()
	gone := l.leader(nil)
	gone.kill()
	l.leader(gone)
	l.more(between)
	gone.start()
}

// pauseLeader stops the node that leads until another does, and lets it go on as if
// nothing had happened.
func (l *load) pauseLeader() {
	l.t.Helper()
	stopped := l.leader(nil)
	stopped.child.signal(syscall.SIGSTOP)
	l.leader(stopped)
	l.more(payers)
	stopped.child.signal(syscall.SIGCONT)
}

// cutLeader cuts the connection of the node that leads at its next append.
func (l *load) cutLeader(where database.Cut) {
	l.t.Helper()
	leads := l.leader(nil)
	before := leads.proxy.Cuts()
	leads.proxy.Next(where)
	l.more(between)
	if leads.proxy.Cuts() == before {
		l.t.Error("no connection was cut")
	}
}

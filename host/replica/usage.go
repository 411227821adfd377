package replica

import "time"

// Usage is how a node stands among those of its ledger.
type Usage struct {
	Leads   bool
	Term    uint64        // the latest that was seen
	LogHead uint64        // height of the newest block that the log was seen to have
	LogAge  time.Duration // since the log was last seen
	Unknown uint64        // appends of which this node could not learn whether they are in the log
	Damaged uint64        // records of checkpoints that this node has found damaged
	Nodes   int           // of the log's database that live, as this one knows
}

// Usage tells it. One that leads has seen the log when it renewed its lease, and what it
// has shown is all that is there.
func (m *Member) Usage() Usage {
	nodes := m.Presence.Nodes()
	m.mu.Lock()
	defer m.mu.Unlock()
	u := Usage{Nodes: len(nodes), Leads: m.Leads(), Term: m.seen.Term, LogHead: m.seen.Head, LogAge: time.Since(m.seenAt), Unknown: m.Cache.unknown.Load(), Damaged: m.damaged.Load()}
	if u.Leads {
		u.LogHead, u.LogAge = m.Height(), 0
	}
	return u
}

package replica

import (
	"time"

	"latchkey/core/ledger"
	"latchkey/host/ledgerlog"
)

// Hear tells a member that is Watched how its log stood when that was asked for, with the hash
// of the newest block. Where there is something to do it looks for itself.
func (m *Member) Hear(log ledgerlog.Glance, asked time.Time) {
	if held := m.held.Load(); held != nil {
		m.hearLeading(log, held.term, asked)
	} else if log.Own || !log.Live && m.may() || !m.isAsSeen(log, asked) {
		m.poke()
	}
}

// isAsSeen reports whether the log stands as this node has seen it, and notes that it does.
func (m *Member) isAsSeen(log ledgerlog.Glance, asked time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if seen := m.seen; log.Term != seen.Term || log.Live != seen.Live || log.Address != seen.Address ||
		log.Head != seen.Head || string(log.Hash) != string(seen.Hash) {
		return false
	}
	m.notes(m.seen, asked)
	return true
}

// hearLeading notes that the log is as this node has left it. Where it is not, or blocks are on
// their way there, the node asks when it would renew its lease.
func (m *Member) hearLeading(log ledgerlog.Glance, term uint64, asked time.Time) {
	if !log.Own || log.Term != term {
		return
	}
	head, err := m.acknowledged()
	if err != nil || log.Head != head.Height || string(log.Hash) != string(head.Hash[:]) {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.foundAsLeft = asked
}

// isAsLeft reports whether the log was found to be as this node has left it, also in its term,
// when that was asked for within a time.
func (m *Member) isAsLeft(within time.Duration) (asked time.Time, is bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.foundAsLeft, time.Since(m.foundAsLeft) < within
}

// acknowledged is the newest block of this node that the log has acknowledged.
func (m *Member) acknowledged() (*ledger.Block, error) {
	r, release, err := m.Cache.Acknowledged()
	if err != nil {
		return nil, err
	}
	defer release()
	return ledger.HeadIn(r)
}

func (m *Member) sinceSeen() time.Duration {
	m.mu.Lock()
	defer m.mu.Unlock()
	return time.Since(m.seenAt)
}

// notes has the log be seen as it stood when it was asked for. m.mu is held.
func (m *Member) notes(log ledgerlog.Glance, asked time.Time) {
	m.seen, m.seenAt, m.lookedFrom = log, time.Now(), asked
	close(m.looked)
	m.looked = make(chan struct{})
}

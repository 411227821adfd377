package node

import (
	"time"

	"latchkey/core/account"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

// signer is a key of an account: what nonces belong to.
type signer struct {
	id  account.ID
	key keys.PublicKey
}

func signerOf(tx *transaction.Signed) signer { return signer{tx.SignerID, tx.PublicKey} }

// line is what is known of a signer while transactions of it are on their way.
type line struct {
	inFlight int
	last     uint64        // the greatest nonce that was committed or queued
	moved    chan struct{} // closed when last grows
}

// join returns the signer's line; leave must follow.
func (n *Node) join(s signer) *line {
	n.mu.Lock()
	l := n.lines[s]
	n.mu.Unlock()
	var committed uint64
	if l == nil {
		committed = n.committedNonce(s)
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if l = n.lines[s]; l == nil {
		l = &line{last: committed, moved: make(chan struct{})}
		n.lines[s] = l
	}
	l.inFlight++
	return l
}

func (n *Node) leave(s signer, l *line) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if l.inFlight--; l.inFlight == 0 {
		delete(n.lines, s)
	}
}

// committedNonce is 0 for a key that is not there: the block will say so.
func (n *Node) committedNonce(s signer) (nonce uint64) {
	_ = n.Read(func(v *ledger.View) error {
		record, _ := v.AccessKey(s.id, s.key)
		nonce = record.Nonce
		return nil
	})
	return nonce
}

// enqueue puts p into the queue in the order of its signer's nonces; false when
// the node is closed.
func (n *Node) enqueue(p *pending, l *line) bool {
	var late, alone <-chan time.Time
	for overdue, lonely := false, false; ; {
		n.mu.Lock()
		if n.closed {
			n.mu.Unlock()
			return false
		}
		lone := lonely && l.inFlight == 1 && p.tx.Nonce == l.last+2
		if overdue || lone || p.tx.Nonce <= l.last+1 {
			n.waiting.Add(1)
			n.queue <- p // blocks while the queue is full: the maker keeps draining it
			l.last = max(l.last, p.tx.Nonce)
			close(l.moved)
			l.moved = make(chan struct{})
			n.mu.Unlock()
			return true
		}
		moved := l.moved
		n.mu.Unlock()
		if late == nil {
			late, alone = time.After(ledger.GapWait), time.After(ledger.LoneWait)
		}
		select {
		case <-moved:
		case <-alone:
			lonely = true
		case <-late:
			overdue = true
		}
	}
}

package node

import (
	"cmp"
	"slices"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

const (
	// groupMax bounds the transactions that are put in order for one commit.
	groupMax = 512
	// passedMax is how many commits may pass a transaction over for lighter ones.
	passedMax = 4
	// accountsMax bounds the accounts whose loads are remembered.
	accountsMax = 4096
)

// backlog holds the transactions that wait for a block. Its order lets nobody's
// queue hold up others: signers take turns, and the clients that send for them; the
// lighter go first in each round; and what was passed over long enough goes before all,
// once, and then others have their turn again. One that is heavy is alone in its commit,
// and after it comes a light one if there is any: so that waits for one heavy one at most.
type backlog struct {
	bySigner   map[signer][]*pending // in the order of arrival
	count      int
	arrived    uint64
	afterHeavy bool // the commit before
	loads      loads
}

func newBacklog() *backlog {
	return &backlog{bySigner: map[signer][]*pending{}, loads: loads{burnt: map[account.ID]uint64{}, byClient: map[string]uint64{}}}
}

func (b *backlog) add(p *pending) {
	b.arrived++
	p.arrived = b.arrived
	s := signerOf(p.tx)
	b.bySigner[s] = append(b.bySigner[s], p)
	b.count++
}

// group returns the transactions that are next and may share a commit, in order: all up
// to the first heavy one, or that alone.
func (b *backlog) group() []*pending {
	group := b.order()
	for i, p := range group {
		if b.heavy(p) {
			return group[:max(i, 1)]
		}
	}
	return group
}

// order returns the transactions that are next, in order.
func (b *backlog) order() []*pending {
	if b.count == 0 {
		return nil
	}
	first := b.passedOver()
	if b.afterHeavy && b.hasLight() {
		first = nil
	}
	var group []*pending
	if first != nil {
		group = append(group, first)
	}
	for round := 0; len(group) < groupMax; round++ {
		var turn []*pending
		for _, line := range b.bySigner {
			if round < len(line) && line[round] != first {
				turn = append(turn, line[round])
			}
		}
		if len(turn) == 0 && len(group) == b.count {
			break
		}
		group = append(group, b.inOrder(turn)...)
	}
	return group[:min(len(group), groupMax)]
}

func (b *backlog) heavy(p *pending) bool { return b.loads.weight(p) >= ledger.HeavyGas }

func (b *backlog) hasLight() bool {
	for _, line := range b.bySigner {
		if !b.heavy(line[0]) {
			return true
		}
	}
	return false
}

// inOrder has clients take turns, each with its lightest first. Many accounts of one
// client are one client.
func (b *backlog) inOrder(turn []*pending) []*pending {
	slices.SortFunc(turn, func(p, q *pending) int {
		return cmp.Or(cmp.Compare(b.loads.weight(p), b.loads.weight(q)), cmp.Compare(p.arrived, q.arrived))
	})
	before, rank := map[string]int{}, map[*pending]int{}
	for _, p := range turn {
		rank[p] = before[p.who]
		before[p.who]++
	}
	slices.SortStableFunc(turn, func(p, q *pending) int { return cmp.Compare(rank[p], rank[q]) })
	return turn
}

// passedOver is the transaction that has waited longest for others, or nil.
func (b *backlog) passedOver() (oldest *pending) {
	for _, line := range b.bySigner {
		if p := line[0]; p.passed >= passedMax && (oldest == nil || p.arrived < oldest.arrived) {
			oldest = p
		}
	}
	return oldest
}

// done takes the first of a group out, which have burnt so much gas each, and notes
// that the others were passed over.
func (b *backlog) done(group []*pending, burnt []uint64) {
	favoured := false
	b.afterHeavy = len(burnt) > 0 && burnt[len(burnt)-1] >= ledger.HeavyGas
	for i, gas := range burnt {
		favoured = favoured || group[i].passed >= passedMax
		if gas > 0 { // one that was refused tells nothing
			b.loads.note(group[i].tx.SignerID, gas)
			b.loads.noteClient(group[i].who, gas)
		}
		b.remove(group[i])
	}
	for _, line := range b.bySigner {
		if favoured {
			line[0].passed = 0
		} else if len(burnt) > 0 {
			line[0].passed++
		}
	}
}

func (b *backlog) remove(p *pending) {
	s := signerOf(p.tx)
	line := b.bySigner[s]
	i := slices.Index(line, p)
	b.bySigner[s] = slices.Delete(line, i, i+1)
	if len(line) == 1 {
		delete(b.bySigner, s)
	}
	b.count--
}

// loads are the gas that transactions have burnt lately: of accounts, and of the clients
// that sent them, who may have many accounts.
type loads struct {
	burnt    map[account.ID]uint64
	byClient map[string]uint64
}

// weight is what a transaction is likely to burn, going by both.
func (l *loads) weight(p *pending) uint64 {
	prepaid, _ := transaction.PrepaidGasOf(p.tx.Actions)
	return max(l.of(p.tx), min(l.byClient[p.who], prepaid+transferGasMax))
}

// of is what a transaction is likely to burn: as much as the account's heaviest of
// late, or if none is known all that it has attached.
func (l *loads) of(tx *transaction.Signed) uint64 {
	prepaid, _ := transaction.PrepaidGasOf(tx.Actions)
	if gas, known := l.burnt[tx.SignerID]; known {
		return min(gas, prepaid+transferGasMax)
	}
	return prepaid
}

// transferGasMax is what a transaction burns at most that calls nothing.
const transferGasMax = 20 * amount.Tgas

// note remembers the heaviest for a while: it counts for an eighth less each time.
func (l *loads) note(id account.ID, gas uint64) {
	if len(l.burnt) >= accountsMax {
		clear(l.burnt)
	}
	l.burnt[id] = max(gas, l.burnt[id]-l.burnt[id]/8)
}

func (l *loads) noteClient(who string, gas uint64) {
	if who == "" {
		return
	}
	if len(l.byClient) >= accountsMax {
		clear(l.byClient)
	}
	l.byClient[who] = max(gas, l.byClient[who]-l.byClient[who]/8)
}

package many

import (
	"context"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"latchkey/core/rpc"
)

// What a ledger may be asked in a day is counted by all nodes together: each notes what it has
// been asked in the database, some seconds later, and reads there what all were.

// spendEvery is how often that is.
const spendEvery = 5 * time.Second

// codeSpent is of a ledger that has been asked all that it may be today, as at the Worker.
const codeSpent = "LEDGER_BUDGET_SPENT"

// budget counts the requests of one ledger.
type budget struct {
	noted  atomic.Int64 // today, on all nodes, as of the last time that it was noted
	fresh  atomic.Int64 // on this node since then
	active atomic.Bool  // something of today is known, which ends with the day
}

// take counts a request; false: there were max of them today.
func (b *budget) take(max int64) bool {
	if max > 0 && b.noted.Load()+b.fresh.Load() >= max {
		return false
	}
	b.fresh.Add(1)
	b.active.Store(true)
	return true
}

// mayAsk counts a request of a client, or answers that the ledger's are spent.
func (s *Server) mayAsk(l *local, w http.ResponseWriter, r *http.Request) bool {
	if l.budget.take(s.requests) {
		return true
	}
	s.process.Counted.NoRoom("requests of a ledger", false)
	why := fmt.Sprintf("this ledger has answered %d requests today, which is all that its operator allows: come back tomorrow", s.requests)
	tell(w, r, rpc.SentAway(nil, codeSpent, why), http.StatusTooManyRequests)
	return false
}

// keepSpending notes what ledgers were asked until ctx ends, and once more then.
func (s *Server) keepSpending(ctx context.Context) {
	defer close(s.spent)
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-time.After(spendEvery):
		}
		s.spend()
	}
}

// spend notes what ledgers were asked. What cannot be noted is noted the next time.
func (s *Server) spend() {
	ctx, end := context.WithTimeout(context.Background(), spendEvery)
	defer end()
	for _, l := range s.directory.all() {
		b := &l.budget
		if !b.active.Load() {
			continue
		}
		fresh := b.fresh.Load()
		noted, err := s.process.Database.Spend(ctx, l.name, fresh)
		if err != nil {
			return
		}
		b.noted.Store(noted)
		b.fresh.Add(-fresh)
		b.active.Store(noted > 0)
	}
}

package many

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"latchkey/core/rpc"
)

// What a ledger may be asked in a day is counted by all nodes together: each notes what it has
// been asked in the database, some seconds later, and reads there what all were.

// spendEvery is how often that is.
const spendEvery = 5 * time.Second

// codeSpent is of a ledger that has been asked all that it may be today, as at the Worker.
const codeSpent = "LEDGER_BUDGET_SPENT"

// day is that of the database, by UTC.
const day = 24 * time.Hour

// budget counts the requests of one ledger in a day.
type budget struct {
	mu    sync.Mutex
	noted int64     // on all nodes, as of the last time that it was noted
	fresh int64     // on this node since then
	ends  time.Time // when the day ends that they are of
}

// take counts a request; false: there were max of them today, and the day lasts so long still.
func (b *budget) take(max int64, now time.Time) (left time.Duration, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turn(now)
	if max > 0 && b.noted+b.fresh >= max {
		return b.ends.Sub(now), false
	}
	b.fresh++
	return 0, true
}

// turn begins another day when one has ended. Until something is noted it ends by this node's clock.
// b.mu is held.
func (b *budget) turn(now time.Time) {
	if now.Before(b.ends) {
		return
	}
	b.noted, b.fresh, b.ends = 0, 0, now.Truncate(day).Add(day)
}

// today is how many there were, as far as this node knows, and of those how many were not noted.
func (b *budget) today(now time.Time) (all, fresh int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turn(now)
	return b.noted + b.fresh, b.fresh
}

// note takes up what was noted: fresh ones of this node, and all that there are then in a day
// that ends some time from now.
func (b *budget) note(fresh, all int64, left time.Duration, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.noted, b.fresh, b.ends = all, max(b.fresh-fresh, 0), now.Add(left) // another day may have begun
}

// mayAsk counts a request of a client, or answers that the ledger's are spent.
func (s *Server) mayAsk(l *local, w http.ResponseWriter, r *http.Request) bool {
	left, ok := l.budget.take(s.requests, time.Now())
	if ok {
		return true
	}
	s.process.Counted.NoRoom("requests of a ledger", false)
	why := fmt.Sprintf("this ledger has answered %d requests today, which is all that its operator allows: come back in %s", s.requests, left.Round(time.Second))
	s.process.Limits.SendAway(w, r, nil, left, func(body []byte) ([]byte, int) {
		return rpc.SentAway(body, codeSpent, why), http.StatusTooManyRequests
	})
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
		all, fresh := l.budget.today(time.Now())
		if all == 0 {
			continue
		}
		noted, left, err := s.process.Database.Spend(ctx, l.name, fresh)
		if err != nil {
			return
		}
		l.budget.note(fresh, noted, left, time.Now())
	}
}

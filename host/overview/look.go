package overview

import (
	"context"
	"errors"
	"sync"
	"time"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/host/parallel"
)

// questionsAtATime are being answered while others are on their way.
const questionsAtATime = 8

// Drop is a drop to look at.
type Drop struct {
	ID          uint64
	Funder      account.ID
	Transaction transaction.Hash // that made it; zero where that is not known here
	First       int              // the number of its first link, less one
	Keys        []keys.PublicKey // none where they are not known here
}

// Seen is what was found of a drop.
type Seen struct {
	Drop
	Now    *drops.Drop   // nil when it has ended
	Ended  *drops.Ended  // nil when it has not, or the contract keeps nothing
	Making *drops.Making // nil when it is not known
	Fates  []Fate
}

// Looker asks one drop contract.
type Looker struct {
	Client   *client.Client
	Contract account.ID
	// Each asks for each link of drops that have ended, too: of those the contract
	// only keeps how many were claimed.
	Each bool
	// Tell is called when so many more links are looked at. It may be nil.
	Tell func(links int)

	telling sync.Mutex
}

// Look finds out what became of the links of drops. It is asked for many at a time; the
// answers come in the order of the drops.
func (l *Looker) Look(ctx context.Context, all []Drop) ([]*Seen, error) {
	now, err := l.moment(ctx)
	if err != nil {
		return nil, err
	}
	seen := make([]*Seen, len(all))
	err = parallel.Do(len(all), questionsAtATime, func(i int) (err error) {
		seen[i], err = l.drop(ctx, all[i], now)
		return err
	})
	if err != nil {
		return nil, err
	}
	return seen, l.history(ctx, seen)
}

// moment is when a looker looks.
type moment struct {
	at       drops.Timestamp // of the next block, or later: a ledger that nobody uses makes none
	gasPrice amount.Yocto
}

func (l *Looker) moment(ctx context.Context) (moment, error) {
	block, err := l.Client.Block(ctx, client.Final)
	if err != nil {
		return moment{}, err
	}
	here, _ := drops.At(time.Now())
	return moment{max(here, drops.Timestamp(block.Timestamp)), block.GasPrice}, nil
}

// drop asks what the contract tells of one drop now.
func (l *Looker) drop(ctx context.Context, d Drop, now moment) (*Seen, error) {
	s := &Seen{Drop: d}
	var err error
	if d.Transaction != (transaction.Hash{}) {
		s.Making, err = drops.MakingOf(ctx, l.Client, d.Transaction, d.Funder)
		if err != nil && !isForgotten(err) {
			return nil, err
		}
	}
	s.Now, err = drops.Show(ctx, l.Client, l.Contract, d.ID)
	if none := (*drops.NoDropError)(nil); errors.As(err, &none) {
		return s, l.ended(ctx, s)
	}
	if err != nil {
		return nil, err
	}
	listed, err := drops.KeysOf(ctx, l.Client, l.Contract, d.ID)
	if none := (*drops.NoDropError)(nil); errors.As(err, &none) {
		s.Now = nil // since it was shown
		return s, l.ended(ctx, s)
	}
	if err != nil {
		return nil, err
	}
	return s, l.living(ctx, s, listed, now)
}

// ended notes that all keys of a drop are gone.
func (l *Looker) ended(ctx context.Context, s *Seen) error {
	for i, key := range s.Keys {
		if !l.Each {
			break
		}
		s.Fates = append(s.Fates, Fate{Number: s.First + i + 1, PublicKey: key, Drop: &s.ID, State: Forgotten})
	}
	ended, err := drops.ShowEnded(ctx, l.Client, l.Contract, s.ID)
	if none := (*drops.NoDropError)(nil); errors.As(err, &none) {
		return nil
	}
	s.Ended = ended
	if err == nil && !l.Each {
		l.tell(int(ended.Claimed + ended.Returned))
	}
	return err
}

// living notes what became of each key of a drop that has not ended.
func (l *Looker) living(ctx context.Context, s *Seen, listed []drops.Key, now moment) error {
	worn := now.wornAllowance(listed)
	for i, key := range listed {
		state, err := l.stateOf(ctx, s.Now, key, now.at, worn)
		if err != nil {
			return err
		}
		s.Fates = append(s.Fates, Fate{Number: s.First + i + 1, PublicKey: key.PublicKey, Drop: &s.ID, State: state, UsesLeft: key.UsesLeft})
		if state != Forgotten {
			l.tell(1)
		}
	}
	return nil
}

func (l *Looker) stateOf(ctx context.Context, d *drops.Drop, key drops.Key, now drops.Timestamp, worn amount.Yocto) (State, error) {
	switch {
	case !key.Open:
		return Forgotten, nil // until history tells
	case key.InFlight:
		return UnderWay, nil
	case d.Cancelled:
		return Cancelled, nil
	case d.Window.End != nil && *d.Window.End <= now:
		return Expired, nil
	case d.Funded != nil && !*d.Funded, d.Tokens != nil && *d.Tokens == 0:
		return Unpaid, nil
	case worn.Less(key.Allowance):
		return Open, nil
	}
	dead, err := drops.IsDead(ctx, l.Client, l.Contract, key.PublicKey)
	if dead {
		return Dead, err
	}
	return Open, err
}

// claimGasMost is what a claim of one thing is attached at most, with its guard.
const claimGasMost = 110 * amount.Tgas

// wornAllowance is an allowance of which it is worth asking whether it pays for another
// claim: a key begins with that of two, whatever they need.
func (m moment) wornAllowance(listed []drops.Key) amount.Yocto {
	worn, _ := m.gasPrice.Mul64(claimGasMost)
	for _, key := range listed {
		if half := key.Allowance.Div64(2); worn.Less(half) {
			worn = half
		}
	}
	return worn
}

// tell tells of links, one after the other.
func (l *Looker) tell(links int) {
	if l.Tell == nil {
		return
	}
	l.telling.Lock()
	defer l.telling.Unlock()
	l.Tell(links)
}

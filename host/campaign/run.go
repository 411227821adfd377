package campaign

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"latchkey/core/amount"
	"latchkey/core/transaction"
	"latchkey/host/client"
)

// dropsInFlight is how many drops are being made at a time: enough to keep a node
// busy that is some way off.
const dropsInFlight = 4

// StoppedError is a campaign that could not be made as a whole. What is made stands,
// and a further run goes on from there.
type StoppedError struct {
	Made, Links int
	Err         error
}

func (e *StoppedError) Error() string {
	return fmt.Sprintf("%d of %d links are made; then: %v", e.Made, e.Links, e.Err)
}

func (e *StoppedError) Unwrap() error { return e.Err }

// Signs makes the funder's signer of a client.
type Signs func(*client.Client) (*client.Signer, error)

// Reports are told of what happens. Neither may be nil.
type Reports struct {
	Made    func(links int)               // so many more are made, and paid
	Unclear func(transaction.Hash, error) // an answer was lost and is asked for again
}

// run is a campaign being made.
type run struct {
	*Campaign
	node     string
	signs    Signs
	deposits map[int]amount.Yocto // of drops by their size
	reports  Reports

	mu     sync.Mutex
	failed error // the first failure, after which no drop is begun
}

// Run makes what is not made yet, at the node with that address. Its error is a
// *StoppedError.
func (c *Campaign) Run(ctx context.Context, node string, signs Signs, reports Reports) error {
	r := &run{Campaign: c, node: node, signs: signs, reports: reports, deposits: map[int]amount.Yocto{}}
	err := r.prepare(ctx)
	if err == nil {
		r.makeDrops(ctx)
		err = r.failed
	}
	if err != nil {
		return &StoppedError{c.Made(), c.Links, err}
	}
	return nil
}

// prepare asks what drops cost now, and has the contract known to the token.
func (r *run) prepare(ctx context.Context) error {
	missing := r.missing()
	if len(missing) == 0 {
		return nil
	}
	c := client.New(r.node)
	for _, i := range missing {
		size := r.SizeOf(i)
		if _, known := r.deposits[size]; known {
			continue
		}
		deposit, err := r.RequiredDeposit(ctx, c, size, len(r.Passwords) > 0)
		if err != nil {
			return err
		}
		r.deposits[size] = deposit
	}
	return r.register(ctx, c)
}

// missing are the numbers of the drops that are not made and paid.
func (r *run) missing() (all []int) {
	for i := range r.drops {
		if !r.drops[i].done() {
			all = append(all, i)
		}
	}
	return all
}

// makeDrops makes the missing ones, in turn, until one fails. Those under way end first.
func (r *run) makeDrops(ctx context.Context) {
	next := make(chan int)
	var all sync.WaitGroup
	for range dropsInFlight {
		all.Go(func() {
			w := &worker{run: r}
			for i := range next {
				if r.hasFailed() {
					continue
				}
				if err := w.makeDrop(ctx, i); err != nil {
					r.fail(err)
					continue
				}
				r.mu.Lock()
				r.reports.Made(r.SizeOf(i))
				r.mu.Unlock()
			}
		})
	}
	for _, i := range r.missing() {
		if r.hasFailed() || ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	all.Wait()
	if err := ctx.Err(); err != nil {
		r.fail(errors.New("interrupted"))
	}
}

func (r *run) fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failed == nil {
		r.failed = err
	}
}

func (r *run) hasFailed() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.failed != nil
}

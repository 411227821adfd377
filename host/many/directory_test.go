package many

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestAsksForUnknownLedgersWaitTogether for a database that does not answer, and not one after
// the other; who leaves meanwhile has the others learn nothing wrong.
func TestAsksForUnknownLedgersWaitTogether(t *testing.T) {
	const asks = 50
	errAway := errors.New("away")
	var reads atomic.Int64
	silent := make(chan struct{}) // until it is closed
	d := &directory{ledgers: map[string]*local{}, secrets: func(ctx context.Context) (map[string][]byte, error) {
		reads.Add(1)
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-silent:
			return nil, errAway
		}
	}}
	var all sync.WaitGroup
	finds := func(ctx context.Context, want error) {
		if l, err := d.find(ctx, "none"); l != nil || !errors.Is(err, want) {
			t.Errorf("%v, %v, want %v", l, err, want)
		}
	}
	leaving, leave := context.WithCancel(context.Background())
	all.Go(func() { finds(leaving, context.Canceled) })
	for reads.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	for range asks {
		all.Go(func() { finds(context.Background(), errAway) })
	}
	leave()
	time.Sleep(2 * refreshPause) // they have all asked
	close(silent)
	all.Wait()
	if n := reads.Load(); n > asks/4 {
		t.Errorf("of %d that ask the database was read %d times, want few", asks, n)
	}
}

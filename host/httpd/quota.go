package httpd

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"latchkey/core/rpc"
	"latchkey/core/vm"
	"latchkey/host/gate"
)

// Quota is what a ledger may use of a node that has many; 0 is without a limit.
type Quota struct {
	Bytes      int64 // that it may take on the disk when it takes on more
	Queue      int64 // requests that send something, under way at once
	GuestBytes int64 // memory of contracts that reads run at once; blocks run one at a time besides
}

// Codes of what a ledger has no more room for; what memory is spent has core/rpc's.
const (
	codeFull  = "LEDGER_FULL"
	codeQueue = "LEDGER_QUEUE_FULL"
)

const (
	// guestBytesMax is what one contract may take of memory: 512 pages.
	guestBytesMax = 32 << 20
	// guestsWaitingMax bounds the reads that wait for memory.
	guestsWaitingMax = 64
	// bytesAge is how long the size of a store is taken for what it is.
	bytesAge = time.Second
)

// quota holds one ledger to a Quota. A nil one holds it to nothing.
type quota struct {
	Quota
	used    func() (int64, error) // bytes
	guests  *gate.Gate            // nil: without a limit
	sending atomic.Int64

	mu    sync.Mutex
	bytes int64 // as of asked
	asked time.Time
}

func newQuota(q Quota, used func() (int64, error)) *quota {
	n := &quota{Quota: q, used: used}
	if q.GuestBytes > 0 {
		n.guests = gate.New("reads", gate.Limits{AtOnce: int(max(q.GuestBytes/guestBytesMax, 1)), Waiting: guestsWaitingMax, ByClient: callsOfClientMax})
	}
	return n
}

// send lets a request in that sends something; leave must follow. Otherwise it is answered.
func (q *quota) send(body []byte, meter Meter) (leave func(), answer []byte, status int) {
	if q == nil {
		return func() {}, nil, 0
	}
	if bytes := q.size(); q.Bytes > 0 && bytes >= q.Bytes {
		meter.NoRoom("bytes of a ledger", false)
		return nil, rpc.SentAway(body, codeFull, fmt.Sprintf("this ledger holds %d bytes, and its operator allows %d: it can be read, and takes no transaction until that is changed",
			bytes, q.Bytes)), http.StatusInsufficientStorage
	}
	if now := q.sending.Add(1); q.Queue > 0 && now > q.Queue {
		q.sending.Add(-1)
		meter.NoRoom("transactions of a ledger", false)
		return nil, rpc.SentAway(body, codeQueue, fmt.Sprintf("this ledger has %d transactions under way, as many as its operator allows: try again in a second",
			q.Queue)), http.StatusServiceUnavailable
	}
	return func() { q.sending.Add(-1) }, nil, 0
}

// size is what the ledger takes on the disk. While that cannot be told it is what it was.
func (q *quota) size() int64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	if time.Since(q.asked) > bytesAge {
		q.asked = time.Now()
		if bytes, err := q.used(); err == nil {
			q.bytes = bytes
		}
	}
	return q.bytes
}

// guest lets a read in that a contract runs for, besides what all of the node share.
type guest struct {
	quota *quota
	*admission
}

// Enter implements engine.Admission.
func (g *guest) Enter(ctx context.Context) error {
	err := g.quota.guests.Enter(ctx, g.client)
	if busy := (*gate.Busy)(nil); errors.As(err, &busy) && !busy.Own {
		g.meter.NoRoom("guest memory of a ledger", false)
		return &vm.AbandonedError{Kind: vm.LedgerMemory, Why: fmt.Errorf("the contracts that this ledger's reads run hold %d bytes, as many as its operator allows, and %d reads wait: try again in a second",
			g.quota.GuestBytes, guestsWaitingMax)}
	}
	if err != nil {
		return abandoned(err, g.meter)
	}
	if err := g.admission.Enter(ctx); err != nil {
		g.quota.guests.Leave(g.client)
		return err
	}
	return nil
}

// Leave implements engine.Admission.
func (g *guest) Leave() {
	g.admission.Leave()
	g.quota.guests.Leave(g.client)
}

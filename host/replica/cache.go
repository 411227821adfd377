package replica

import (
	"errors"
	"slices"
	"sync"
	"sync/atomic"

	"latchkey/core/ledger"
	"latchkey/core/rpc"
	"latchkey/core/state"
)

// Below is what a Cache keeps what is in the log in; host/store's is one.
type Below interface {
	state.Store
	View() (state.Reader, func(), error)
}

// Cache is the store of a node whose ledger has its log elsewhere. What blocks have
// changed lies in memory until the log has their entries: only who makes the next block
// reads it, and a View that is shown when it is durable. What the log did not take is
// dropped as a whole.
type Cache struct {
	store Below
	now   atomic.Pointer[layered] // what is readable, with layers

	mu     sync.Mutex
	layers []*layer      // not in store yet, the oldest first
	term   *term         // nil: this node does not lead
	failed error         // nothing is taken any more, until Drop
	lost   chan struct{} // closed when it fails
	parted error         // nothing is read any more

	recorded uint64 // height of the newest block of the term
}

var _ ledger.Recorder = (*Cache)(nil)

// layer is a commit on its way.
type layer struct {
	entries []ledger.Entry // none: of what makes no block
	changes sorted
	done    chan struct{} // closed when it is in store, or lost
	err     error         // why it is lost
}

// NewCache returns a cache that does not lead.
func NewCache(store Below) *Cache {
	c := &Cache{store: store}
	c.have(nil)
	return c
}

// have sets the layers. c.mu is held.
func (c *Cache) have(layers []*layer) {
	c.layers = layers
	c.now.Store(c.over(c.store))
}

// errFollows is why a node takes no block of its own.
var errFollows = &rpc.UnresolvedError{Err: errors.New("another node of the ledger makes its blocks")}

// Drop ends the term, and forgets what the log has not taken. Its context has ended.
// Whoever makes blocks must not be making one.
func (c *Cache) Drop() {
	c.mu.Lock()
	t := c.term
	c.mu.Unlock()
	if t != nil {
		<-t.ended
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.have(nil) // nobody waits for them: the end of a term has told
	c.term, c.failed, c.recorded = nil, nil, 0
}

// Lost is closed when the term takes nothing any more, and says why.
func (c *Cache) Lost() (<-chan struct{}, func() error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.lost, func() error {
		c.mu.Lock()
		defer c.mu.Unlock()
		return errors.Unwrap(c.failed)
	}
}

// Recorded is the height of the newest block on its way to the log, or that has come there,
// in this term; 0: none.
func (c *Cache) Recorded() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.recorded
}

// Part has nothing read from the cache any more: the log tells another history.
func (c *Cache) Part(why error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.parted = why
}

// Failure is why nothing is read any more; nil: it is.
func (c *Cache) Failure() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if below, ok := c.store.(interface{ Failure() error }); ok && c.parted == nil {
		return below.Failure()
	}
	return c.parted
}

// Record implements ledger.Recorder. It keeps entries and changes, which nobody changes.
func (c *Cache) Record(entries []ledger.Entry, changes []state.Change) (durable func() error, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.term == nil {
		return nil, errFollows
	}
	durable, err = c.push(&layer{entries: entries, changes: inOrder(changes), done: make(chan struct{})})
	if err == nil {
		c.recorded = entries[len(entries)-1].Height
	}
	return durable, err
}

// Commit implements state.Store for what makes no block, or what is in the log already.
func (c *Cache) Commit(changes []state.Change) error {
	durable, err := c.commit(changes)
	if err != nil {
		return err
	}
	return durable()
}

func (c *Cache) commit(changes []state.Change) (durable func() error, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.failed == nil && len(c.layers) == 0 {
		return func() error { return nil }, c.store.Commit(changes)
	}
	return c.push(&layer{changes: inOrder(cloned(changes)), done: make(chan struct{})})
}

// push makes a layer readable. c.mu is held.
func (c *Cache) push(l *layer) (durable func() error, err error) {
	if c.failed != nil {
		return nil, c.failed
	}
	c.have(append(slices.Clip(c.layers), l))
	select {
	case c.term.wake <- struct{}{}:
	default:
	}
	return func() error {
		<-l.done
		return l.err
	}, nil
}

// over is what is readable above below. c.mu is held.
func (c *Cache) over(below state.Reader) *layered {
	all := make([]sorted, len(c.layers))
	for i, l := range c.layers {
		all[i] = l.changes
	}
	return &layered{below, all}
}

// Get implements state.Reader, for who makes blocks.
func (c *Cache) Get(key []byte) ([]byte, bool, error) { return c.now.Load().Get(key) }

// Scan implements state.Reader, for who makes blocks.
func (c *Cache) Scan(start, end []byte, visit func(key, value []byte) bool) error {
	return c.now.Load().Scan(start, end, visit)
}

// Acknowledged returns what is in the log, with the function that releases it.
func (c *Cache) Acknowledged() (state.Reader, func(), error) { return c.store.View() }

// View returns what is readable now, as it is now, with the function that releases it. Of
// what is not in the log yet only who waits for that may show it.
func (c *Cache) View() (state.Reader, func(), error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	below, release, err := c.store.View()
	if err != nil || len(c.layers) == 0 {
		return below, release, err
	}
	return c.over(below), release, nil
}

package eventindex

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"latchkey/core/events"
	"latchkey/core/ledger"
)

const (
	blocksAtOnce = 256              // are taken up between two looks at anything else
	searchWait   = time.Second      // how long a search waits for the newest blocks
	retryAfter   = 10 * time.Second // something that failed
)

// Node is what the index follows: durable blocks.
type Node interface {
	Read(read func(*ledger.View) error) error
	AwaitAbove(ctx context.Context, height uint64) bool
}

// Follower keeps the index of a ledger's events up to date.
type Follower struct {
	node  Node
	files events.Files
	log   *slog.Logger

	ctx     context.Context
	cancel  context.CancelFunc
	stopped chan struct{}

	mu    sync.Mutex
	index *events.Index // nil: not read yet
	moved chan struct{} // closed when the index has grown, or is another
}

// Start follows node until Close.
func Start(node Node, files events.Files, log *slog.Logger) *Follower {
	f := &Follower{node: node, files: files, log: log, stopped: make(chan struct{}), moved: make(chan struct{})}
	f.ctx, f.cancel = context.WithCancel(context.Background())
	go f.run()
	return f
}

// Close stops following and saves what is not saved.
func (f *Follower) Close() {
	f.cancel()
	<-f.stopped
}

// Index returns the index once it has come to height, or as far as it is a second later.
func (f *Follower) Index(height uint64) (*events.Index, error) {
	ctx, end := context.WithTimeout(f.ctx, searchWait)
	defer end()
	f.wait(ctx, height)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.index == nil {
		return nil, events.ErrOpening
	}
	return f.index, nil
}

// WaitAbove waits until events above height can be found, or ctx ends; false then.
func (f *Follower) WaitAbove(ctx context.Context, height uint64) bool { return f.wait(ctx, height+1) }

func (f *Follower) wait(ctx context.Context, height uint64) bool {
	for {
		f.mu.Lock()
		index, moved := f.index, f.moved
		f.mu.Unlock()
		if index != nil && index.Through() >= height {
			return true
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return false
		case <-f.ctx.Done():
			return false
		}
	}
}

// show has those who wait look again.
func (f *Follower) show(index *events.Index) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.index = index
	close(f.moved)
	f.moved = make(chan struct{})
}

// run takes up blocks until the end.
func (f *Follower) run() {
	defer close(f.stopped)
	var index *events.Index
	for f.ctx.Err() == nil {
		if index == nil || index.Damaged() {
			if index = f.open(); index == nil {
				f.pause(retryAfter)
				continue
			}
		}
		begun := time.Now()
		behind, err := f.advance(index)
		f.show(index)
		switch {
		case err != nil:
			f.log.Error("the index of events does not grow", "through", index.Through(), "error", err)
			f.pause(retryAfter)
		case behind:
			f.pause(time.Since(begun)) // it takes half of a core at most from those who make blocks
		default:
			f.await(index)
		}
	}
	if index != nil {
		if err := index.Save(); err != nil {
			f.log.Warn("the index of events was not saved: the next start takes longer to find events", "error", err)
		}
	}
}

// open reads the index; nil if that fails.
func (f *Follower) open() (index *events.Index) {
	err := f.node.Read(func(v *ledger.View) (err error) {
		index, err = events.Open(f.files, v)
		return err
	})
	if err != nil {
		f.log.Error("the index of events cannot be read", "error", err)
		return nil
	}
	return index
}

// advance takes up some blocks, and reports whether there are many more.
func (f *Follower) advance(index *events.Index) (behind bool, err error) {
	err = f.node.Read(func(v *ledger.View) error {
		err := index.Advance(v, blocksAtOnce)
		behind = index.Through() < v.Head.Height
		return err
	})
	return behind, err
}

// await waits for another block. A search may find the index damaged meanwhile.
func (f *Follower) await(index *events.Index) {
	ctx, end := context.WithTimeout(f.ctx, retryAfter)
	defer end()
	f.node.AwaitAbove(ctx, index.Through())
}

func (f *Follower) pause(time time.Duration) {
	ctx, end := context.WithTimeout(f.ctx, time)
	defer end()
	<-ctx.Done()
}

package node

import (
	"errors"
	"testing"
	"time"

	"latchkey/core/ledger"
	"latchkey/core/rpc"
	"latchkey/core/transaction"
	"latchkey/internal/test/patience"
)

// TestANodeThatFollowsMakesNoBlocks, of transactions, changes and chores, until it is told
// to; and then of what comes.
func TestANodeThatFollowsMakesNoBlocks(t *testing.T) {
	c := start(t, 2, Config{Follows: true})
	tx := c.pay(user(0), user(1), 1)
	if _, err := c.n.Submit(tx, ""); !errors.As(err, new(*rpc.UnresolvedError)) {
		t.Errorf("%v, want an *UnresolvedError", err)
	}
	if _, err := c.n.Administer(&ledger.SignedAdminChange{}); !errors.As(err, new(*rpc.UnresolvedError)) {
		t.Errorf("%v, want an *UnresolvedError", err)
	}
	if height := c.view().Head.Height; height != 1 {
		t.Errorf("it is at block %d", height)
	}
	says := func(blocks bool) {
		t.Helper()
		if err := c.n.Between(func() error { c.n.Make(blocks); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	says(true)
	if done, err := c.n.Submit(tx, ""); err != nil || done.Refusal != nil {
		t.Errorf("%v, %v", done.Refusal, err)
	}
	says(false)
	if _, err := c.n.Submit(c.pay(user(0), user(1), 2), ""); !errors.As(err, new(*rpc.UnresolvedError)) {
		t.Errorf("%v, want an *UnresolvedError", err)
	}
	if height := c.n.Height(); height != 2 {
		t.Errorf("it shows block %d", height)
	}
}

// TestWhatOthersMadeIsShown: to those who read and to those who wait.
func TestWhatOthersMadeIsShown(t *testing.T) {
	c := start(t, 2, Config{Follows: true})
	risen := make(chan bool, 1)
	go func() { risen <- c.n.WaitAbove(1, uint64(patience.For(10*time.Second))) }()
	err := c.n.Between(func() error {
		batch, err := c.n.Ledger.Begin()
		if err != nil {
			return err
		}
		in := ledger.Input{Height: 2, Time: batch.Head().Time + 1, Transactions: []*transaction.Signed{c.pay(user(0), user(1), 1)}}
		if _, err := batch.Apply(in); err != nil {
			return err
		}
		return errors.Join(batch.Commit(), c.n.Show())
	})
	if err != nil {
		t.Fatal(err)
	}
	if !<-risen || c.n.Height() != 2 {
		t.Errorf("the node shows block %d", c.n.Height())
	}
	if err := c.n.Read(func(v *ledger.View) error {
		if v.Head.Height != 2 {
			t.Errorf("block %d is read", v.Head.Height)
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
}

// TestBetweenBlocksOfAClosedNode nothing is done.
func TestBetweenBlocksOfAClosedNode(t *testing.T) {
	c := start(t, 1, Config{})
	failed := errors.New("it failed")
	if err := c.n.Between(func() error { return failed }); !errors.Is(err, failed) {
		t.Errorf("%v, want its error", err)
	}
	c.n.Close()
	if err := c.n.Between(func() error { return nil }); !errors.Is(err, ErrClosed) {
		t.Errorf("%v, want ErrClosed", err)
	}
}

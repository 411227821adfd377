package node

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"latchkey/core/authorize"
	"latchkey/core/rpc"
	"latchkey/core/transaction"
)

func TestTheSameTransactionRunsOnce(t *testing.T) {
	c := start(t, 2, Config{})
	tx := c.pay(user(0), user(1), 1)
	var accepted, refused atomic.Int64
	atOnce(32, func(int) {
		done, err := c.n.Submit(tx, "")
		switch {
		case err != nil:
			t.Error(err)
		case done.Refusal == nil:
			accepted.Add(1)
		case authorize.Code(done.Refusal) == "InvalidNonce":
			refused.Add(1)
		default:
			t.Error(done.Refusal)
		}
	})
	if accepted.Load() != 1 || refused.Load() != 31 {
		t.Errorf("%d accepted, %d refused", accepted.Load(), refused.Load())
	}
	if got := c.balance(user(1)); got != near(richNEAR+1) {
		t.Errorf("the receiver has %s NEAR", got.FormatNEAR())
	}
	if height := c.view().Head.Height; height != 2 {
		t.Errorf("height %d: 31 refusals made blocks", height)
	}
}

// TestTheSameTransactionOverRPC: whoever sends it, and however often, is told
// the one outcome.
func TestTheSameTransactionOverRPC(t *testing.T) {
	c := start(t, 2, Config{})
	server := rpc.New(c.n.Ledger, c.n)
	tx := c.pay(user(0), user(1), 1)
	body := fmt.Sprintf(`{"id":1,"method":"send_tx","params":{"signed_tx_base64":%q}}`, base64.StdEncoding.EncodeToString(tx.Borsh()))
	var mu sync.Mutex
	answers := map[string]int{}
	atOnce(32, func(int) {
		text, _ := server.Handle([]byte(body))
		mu.Lock()
		answers[string(text)]++
		mu.Unlock()
	})
	if len(answers) != 1 {
		t.Fatalf("%d different answers: %v", len(answers), answers)
	}
	for text := range answers {
		if !strings.Contains(text, tx.Hash().String()) || !json.Valid([]byte(text)) || strings.Contains(text, `"error"`) {
			t.Errorf("answer %s", text)
		}
	}
	if got := c.balance(user(1)); got != near(richNEAR+1) {
		t.Errorf("the receiver has %s NEAR", got.FormatNEAR())
	}
}

// TestManySendersShareCommits: all are answered, and the disk is written far
// less often than there are transactions.
func TestManySendersShareCommits(t *testing.T) {
	const senders = 200
	c := start(t, senders+1, Config{})
	atOnce(senders, func(i int) {
		tx := c.pay(user(i), user(senders), 1)
		if done, err := c.n.Submit(tx, ""); done.Refusal != nil || err != nil {
			t.Errorf("%s: %v, %v", user(i), done.Refusal, err)
		}
		// What is answered can be read.
		if s, err := c.view().Transaction(tx.Hash()); err != nil || s == nil || !s.Complete {
			t.Errorf("%s: answered before it is there: %v", user(i), err)
		}
	})
	if got := c.balance(user(senders)); got != near(richNEAR+senders) {
		t.Errorf("the receiver has %s NEAR", got.FormatNEAR())
	}
	if commits := c.store.commits.Load(); commits > senders/4 {
		t.Errorf("%d transactions took %d commits", senders, commits)
	}
}

func TestCloseAnswersWhatWasTaken(t *testing.T) {
	const senders = 64
	c := start(t, senders+1, Config{})
	var accepted atomic.Int64
	var closing sync.WaitGroup
	closing.Go(func() {
		time.Sleep(3 * time.Millisecond)
		c.n.Close()
	})
	atOnce(senders, func(i int) {
		for nonce := uint64(1); ; nonce++ {
			done, err := c.n.Submit(c.pay(user(i), user(senders), nonce), "")
			if errors.Is(err, ErrClosed) {
				return
			}
			if done.Refusal != nil || err != nil {
				t.Errorf("%v, %v", done.Refusal, err)
				return
			}
			accepted.Add(1)
		}
	})
	closing.Wait()
	c.n.Close() // again
	if got := c.balance(user(senders)); got != near(richNEAR+uint64(accepted.Load())) {
		t.Errorf("%d were accepted, the receiver has %s NEAR", accepted.Load(), got.FormatNEAR())
	}
}

func TestAClockThatGoesBackwards(t *testing.T) {
	var nanoseconds atomic.Int64
	nanoseconds.Store(time.Now().UnixNano())
	c := start(t, 2, Config{Clock: func() time.Time { return time.Unix(0, nanoseconds.Load()) }})
	last := c.view().Head.Time
	for nonce := uint64(1); nonce <= 5; nonce++ {
		if done, err := c.n.Submit(c.pay(user(0), user(1), nonce), ""); done.Refusal != nil || err != nil {
			t.Fatal(done.Refusal, err)
		}
		if now := c.view().Head.Time; now <= last {
			t.Errorf("time went from %d to %d", last, now)
		} else {
			last = now
		}
		nanoseconds.Add(-int64(time.Hour))
	}
	if up := c.n.Node().UptimeSec; up != 0 {
		t.Errorf("up for %d s", up)
	}
	nanoseconds.Store(-1) // before 1970
	if now := c.n.Now(); now != 0 {
		t.Errorf("now is %d", now)
	}
}

func TestRefusedTransactionsLeaveNoBlock(t *testing.T) {
	c := start(t, 2, Config{})
	for nonce := range uint64(5) {
		done, err := c.n.Submit(c.pay("nobody", user(1), nonce+1), "")
		if err != nil || authorize.Code(done.Refusal) != "SignerDoesNotExist" {
			t.Fatal(done.Refusal, err)
		}
	}
	if height, commits := c.view().Head.Height, c.store.commits.Load(); height != 1 || commits != 0 {
		t.Errorf("height %d after %d commits", height, commits)
	}
}

// TestAFailingDiskIsTold: every sender of the group gets the error, nothing is
// kept, and the node goes on once the disk is well.
func TestAFailingDiskIsTold(t *testing.T) {
	c := start(t, 33, Config{})
	c.store.fails.Store(true)
	txs := make([]*transaction.Signed, 32)
	for i := range txs {
		txs[i] = c.pay(user(i), user(32), 1)
	}
	atOnce(32, func(i int) {
		if done, err := c.n.Submit(txs[i], ""); !errors.Is(err, errDisk) || done.Refusal != nil {
			t.Errorf("%v, %v", done.Refusal, err)
		}
	})
	if got := c.balance(user(32)); got != near(richNEAR) {
		t.Errorf("the receiver has %s NEAR", got.FormatNEAR())
	}
	c.store.fails.Store(false)
	atOnce(32, func(i int) {
		if done, err := c.n.Submit(txs[i], ""); err != nil || done.Refusal != nil {
			t.Errorf("%v, %v", done.Refusal, err)
		}
	})
	if got := c.balance(user(32)); got != near(richNEAR+32) {
		t.Errorf("the receiver has %s NEAR", got.FormatNEAR())
	}
}

// TestBlocksKeepTheirInterval: what arrives meanwhile shares a block.
func TestBlocksKeepTheirInterval(t *testing.T) {
	const interval = 100
	c := startWith(t, 8, Config{}, interval)
	if done, err := c.n.Submit(c.pay(user(0), user(1), 1), ""); done.Refusal != nil || err != nil {
		t.Fatal(done.Refusal, err)
	}
	started, height := time.Now(), c.view().Head.Height
	atOnce(7, func(i int) {
		if done, err := c.n.Submit(c.pay(user(i+1), user(0), 1), ""); done.Refusal != nil || err != nil {
			t.Error(done.Refusal, err)
		}
	})
	if waited := time.Since(started); waited < interval*time.Millisecond/2 {
		t.Errorf("the next block came after %v", waited)
	}
	if blocks := c.view().Head.Height - height; blocks > 2 {
		t.Errorf("%d blocks for what arrived at once, want one", blocks)
	}
}

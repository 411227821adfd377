package node

import (
	"testing"
	"time"
)

// TestWaitAbove: who waits hears of the next block and of no earlier one.
func TestWaitAbove(t *testing.T) {
	c := start(t, 2, Config{})
	head := c.view().Head.Height
	if c.n.WaitAbove(head, uint64(20*time.Millisecond)) {
		t.Error("a block came from nowhere")
	}
	heard := make(chan bool, 3)
	for range cap(heard) {
		go func() { heard <- c.n.WaitAbove(head, uint64(time.Minute)) }()
	}
	if done, err := c.n.Submit(c.pay(user(0), user(1), 1), ""); done.Refusal != nil || err != nil {
		t.Fatal(done.Refusal, err)
	}
	for range cap(heard) {
		if !<-heard {
			t.Error("a waiter was not told")
		}
	}
	if !c.n.WaitAbove(head, 0) {
		t.Error("a block that is there was waited for")
	}
	if c.n.WaitAbove(head+1, 0) {
		t.Error("a block that is not there was found")
	}
}

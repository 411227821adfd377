package rpc

import (
	"strings"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/transaction"
)

// slowHost leaves receipts to later blocks and makes one of those each time that
// it is waited for.
type slowHost struct {
	*memoryHost
	late   bool // it never makes one
	clock  uint64
	waited int
}

func (h *slowHost) Now() uint64 { return h.memoryHost.Now() + h.clock }

func (h *slowHost) WaitAbove(height, nanosec uint64) bool {
	h.waited++
	if h.late {
		h.clock += nanosec
		return false
	}
	h.grow(1)
	return true
}

// newSlowHost has blocks with gas for one receipt.
func newSlowHost(t *testing.T) *slowHost {
	h := newMemoryHost(t)
	tight := *h.ledger.Schedule
	tight.Limits.BlockGasMax = 1
	h.ledger.Schedule = &tight
	return &slowHost{memoryHost: h}
}

func (h *slowHost) send(level string) *answered {
	h.t.Helper()
	params := object(`"signed_tx_base64":"%s","wait_until":"%s"`, signed(h.memoryHost, 1, "bob.near", transaction.Transfer{Deposit: amount.From(1)}), level)
	return h.askAs(h, "send_tx", params)
}

func TestASenderWaitsAsLongAsItAsks(t *testing.T) {
	for level, want := range map[string]string{
		"NONE": "NONE", "INCLUDED": "INCLUDED_FINAL", "INCLUDED_FINAL": "INCLUDED_FINAL",
		"EXECUTED_OPTIMISTIC": "FINAL", "EXECUTED": "FINAL", "FINAL": "FINAL",
	} {
		h := newSlowHost(t)
		a := h.send(level)
		if a.Error != nil || !strings.Contains(string(a.Result), `"final_execution_status":"`+want+`"`) {
			t.Errorf("%s: %s, %+v", level, a.Result, a.Error)
		}
		if waited := h.waited > 0; waited != (want == "FINAL") {
			t.Errorf("%s: waited for %d blocks", level, h.waited)
		}
		if want == "INCLUDED_FINAL" && !strings.Contains(string(a.Result), `"status":"Started"`) {
			t.Errorf("%s: %s", level, a.Result)
		}
	}
}

// TestAWaitEnds: who has waited long enough is told so, and may ask again.
func TestAWaitEnds(t *testing.T) {
	h := newSlowHost(t)
	h.late = true
	a := h.send("EXECUTED")
	if a.causeName() != "TIMEOUT_ERROR" || a.status != 408 || h.clock != awaitNanosec {
		t.Errorf("after %d ns: status %d, %s %+v", h.clock, a.status, a.Result, a.Error)
	}
	h.late = false
	if a := h.askAs(h, "tx", object(`"tx_hash":"%s","sender_account_id":"alice.near","wait_until":"FINAL"`, h.submitted[0].Hash())); !strings.Contains(string(a.Result), `"FINAL"`) {
		t.Errorf("asked again: %s %+v", a.Result, a.Error)
	}
}

// TestAHostThatMakesBlocksOnItsOwnIsNotWaitedFor: it says how far things are.
func TestAHostThatMakesBlocksOnItsOwnIsNotWaitedFor(t *testing.T) {
	h := newSlowHost(t)
	params := object(`"signed_tx_base64":"%s"`, signed(h.memoryHost, 1, "bob.near", transaction.Transfer{Deposit: amount.From(1)}))
	if a := h.askAs(h.memoryHost, "send_tx", params); !strings.Contains(string(a.Result), `"INCLUDED_FINAL"`) {
		t.Errorf("%s %+v", a.Result, a.Error)
	}
}

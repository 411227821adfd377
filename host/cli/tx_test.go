package cli

import (
	"strings"
	"testing"

	"latchkey/host/client"
)

// TestTxListsNoEventsOfAFailedReceipt, for people and as JSON.
func TestTxListsNoEventsOfAFailedReceipt(t *testing.T) {
	o := &client.Outcome{ReceiptsOutcome: make([]client.ReceiptOutcome, 1)}
	o.ReceiptsOutcome[0].Outcome.Logs = []string{"half way", `EVENT_JSON:{"standard":"x","version":"1.0.0","event":"moved"}`}
	for _, json := range []bool{false, true} {
		for failure, listed := range map[string]bool{"": true, `{"ActionError":{}}`: false} {
			o.ReceiptsOutcome[0].Outcome.Status.Failure = []byte(failure)
			if failure == "" {
				o.ReceiptsOutcome[0].Outcome.Status.Failure = nil
			}
			var out strings.Builder
			a := &app{terminal: terminal{out: &output{to: &out}, json: json}}
			if err := a.showTx(o); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(out.String(), "moved") != listed || !strings.Contains(out.String(), "half way") {
				t.Errorf("with failure %q it prints\n%s", failure, out.String())
			}
		}
	}
}

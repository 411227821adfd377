package rpc

import (
	"encoding/json"
	"strings"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/transaction"
)

// TestClaimsAreToldInOneForm: what failed, what was refused, and what is no claim.
func TestClaimsAreToldInOneForm(t *testing.T) {
	h := newMemoryHost(t)
	claim := transaction.FunctionCall{MethodName: "claim_for", Args: []byte("{}"), Gas: 10 * amount.Tgas}
	sends := func(signed string) (c SentClaim) {
		t.Helper()
		if err := json.Unmarshal(h.gives("latchkey_claim", object(`"signed_tx_base64":%q`, signed)), &c); err != nil {
			t.Fatal(err)
		}
		return c
	}
	text := signed(h, 1, alice, claim)
	first, sentBefore := sends(text), len(h.submitted)
	if first.State != ClaimFailed || first.Code != "CodeDoesNotExist" || first.Error == "" || first.Outcome == nil {
		t.Errorf("a call of no contract: %+v", first)
	}
	if again := sends(text); again.State != ClaimFailed || again.Hash != first.Hash || len(h.submitted) != sentBefore {
		t.Errorf("sent again: %+v", again)
	}
	if stale := sends(signed(h, 1, alice, transaction.FunctionCall{MethodName: "claim", Gas: amount.Tgas})); stale.State != ClaimRefused || stale.Code != "InvalidNonce" || stale.Outcome != nil || stale.Error == "" {
		t.Errorf("a nonce that was used: %+v", stale)
	}
	for name, text := range map[string]string{
		"a transfer":                signed(h, 2, alice, transaction.Transfer{Deposit: amount.NEAR}),
		"two calls":                 signed(h, 2, alice, claim, claim),
		"a call of another account": signed(h, 2, "bob.near", claim),
	} {
		if a := h.ask("latchkey_claim", object(`"signed_tx_base64":%q`, text)); a.Error == nil || a.Error.Cause.Name != causeNoClaim || !strings.Contains(string(a.Error.Data), "send_tx") {
			t.Errorf("%s: %s, %+v", name, a.Result, a.Error)
		}
	}
	if len(h.submitted) != sentBefore {
		t.Errorf("%d transactions were sent", len(h.submitted))
	}
}

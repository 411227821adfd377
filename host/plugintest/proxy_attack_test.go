package plugintest

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// forwarding is an action that pays the stranger's contract, which keeps the money and
// has something else fail afterwards.
func forwarding(amount string) string {
	return object("action", "call", "contractId", appID, "methodName", "forward", "amount", json.RawMessage(amount),
		"args", object("receiver", "nobody.test.near", "method", "poke", "args", "", "deposit", "0"))
}

// TestMoneyThatIsKeptIsSpent: a contract that was paid has the money, whatever becomes
// of the promises that it returns.
func TestMoneyThatIsKeptIsSpent(t *testing.T) {
	c := newGranter(t)
	c.grants("K", `"calls":[{"contract_id":"app.test.near","deposits":"500"}]`).Succeeds(t)
	r := c.Call(alice, alice, "proxy", forwarding("500"), SignedBy("K"), Tgas(300))
	if logs := strings.Join(r.Logs, "\n"); strings.Contains(logs, `"event":"returned"`) {
		t.Error(logs)
	}
	c.proxies("K", forwarding("500")).RefusedWith(t, "this key has 0 of 500 yocto left in deposits for app.test.near, and it asks for 500")
	expect(t, "what the payment returns", r.Succeeds(t), "")
}

// TestTheLongestTermsGiveBackToo: on_proxied has gas enough for whatever was granted.
func TestTheLongestTermsGiveBackToo(t *testing.T) {
	c := newGranter(t)
	var calls, transfers []string
	for i := range 16 {
		var methods []string
		for j := range 22 {
			methods = append(methods, fmt.Sprintf("%q", fmt.Sprintf("method_%02d_%02d", i, j)))
		}
		calls = append(calls, fmt.Sprintf(`{"contract_id":"app.test.near","method_names":[%s],"deposits":"1"}`, strings.Join(methods, ",")))
		transfers = append(transfers, fmt.Sprintf(`{"receiver_id":"gone%02d.test.near","total":"10"}`, i))
	}
	c.Call(alice, alice, "grant", grantArgs("K", `"rate":{"calls":1000,"blocks":1000000},"calls":[`+strings.Join(calls, ",")+`],"transfers":[`+strings.Join(transfers, ",")+`]`), Tgas(300)).Succeeds(t)
	for range 2 {
		r := c.Call(alice, alice, "proxy", transferTo("gone15.test.near", "10"), SignedBy("K"), Tgas(300))
		r.FailsWith(t, "AccountDoesNotExist")
		if logs := strings.Join(r.Logs, "\n"); !strings.Contains(logs, `"event":"returned"`) {
			t.Error(logs)
		}
	}
}

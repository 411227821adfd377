package audit

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"latchkey/core/amount"
)

const (
	full   = `{"nonce":1,"permission":"FullAccess"}`
	capped = `{"nonce":1,"permission":{"FunctionCall":{"allowance":"10000000000000000000000","receiver_id":"app.near","method_names":["a","b"]}}}` // 0.01 NEAR
)

func facts(keys ...string) *Facts {
	near, _ := amount.ParseNEAR("7")
	f := &Facts{AccountID: "alice.near", Balance: near, GasPrice: amount.From(100_000_000),
		Receivers: map[string]Receiver{"app.near": {true, true}, "alice.near": {true, true}, "plain.near": {Exists: true}}}
	for _, k := range keys {
		f.Keys = append(f.Keys, Key{"ed25519:x", json.RawMessage(k)})
	}
	return f
}

func callKey(receiver, methods, allowance string) string {
	return `{"nonce":1,"permission":{"FunctionCall":{"allowance":` + allowance + `,"receiver_id":"` + receiver + `","method_names":[` + methods + `]}}}`
}

func codes(warnings []Warning) string {
	var all []string
	for _, w := range warnings {
		all = append(all, w.Code)
	}
	return strings.Join(all, " ")
}

func TestWhatLooksDangerousHasACode(t *testing.T) {
	for name, c := range map[string]struct {
		key  string
		want string
	}{
		"limited":              {capped, ""},
		"full access":          {full, ""},
		"no allowance":         {callKey("app.near", `"a"`, "null"), NoAllowance},
		"spent":                {callKey("app.near", `"a"`, `"100000000000000000000"`), AllowanceSpent},
		"own contract":         {callKey("alice.near", "", `"10000000000000000000000"`), OwnContract},
		"own contract, named":  {callKey("alice.near", `"claim"`, `"10000000000000000000000"`), ""},
		"receiver missing":     {callKey("gone.near", "", "null"), ReceiverMissing + " " + NoAllowance},
		"receiver no contract": {callKey("plain.near", "", `"10000000000000000000000"`), ReceiverEmpty},
		"unknown kind":         {`{"nonce":1,"permission":{"GasKeyFullAccess":{"balance":"0","num_nonces":4}}}`, UnknownKind},
	} {
		r := Of(facts(full, c.key))
		if got := codes(r.Keys[1].Warnings); got != c.want {
			t.Errorf("%s: warnings %q, want %q", name, got, c.want)
		}
	}
}

func TestTheKeysTogether(t *testing.T) {
	contract := facts()
	contract.Contract = true
	for want, f := range map[string]*Facts{
		"": facts(full), SeveralFullAccessKeys: facts(full, full), NoFullAccessKey: facts(capped), NoKeys: facts(),
	} {
		if got := codes(Of(f).Warnings); got != want {
			t.Errorf("%d keys: warnings %q, want %q", len(f.Keys), got, want)
		}
	}
	if with, without := Of(contract).Warnings[0].Message, Of(facts()).Warnings[0].Message; with == without {
		t.Error("an account without keys is the same with and without a contract")
	}
}

func TestGasAtRiskIsTheSumOfAllowances(t *testing.T) {
	if r := Of(facts(full, capped, capped)); r.GasMax == nil || r.GasMax.FormatNEAR() != "0.02" {
		t.Errorf("got %v", r.GasMax)
	}
	if r := Of(facts(capped, callKey("app.near", "", "null"), capped)); r.GasMax != nil {
		t.Errorf("a key without an allowance: got %v", r.GasMax)
	}
}

// TestAnAllowanceBuysGas: 0.01 NEAR at 10^8 yocto a gas is 100 Tgas, of which
// one call leaves what its receipt and its base fee cost (spec 5.2).
func TestAnAllowanceBuysGas(t *testing.T) {
	r := Of(facts(capped))
	const tera = 1_000_000_000_000
	if all, call := *r.Keys[0].GasLeft, *r.Keys[0].CallGas; all != 100*tera || call != 100*tera-2*108_059_500_000-200_000_000_000-780_000_000_000 {
		t.Errorf("got %d in all, %d in a call", all, call)
	}
	near, _ := amount.ParseNEAR("100")
	if all, call := buys(near, amount.From(100_000_000), false); all != 1_000_000*tera || call != 1000*tera {
		t.Errorf("a call attaches at most 1000 Tgas: got %d in all, %d in a call", all, call)
	}
	if all, _ := buys(near, amount.Zero, false); all != math.MaxUint64 {
		t.Errorf("at no price: got %d", all)
	}
}

func TestWords(t *testing.T) {
	for in, want := range map[string]string{
		full:                               "full access",
		capped:                             "calls a, b of app.near, up to 0.01 NEAR of gas",
		callKey("app.near", "", "null"):    "calls any method of app.near, any gas",
		`{"nonce":1,"permission":"Other"}`: `{"nonce":1,"permission":"Other"}`,
	} {
		if got := Words(json.RawMessage(in)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

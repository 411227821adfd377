//go:build !wasip1

package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/sdktest"

	"pgregory.net/rapid"
)

const (
	contract = "ft.test.near"
	owner    = "owner.near"
	metadata = `{"spec":"ft-1.0.0","name":"Test","symbol":"TEST","icon":null,"reference":null,"reference_hash":null,"decimals":24}`
	u128Max  = "340282366920938463463374607431768211455"
)

// methods are the contract's exports, by name.
var methods = map[string]func(){
	"new": New, "ft_transfer": FTTransfer, "ft_transfer_call": FTTransferCall, "ft_resolve_transfer": FTResolveTransfer,
	"ft_total_supply": FTTotalSupply, "ft_balance_of": FTBalanceOf, "ft_metadata": FTMetadata, "ft_mint": FTMint,
	"storage_deposit": StorageDeposit, "storage_withdraw": StorageWithdraw, "storage_unregister": StorageUnregister,
	"storage_balance_bounds": StorageBalanceBounds, "storage_balance_of": StorageBalanceOf,
	"get_owner": GetOwner, "set_owner": SetOwner, "drop_owner": DropOwner, "contract_source_metadata": ContractSourceMetadata,
}

// newToken is a token of 1000, all of them the owner's.
func newToken(t testing.TB, supply string) *sdktest.Host {
	t.Helper()
	h := sdktest.NewHost(contract)
	if text, ended := call(h, contract, "new", `{"owner_id":"`+owner+`","total_supply":"`+supply+`","metadata":`+metadata+`}`, sdk.Amount{}); ended {
		t.Fatal(text)
	}
	return h
}

func call(h *sdktest.Host, by, method, args string, deposit sdk.Amount) (text string, ended bool) {
	h.Predecessor, h.Input, h.Deposit = by, []byte(args), deposit.Bytes()
	return h.Run(methods[method])
}

var oneYocto = sdk.NewAmount(1)

// held is what all accounts hold together, by the records.
func held(h *sdktest.Host) (sum sdk.Amount) {
	for key, value := range h.Storage {
		if key[0] == 'a' {
			sum = sum.Add(sdk.NewDecoder(value[1:]).Amount())
		}
	}
	return sum
}

func supply(h *sdktest.Host) sdk.Amount { return sdk.NewDecoder(h.Storage["s"][1:]).Amount() }

func TestBadMetadataIsRefused(t *testing.T) {
	for change, want := range map[string]string{
		`"spec":"ft-1.0.0"`:     "The metadata's spec has to be ft-1.0.0",
		`"decimals":24`:         "Failed to deserialize input from JSON. Error: `decimals: expected a whole number of at most 255`",
		`"name":"Test"`:         "Failed to deserialize input from JSON. Error: `missing field name`",
		`"reference":null`:      "reference and reference_hash are given together or not at all",
		`"symbol":"TEST"`:       "Failed to deserialize input from JSON. Error: `symbol: expected a string, got a number`",
		`"reference_hash":null`: "reference and reference_hash are given together or not at all",
	} {
		changed := map[string]string{`"spec":"ft-1.0.0"`: `"spec":"ft-2.0.0"`, `"decimals":24`: `"decimals":256`, `"name":"Test"`: `"no":"name"`,
			`"reference":null`: `"reference":"a"`, `"symbol":"TEST"`: `"symbol":5`, `"reference_hash":null`: `"reference_hash":"a"`}[change]
		text, _ := call(sdktest.NewHost(contract), contract, "new",
			`{"owner_id":"`+owner+`","total_supply":"1","metadata":`+strings.Replace(metadata, change, changed, 1)+`}`, sdk.Amount{})
		if text != want {
			t.Errorf("%s: %q, want %q", changed, text, want)
		}
	}
}

// TestRegistrationsArePaidFor: no balance takes more storage than 0.00125 NEAR.
func TestRegistrationsArePaidFor(t *testing.T) {
	h := newToken(t, u128Max)
	for _, account := range []string{"ab", strings.Repeat("x", 64)} {
		before := sdktest.Host{Storage: map[string][]byte{}}
		for key, value := range h.Storage {
			before.Storage[key] = value
		}
		if text, ended := call(h, "payer.near", "storage_deposit", `{"account_id":"`+account+`"}`, registration()); ended {
			t.Fatal(text)
		}
		for key, value := range h.Storage {
			if _, had := before.Storage[key]; !had && sdk.RecordBytes(len(key), len(value)) > registrationBytes {
				t.Errorf("%s takes %d bytes", account, sdk.RecordBytes(len(key), len(value)))
			}
		}
	}
}

// TestSupplyIsWhatAllHold after any history of calls and answers.
func TestSupplyIsWhatAllHold(t *testing.T) {
	people := []string{owner, "a.near", "b.near", strings.Repeat("c", 64)}
	rapid.Check(t, func(rt *rapid.T) {
		h := newToken(t, rapid.SampledFrom([]string{"0", "1000", u128Max}).Draw(rt, "supply"))
		person := rapid.SampledFrom(people)
		amount := rapid.SampledFrom([]string{"0", "1", "7", "500", "1000", u128Max})
		for range rapid.IntRange(1, 30).Draw(rt, "calls") {
			by, of, n := person.Draw(rt, "by"), person.Draw(rt, "of"), amount.Draw(rt, "amount")
			method := rapid.SampledFrom([]string{"ft_transfer", "ft_transfer_call", "ft_resolve_transfer", "ft_mint", "storage_deposit", "storage_unregister"}).Draw(rt, "method")
			args, deposit := fmt.Sprintf(`{"receiver_id":%q,"amount":%q,"msg":""}`, of, n), oneYocto
			switch method {
			case "storage_deposit":
				args, deposit = fmt.Sprintf(`{"account_id":%q}`, of), sdk.Near(1)
			case "storage_unregister":
				args = fmt.Sprintf(`{"force":%v}`, rapid.Bool().Draw(rt, "force"))
			case "ft_resolve_transfer":
				args, deposit = fmt.Sprintf(`{"sender_id":%q,"receiver_id":%q,"amount":%q}`, by, of, n), sdk.Amount{}
				h.Results = []sdktest.Outcome{{OK: rapid.Bool().Draw(rt, "answers"), Data: []byte(`"` + amount.Draw(rt, "unused") + `"`)}}
				by = contract
			}
			call(h, by, method, args, deposit)
			if held(h) != supply(h) {
				rt.Fatalf("after %s of %s with %s, all hold %s and the supply is %s", method, by, args, held(h), supply(h))
			}
		}
	})
}

// FuzzArguments: whatever the arguments of whatever method are, it ends in a sentence
// or leaves records that can be read, of a supply that all hold; and names may
// neither be given twice nor in other letters.
func FuzzArguments(f *testing.F) {
	names := make([]string, 0, len(methods))
	for name := range methods {
		names = append(names, name)
	}
	slices.Sort(names)
	long := strings.Repeat("x", 10_000)
	for i := range names {
		for _, args := range []string{
			``, `null`, `[]`, `{}`, `{"receiver_id":"a.near","amount":"5","msg":"hi","memo":"m"}`, `{"receiver_id":"a.near","amount":"5","msg":"","memo":null}`,
			`{"receiver_id":"a.near","receiver_id":"b.near","amount":"5"}`, `{"Receiver_Id":"a.near","amount":"5"}`,
			`{"receiver_id":"a.near","amount":5}`, `{"receiver_id":"a.near","amount":"` + u128Max + `"}`,
			`{"receiver_id":"a.near","amount":"340282366920938463463374607431768211456"}`, `{"receiver_id":"a.near","amount":"-1"}`, `{"receiver_id":"a.near","amount":"1e3"}`,
			`{"receiver_id":"` + long + `","amount":"5","msg":"` + long + `","memo":"` + long + `"}`, `{"account_id":"a.near","registration_only":1}`,
			`{"account_id":"` + long + `"}`, `{"force":"true"}`, `{"amount":"1"}`, `{"owner_id":"a.near"}`, `{"sender_id":"` + owner + `","receiver_id":"a.near","amount":"7"}`,
			`{"owner_id":"` + owner + `","total_supply":"` + u128Max + `","metadata":` + metadata + `}`, strings.Repeat(`{"a":`, 40) + `1` + strings.Repeat(`}`, 40),
		} {
			f.Add(uint8(i), args, uint8(i%3), `"5"`)
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, args string, deposit uint8, answer string) {
		method := names[int(which)%len(names)]
		h := newToken(t, "1000")
		call(h, "p.near", "storage_deposit", `{"account_id":"a.near"}`, sdk.Near(1))
		h.Results = []sdktest.Outcome{{OK: true, Data: []byte(answer)}}
		for _, by := range []string{owner, contract} {
			text, ended := call(h, by, method, args, sdk.NewAmount(uint64(deposit)))
			if ended && (text == "" || strings.Contains(text, "runtime error")) {
				t.Errorf("%s of %s ends with %q", method, args, text)
			}
			if !ended && len(h.Returned) > 0 && !json.Valid(h.Returned) {
				t.Errorf("%s of %s returns %q", method, args, h.Returned)
			}
			for _, log := range h.Logs {
				if event, is := strings.CutPrefix(log, "EVENT_JSON:"); is && !json.Valid([]byte(event)) {
					t.Errorf("%s of %s logs %q", method, args, log)
				}
			}
			if held(h) != supply(h) {
				t.Errorf("after %s of %s, all hold %s and the supply is %s", method, args, held(h), supply(h))
			}
		}
	})
}

// TestArgumentsAreReadOneWay: a name that comes twice is refused, and one in other
// letters is none.
func TestArgumentsAreReadOneWay(t *testing.T) {
	h := newToken(t, "1000")
	for args, want := range map[string]string{
		`{"receiver_id":"a.near","receiver_id":"b.near","amount":"5"}`:                "duplicate field receiver_id",
		`{"Receiver_id":"a.near","amount":"5"}`:                                       "missing field receiver_id",
		`{"receiver_id":"a.near","amount":5}`:                                         "amount: expected a string, got a number",
		`{"receiver_id":"a.near","amount":"340282366920938463463374607431768211456"}`: "amount: not a decimal number below 2^128",
		`{"receiver_id":"A.near","amount":"5"}`:                                       "receiver_id: not an account id",
		`{"receiver_id":"a.near","amount":"5","memo":7}`:                              "memo: expected a string, got a number",
	} {
		if text, _ := call(h, owner, "ft_transfer", args, oneYocto); !strings.Contains(text, want) {
			t.Errorf("%s: %q, want %q", args, text, want)
		}
	}
}

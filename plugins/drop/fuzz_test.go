//go:build !wasip1

package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/sdktest"
)

const u128Max = "340282366920938463463374607431768211455"

// FuzzArguments: whatever the arguments of whatever method are, and whoever calls it, it
// ends in a sentence or leaves the contract able to meet what it owes, and what it
// returns and logs is JSON.
func FuzzArguments(f *testing.F) {
	names := make([]string, 0, len(methods))
	for name := range methods {
		names = append(names, name)
	}
	slices.Sort(names)
	long := strings.Repeat("x", 10_000)
	key := claimKeyOf(9).String()
	for i := range names {
		for _, args := range []string{
			``, `null`, `[]`, `{}`, `{"account_id":"alice.test.near"}`, `{"account_id":"alice.test.near","account_id":"bob.near"}`, `{"Account_Id":"alice.test.near"}`,
			`{"account_id":"` + long + `"}`, `{"account_id":"bob.test.near","new_public_key":"` + key + `"}`, `{"account_id":"alice.test.near","asset":4294967295,"created":true,"fc_args":[1,null,"x"]}`,
			`{"account_id":"alice.test.near","token_id":"gold","approval_id":18446744073709551615,"registration":"` + u128Max + `"}`,
			`{"drop_id":0}`, `{"drop_id":4294967295}`, `{"drop_id":-1}`, `{"drop_id":1e3}`, `{"drop_id":0,"limit":4294967295,"from_index":4294967295,"from_id":4294967295,"funder_id":"creator.test.near"}`,
			`{"drop_id":0,"public_keys":["` + claimKeyOf(1).String() + `"],"reason":"x","amount":"` + u128Max + `","allowance":"` + u128Max + `","price":"0"}`,
			`{"public_key":"` + claimKeyOf(1).String() + `","key":"` + claimKeyOf(1).String() + `","account_id":"a.test.near","new_account":true,"password":"` + long + `"}`,
			`{"public_keys":["` + key + `"],"amount_per_drop":"` + u128Max + `","ft_contract":"ft.near","nft_contract":"nft.near"}`,
			`{"public_keys":["` + key + `"],"amount_per_drop":"5","uses_per_key":2,"interval":"18446744073709551615","start":18446744073709551615,"end":"18446744073709551615"}`,
			`{"public_keys":["` + key + `"],"amount_per_drop":"5","title":"` + long + `","message":"` + long + `","picture":"` + long + `"}`,
			`{"public_keys":["` + key + `"],"uses":[{"assets":[` + near("5") + `,` + callAsset("go", `{"a":{"b":[]}}`, `,"user_args_rule":"UserPreferred"`) + `]},{}],"passwords":[{"1":"` + long[:64] + `"}]}`,
			`{"kind":"MIXED","keys":4294967295,"uses":[{"assets":[{"kind":"ft","contract_id":"ft.near","amount":"` + u128Max + `"}]}]}`,
			`{"kind":"FT","keys":100,"ft_contract":"ft.near","amount_per_drop":"` + u128Max + `"}`,
			`{"sender_id":"creator.test.near","previous_owner_id":"creator.test.near","owner_id":"creator.test.near","token_id":"` + long + `","approval_id":1,"amount":"5","msg":"1"}`,
			`{"sender_id":"creator.test.near","amount":"5","msg":"` + strings.Repeat("9", 500) + `"}`, `{"cap":"` + u128Max + `","account_id":"a.near"}`,
			strings.Repeat(`{"a":`, 40) + `1` + strings.Repeat(`}`, 40),
		} {
			f.Add(uint8(i), args, `"5"`, i%2 == 0)
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, args, answer string, ok bool) {
		method := names[int(which)%len(names)]
		for _, by := range []string{funder, contract, ftToken, nftToken} {
			c := newChain(t)
			c.createDrop(1, 2)
			c.createFT(3, 3, 5, "")
			c.createNFT(4, 4)
			c.start(contract, claimKeyOf(1), "claim_for", forAlice, sdk.Amount{})
			own := c.own()
			deposit := sdk.Amount{}
			if strings.HasPrefix(method, "create_") {
				deposit = sdk.Near(9)
			}
			c.host.Results = []sdktest.Outcome{{OK: ok, Data: []byte(answer)}}
			r := &receipt{predecessor: by, signer: contract, signerKey: claimKeyOf(1).Borsh()}
			text := c.contractCall(r, sdktest.Action{Kind: "FunctionCall", Method: method, Args: []byte(args), Amount: deposit.Bytes(), Gas: c.host.PrepaidGas})
			if strings.Contains(text, "runtime error") || strings.Contains(text, "corrupt") {
				t.Errorf("%s of %q ends with %q", method, args, text)
			}
			if text == "" && len(r.outcome.Data) > 0 && !json.Valid(r.outcome.Data) {
				t.Errorf("%s of %q returns %q", method, args, r.outcome.Data)
			}
			for _, log := range c.events {
				if !json.Valid([]byte(strings.TrimPrefix(log, "EVENT_JSON:"))) {
					t.Errorf("%s of %q logs %q", method, args, log)
				}
			}
			if by != contract && c.own().Less(own) {
				t.Errorf("%s of %q by %s takes %v of the contract's own", method, args, by, own.Sub(c.own()))
			}
		}
	})
}

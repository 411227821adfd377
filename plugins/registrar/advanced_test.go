//go:build !wasip1

package main

import (
	"fmt"
	"strings"
	"testing"

	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/sdktest"
)

const (
	limitedKey = `{"public_key":"` + key + `","allowance":"7","receiver_id":"app.near","method_names":"play,stop"}`
	freeKey    = `{"public_key":"` + key + `","allowance":"0","receiver_id":"app.near","method_names":""}`

	noOptions  = "Cannot create account with no options. Please specify either contract bytes, full access keys, limited access keys, or global contract options."
	twoOptions = "Cannot specify multiple contract deployment options. Choose only one: contract_bytes, contract_bytes_base64, use_global_contract_hash, or use_global_contract_account_id."
)

var zeroHash = strings.Repeat("1", 32)

// advanced calls create_account_advanced for bob.test.near with 9 yocto.
func advanced(options string) (host *sdktest.Host, text string) {
	host = sdktest.NewHost("test.near")
	host.Predecessor, host.Deposit = "alice.near", sdk.NewAmount(9).Bytes()
	host.Input = []byte(`{"new_account_id":"bob.test.near","options":` + options + `}`)
	text, _ = host.Run(CreateAccountAdvanced)
	return host, text
}

// actions describes what a promise does.
func actions(p sdktest.Promise) string {
	var all []string
	for _, a := range p.Actions {
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s%s %s%x", a.Kind, a.Receiver, a.Method, a.Methods, a.Args)))
	}
	return strings.Join(all, "; ")
}

// TestS78Options is the table of what an account may be given.
func TestS78Options(t *testing.T) {
	for options, want := range map[string]string{
		`{"full_access_keys":["` + key + `"]}`:                                    "AddKey",
		`{"limited_access_keys":[` + limitedKey + `,` + freeKey + `]}`:            "AddKey app.near play,stop; AddKey app.near",
		`{"contract_bytes":[0,97,255]}`:                                           "DeployContract  0061ff",
		`{"contract_bytes_base64":"AGH/"}`:                                        "DeployContract  0061ff",
		`{"use_global_contract_hash":"` + zeroHash + `"}`:                         "UseGlobalContract  " + strings.Repeat("00", 32),
		`{"use_global_contract_account_id":"ft.near"}`:                            "UseGlobalContract ft.near",
		`{"contract_bytes":null,"use_global_contract_account_id":"a.near"}`:       "UseGlobalContract a.near",
		`{"contract_bytes":[],"full_access_keys":["` + key + `"]}`:                "AddKey; DeployContract",
		`{"full_access_keys":["` + key + `"],"limited_access_keys":[],"odd":[1]}`: "AddKey",
	} {
		host, text := advanced(options)
		if text != "" {
			t.Errorf("%s: %s", options, text)
			continue
		}
		made := host.Promises[0]
		if got := actions(made); made.Receiver != "bob.test.near" || got != "CreateAccount; Transfer; "+want {
			t.Errorf("%s makes %s with %s", options, made.Receiver, got)
		}
		if callback := host.Promises[1]; callback.Receiver != "test.near" || !strings.HasPrefix(actions(callback), "FunctionCall on_account_created") || host.Chosen != 1 {
			t.Errorf("%s calls back with %+v", options, callback)
		}
	}
}

func TestS78Allowances(t *testing.T) {
	host, _ := advanced(`{"limited_access_keys":[` + limitedKey + `,` + freeKey + `]}`)
	if limited, free := host.Promises[0].Actions[2], host.Promises[0].Actions[3]; limited.Amount != sdk.NewAmount(7).Bytes() || free.Amount != [16]byte{} {
		t.Errorf("the allowances are %x and %x", limited.Amount, free.Amount)
	}
}

func TestS78RefusedOptions(t *testing.T) {
	bad := func(reason string) string {
		return "Failed to deserialize input from JSON. Error: `" + reason + "`"
	}
	for options, want := range map[string]string{
		`{}`: noOptions,
		`{"full_access_keys":[],"limited_access_keys":null}`:                                        noOptions,
		`{"contract_bytes":[]}`:                                                                     noOptions,
		`{"contract_bytes":[1],"contract_bytes_base64":"AA=="}`:                                     twoOptions,
		`{"contract_bytes_base64":"AA==","use_global_contract_hash":"` + zeroHash + `"}`:            twoOptions,
		`{"use_global_contract_hash":"` + zeroHash + `","use_global_contract_account_id":"a.near"}`: twoOptions,
		`{"contract_bytes":[256]}`:                                                                  bad("contract_bytes[0]: expected a whole number of at most 255"),
		`{"contract_bytes_base64":"A"}`:                                                             bad("contract_bytes_base64: " + sdk.ErrBase64.Error()),
		`{"use_global_contract_hash":"x"}`:                                                          bad("use_global_contract_hash: not a hash: expected 32 bytes in base 58"),
		`{"use_global_contract_account_id":"X"}`:                                                    bad("use_global_contract_account_id: " + sdk.ErrAccount.Error()),
		`{"full_access_keys":["x"]}`:                                                                bad("full_access_keys[0]: " + sdk.ErrPublicKey.Error()),
		`{"full_access_keys":"` + key + `"}`:                                                        bad("full_access_keys: expected an array, got a string"),
		`{"limited_access_keys":[1]}`:                                                               bad("limited_access_keys[0]: expected an object, got a number"),
		`{"limited_access_keys":[` + strings.Replace(limitedKey, `"7"`, `7`, 1) + `]}`:              bad("allowance: expected a string, got a number"),
		`{"limited_access_keys":[` + strings.Replace(limitedKey, `,"allowance":"7"`, ``, 1) + `]}`:  bad("missing field allowance"),
		`null`: bad("options: expected an object, got null"),
	} {
		if _, text := advanced(options); text != want {
			t.Errorf("%s: %q, want %q", options, text, want)
		}
	}
}

// FuzzAdvanced: whatever the options are, the call ends in a sentence or makes one
// account, with the deposit once, and is called back.
func FuzzAdvanced(f *testing.F) {
	for _, options := range []string{``, `{}`, `null`, `{"full_access_keys":["` + key + `"]}`, `{"limited_access_keys":[` + limitedKey + `]}`,
		`{"limited_access_keys":[{}]}`, `{"contract_bytes":[0,1]}`, `{"contract_bytes":[-1]}`, `{"contract_bytes_base64":"AAAA"}`,
		`{"use_global_contract_hash":"` + zeroHash + `"}`, `{"use_global_contract_account_id":"a.near"}`, `{"contract_bytes":[0],"contract_bytes_base64":""}`,
		`{"full_access_keys":["` + key + `"],"full_access_keys":[]}`, `{"limited_access_keys":[` + strings.Replace(limitedKey, "play", ",,", 1) + `]}`} {
		f.Add(options, "bob.test.near")
	}
	f.Add(`{"full_access_keys":["`+key+`"]}`, "test.near")
	f.Fuzz(func(t *testing.T, options, account string) {
		host := sdktest.NewHost("test.near")
		host.Predecessor, host.Deposit = "alice.near", sdk.NewAmount(9).Bytes()
		host.Input = []byte(`{"new_account_id":"` + account + `","options":` + options + `}`)
		text, ended := host.Run(CreateAccountAdvanced)
		paid := 0
		for _, promise := range host.Promises {
			for _, action := range promise.Actions {
				if action.Kind == "Transfer" && action.Amount == host.Deposit {
					paid++
				}
			}
		}
		switch {
		case ended && (text == "" || strings.Contains(text, "runtime error")):
			t.Errorf("%s ends with %q", options, text)
		case !ended && paid != 1:
			t.Errorf("%s pays the deposit %d times: %+v", options, paid, host.Promises)
		case !ended && host.Promises[0].Receiver == host.Current:
			t.Errorf("%s acts on the contract's own account: %+v", options, host.Promises)
		}
	})
}

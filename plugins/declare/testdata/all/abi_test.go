package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"latchkey/host/abi"
)

// values are tried as each argument.
var values = []string{`1.0`, `1e0`, `1E1`, `-0`, `0.5`, `1e400`, `-1`, `-5`, `0`, `1`, `2`, `7`, `10`, `255`, `256`, `1000`, `1001`, `9007199254740993`,
	`18446744073709551615`, `18446744073709551616`, `null`, `true`, `""`, `"1"`, `"0"`, `"01"`, `"+1"`, `" 1"`, `"-0"`, `"1e3"`, `"0x1"`,
	`"340282366920938463463374607431768211455"`, `"340282366920938463463374607431768211456"`, `"18446744073709551616"`,
	`[]`, `[1]`, `[null]`, `[""]`, `[256]`, `[[]]`, `["` + key + `"]`, `["a","b","c"]`, `[{"x":1,"y":2}]`, `[{"x":1}]`, `{}`, `{"x":1}`, `{"x":1,"y":2}`, `{"x":1.0,"y":2}`,
	`{"x":1,"y":6}`, `{"calls":1,"blocks":2}`, `{"calls":1,"seconds":2}`, `{"calls":0,"blocks":2}`, `{"calls":1001,"blocks":1}`, `{"calls":1,"seconds":1000000001}`,
	`"a"`, `"b"`, `"slow"`, `"alice.near"`, `"Alice.near"`, `"a..b"`, `"a_-b"`, `"` + key + `"`, `"ed25519:x"`, `"YWJj"`, `"YWJ"`, `"YWI="`, `"YWJ="`, `"YW\nI="`,
	`"é"`, `"éé"`, `"👍"`, `"👍👍👍"`, `"\ud83d\udc4d"`, `"\u0000a"`, `"abcdef"`}

// TestTheABIAndTheDecoderAgree on what each argument can be: what callers check by the one,
// the contract reads by the other.
func TestTheABIAndTheDecoderAgree(t *testing.T) {
	text, err := os.ReadFile("abi.json")
	if err != nil {
		t.Fatal(err)
	}
	contract, err := abi.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	echo := contract.Method("echo")
	fits := 0
	for _, member := range echo.Members() {
		if member.Name == "own" {
			continue // its limit is the method's to check
		}
		for _, value := range append(values, "") {
			given := with(t, member.Name, value)
			_, refusal := echo.Arguments(given)
			said, ended, _ := call(t, Echo, string(given))
			if (refusal != nil) != ended {
				t.Errorf("%s %s: the ABI says %v, the contract %q", member.Name, value, refusal, said)
			}
			if !ended {
				fits++
			}
		}
	}
	if fits == 0 {
		t.Error("nothing fits")
	}
}

// with is whole with another value of a member; without it, when the value is empty.
func with(t *testing.T, name, value string) []byte {
	t.Helper()
	var members map[string]json.RawMessage
	if err := json.Unmarshal([]byte(strings.Replace(whole, `"own":9`, `"own":1`, 1)), &members); err != nil {
		t.Fatal(err)
	}
	delete(members, name)
	if value != "" {
		members[name] = json.RawMessage(value)
	}
	text, err := json.Marshal(members)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

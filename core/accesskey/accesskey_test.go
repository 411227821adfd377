package accesskey_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"latchkey/core/accesskey"
	"latchkey/core/amount"
	"latchkey/core/borsh"
)

func yocto(v uint64) *amount.Yocto {
	a := amount.From(v)
	return &a
}

func limited(allowance *amount.Yocto, receiver string, methods ...string) accesskey.AccessKey {
	return accesskey.AccessKey{Permission: accesskey.Permission{FunctionCall: &accesskey.FunctionCall{
		Allowance: allowance, ReceiverID: receiver, MethodNames: append([]string{}, methods...)}}}
}

// TestBorshLengths keeps the formula that prices a key's storage:
// 8 + 1 + (1 | 17) + 4 + len(receiver) + 4 + the sum of (4 + len(method)).
func TestBorshLengths(t *testing.T) {
	for _, c := range []struct {
		key  accesskey.AccessKey
		want int
	}{
		{accesskey.AccessKey{Permission: accesskey.FullAccess}, 9},
		{limited(nil, "a.near", "m"), 29},
		{limited(nil, "a.near"), 24},
		{limited(yocto(5), "a.near"), 40},
		{limited(yocto(5), "drop.test.near", "claim_for", "create_account_and_claim"), 8 + 1 + 17 + 4 + 14 + 4 + 4 + 9 + 4 + 24},
	} {
		if got := len(c.key.Borsh()); got != c.want {
			t.Errorf("%+v takes %d bytes, want %d", c.key, got, c.want)
		}
	}
}

func accessKeys() *rapid.Generator[accesskey.AccessKey] {
	return rapid.Custom(func(t *rapid.T) accesskey.AccessKey {
		k := accesskey.AccessKey{Nonce: rapid.Uint64().Draw(t, "nonce")}
		if rapid.Bool().Draw(t, "full") {
			return k
		}
		fc := &accesskey.FunctionCall{
			ReceiverID:  rapid.String().Draw(t, "receiver"),
			MethodNames: rapid.SliceOf(rapid.String()).Draw(t, "methods"),
		}
		if fc.MethodNames == nil {
			fc.MethodNames = []string{}
		}
		if rapid.Bool().Draw(t, "limited") {
			a := amount.FromWords(rapid.Uint64().Draw(t, "lo"), rapid.Uint64().Draw(t, "hi"))
			fc.Allowance = &a
		}
		k.Permission.FunctionCall = fc
		return k
	})
}

func TestBorshAndJSONRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := accessKeys().Draw(t, "key")
		r := borsh.NewReader(k.Borsh())
		if got := accesskey.Decode(r); r.Finish() != nil || !reflect.DeepEqual(got, k) {
			t.Fatalf("borsh: got %+v, %v", got, r.Err())
		}
		encoded, err := json.Marshal(k)
		if err != nil {
			t.Fatal(err)
		}
		var got accesskey.AccessKey
		if err := json.Unmarshal(encoded, &got); err != nil || !reflect.DeepEqual(got, k) {
			t.Fatalf("json %s: got %+v, %v", encoded, got, err)
		}
	})
}

// TestGasKeysAreReadAndWritten, though nothing accepts them yet.
func TestGasKeysAreReadAndWritten(t *testing.T) {
	full := accesskey.AccessKey{Permission: accesskey.Permission{GasKey: &accesskey.GasKey{Balance: amount.From(5), NumNonces: 4}}}
	some := limited(nil, "x", "m")
	some.Permission.GasKey = full.Permission.GasKey
	for want, key := range map[string]accesskey.AccessKey{
		`{"nonce":0,"permission":{"GasKeyFullAccess":{"balance":"5","num_nonces":4}}}`:                                                           full,
		`{"nonce":0,"permission":{"GasKeyFunctionCall":{"balance":"5","num_nonces":4,"allowance":null,"receiver_id":"x","method_names":["m"]}}}`: some,
	} {
		if got, err := json.Marshal(key); err != nil || string(got) != want {
			t.Errorf("got  %s, %v\nwant %s", got, err, want)
		}
		r := borsh.NewReader(key.Borsh())
		if got := accesskey.Decode(r); r.Finish() != nil || !reflect.DeepEqual(got, key) {
			t.Errorf("got %+v, %v", got, r.Err())
		}
		if key.Permission.IsFullAccess() {
			t.Errorf("%s is not full access", want)
		}
		if err := json.Unmarshal([]byte(want), new(accesskey.AccessKey)); err == nil {
			t.Errorf("%s was read", want)
		}
	}
}

func TestJSONForms(t *testing.T) {
	quarter, _ := amount.ParseNEAR("0.25")
	full := accesskey.AccessKey{Nonce: 1, Permission: accesskey.FullAccess}
	some := limited(&quarter, "x", "a")
	some.Nonce = 1
	for want, key := range map[string]accesskey.AccessKey{
		`{"nonce":1,"permission":"FullAccess"}`: full,
		`{"nonce":1,"permission":{"FunctionCall":{"allowance":"250000000000000000000000","receiver_id":"x","method_names":["a"]}}}`: some,
		`{"nonce":0,"permission":{"FunctionCall":{"allowance":null,"receiver_id":"x","method_names":[]}}}`:                          limited(nil, "x"),
	} {
		if got, err := json.Marshal(key); err != nil || string(got) != want {
			t.Errorf("got  %s, %v\nwant %s", got, err, want)
		}
	}
	noMethods := limited(nil, "x")
	noMethods.Permission.FunctionCall.MethodNames = nil
	if got, _ := json.Marshal(noMethods.Permission); !strings.Contains(string(got), `"method_names":[]`) {
		t.Errorf("a nil list is an empty one in JSON, got %s", got)
	}
}

func TestJSONThatGrantsTooMuchIsRefused(t *testing.T) {
	for _, bad := range []string{
		`{"nonce":1}`, // no permission is not full access
		`{"nonce":1,"permission":null}`,
		`{"nonce":1,"permission":""}`,
		`{"nonce":1,"permission":"fullaccess"}`,
		`{"nonce":1,"permission":"FunctionCall"}`,
		`{"nonce":1,"permission":{}}`,
		`{"nonce":1,"permission":{"FullAccess":{}}}`,
		`{"nonce":1,"permission":{"FunctionCall":null}}`,
		`{"nonce":1,"permission":{"FunctionCall":{}}}`,
		`{"nonce":1,"permission":{"FunctionCall":{"allowance":null,"method_names":[]}}}`,
		`{"nonce":1,"permission":{"FunctionCall":{"allowance":null,"receiver_id":"x"}}}`,
		`{"nonce":1,"permission":{"FunctionCall":{"allowance":null,"receiver_id":"x","method_names":null}}}`,
		`{"nonce":1,"permission":{"FunctionCall":{"allowence":"5","receiver_id":"x","method_names":[]}}}`,
		`{"nonce":1,"permission":{"FunctionCall":{"allowance":5,"receiver_id":"x","method_names":[]}}}`,
		`{"nonce":1,"permission":{"FunctionCall":{"receiver_id":"x","method_names":["a"]},"GasKeyFullAccess":{}}}`,
		`{"nonce":1,"permission":{"GasKeyFullAccess":{"balance":"0","num_nonces":4}}}`,
		`{"nonce":-1,"permission":"FullAccess"}`,
		`{"nonce":"1","permission":"FullAccess"}`,
	} {
		var k accesskey.AccessKey
		if err := json.Unmarshal([]byte(bad), &k); err == nil {
			t.Errorf("%s was read as %+v", bad, k)
		}
	}
	var k accesskey.AccessKey
	noAllowance := `{"nonce":1,"permission":{"FunctionCall":{"receiver_id":"x","method_names":["a"]}}}`
	if err := json.Unmarshal([]byte(noAllowance), &k); err != nil || k.Permission.IsFullAccess() {
		t.Errorf("a missing allowance is an unlimited one, as in nearcore: %+v, %v", k, err)
	}
}

func TestBorshRefusesOtherPermissions(t *testing.T) {
	for tag := 4; tag < 256; tag++ {
		b := append(make([]byte, 8), byte(tag))
		r := borsh.NewReader(append(b, make([]byte, 64)...))
		if accesskey.Decode(r); r.Err() == nil {
			t.Errorf("permission tag %d was read", tag)
		}
	}
	whole := limited(yocto(1), "a.near", "m", "n").Borsh()
	for n := range whole {
		r := borsh.NewReader(whole[:n])
		if accesskey.Decode(r); r.Finish() == nil {
			t.Errorf("the first %d bytes were read", n)
		}
	}
}

func FuzzJSON(f *testing.F) {
	f.Add(`{"nonce":1,"permission":"FullAccess"}`)
	f.Add(`{"nonce":1,"permission":{"FunctionCall":{"allowance":"5","receiver_id":"x","method_names":["a"]}}}`)
	f.Fuzz(func(t *testing.T, text string) {
		var k, again accesskey.AccessKey
		if json.Unmarshal([]byte(text), &k) != nil {
			return
		}
		if k.Permission.IsFullAccess() && !strings.Contains(text, "FullAccess") && !strings.Contains(text, `\u`) {
			t.Fatalf("%q gives full access", text)
		}
		encoded, err := json.Marshal(k)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(encoded, &again); err != nil || !reflect.DeepEqual(k, again) {
			t.Fatalf("%q became %s, %v", text, encoded, err)
		}
	})
}

func FuzzBorsh(f *testing.F) {
	f.Add(limited(yocto(1), "a.near", "m").Borsh())
	f.Fuzz(func(t *testing.T, b []byte) {
		r := borsh.NewReader(b)
		k := accesskey.Decode(r)
		if r.Finish() == nil && string(k.Borsh()) != string(b) {
			t.Fatalf("%x encodes as %x", b, k.Borsh())
		}
	})
}

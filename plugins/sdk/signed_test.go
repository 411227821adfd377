//go:build !wasip1

package sdk_test

import (
	"bytes"
	"testing"

	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/sdktest"
)

func someKey(t *testing.T) sdk.PublicKey {
	t.Helper()
	key, err := sdk.PublicKeyFromBorsh(make([]byte, 33))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestAGuardReadsWhatIsSigned(t *testing.T) {
	for _, args := range [][]byte{nil, {}, []byte(`{"a":"<\u00e9>"}`), {0xff}, {0xff, 0xfe}, {0xff, 0xfe, 0xfd}, bytes.Repeat([]byte{0, 16, 131, 255, 250}, 100)} {
		want := sdk.Signed{Key: someKey(t), Receiver: "app.near", Method: "play", Args: args, Gas: 30 * sdk.TGas, Nonce: 1 << 52, Relayer: "bob.near"}
		var got sdk.Signed
		sentence, refused := sdktest.Ask(sdktest.NewHost("me.near"), func() { sdk.Guard(func(s sdk.Signed) { got = s }) }, want)
		if refused {
			t.Fatalf("%x: %s", args, sentence)
		}
		same := bytes.Equal(got.Args, want.Args)
		got.Args, want.Args = nil, nil
		if !same || got.Key != want.Key || got.Receiver != want.Receiver || got.Method != want.Method || got.Gas != want.Gas || got.Nonce != want.Nonce || got.Relayer != want.Relayer {
			t.Errorf("%x: got %+v", args, got)
		}
	}
}

func TestHowAGuardRefuses(t *testing.T) {
	signed := sdk.Signed{Key: someKey(t), Args: []byte("no JSON")}
	for want, body := range map[string]func(sdk.Signed){
		"not on Sundays": func(sdk.Signed) {
			sdk.Set([]byte("k"), nil)
			sdk.Refuse("not on Sundays")
		},
		"a bug": func(sdk.Signed) { panic("a bug") },
		"Failed to deserialize input from JSON. Error: `expected a value at byte 0`": func(s sdk.Signed) { s.Arguments() },
		"promises are not allowed in guards":                                         func(sdk.Signed) { sdk.NewPromise("a.near") },
		"logs are not allowed in guards":                                             func(sdk.Signed) { sdk.Log("x") },
	} {
		host := sdktest.NewHost("me.near")
		if got, refused := sdktest.Ask(host, func() { sdk.Guard(body) }, signed); !refused || got != want {
			t.Errorf("got %q, %v, want %q", got, refused, want)
		}
		if len(host.Storage) != 0 {
			t.Error("a refusal left a trace")
		}
	}
	host := sdktest.NewHost("me.near")
	sdktest.Ask(host, func() { sdk.Guard(func(sdk.Signed) { sdk.Set([]byte("k"), nil) }) }, signed)
	if len(host.Storage) != 1 {
		t.Error("what an acceptance writes is gone")
	}
}

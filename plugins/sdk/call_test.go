//go:build !wasip1

package sdk_test

import (
	"strings"
	"testing"

	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/sdktest"
)

const ed = "ed25519:Anu7LYDfpLtkP7E16LT9imXF694BdQaa9ufVkQiwTQxC"

// call runs a method body with arguments and returns how it ended.
func call(args string, body func()) string {
	host := sdktest.NewHost("contract.near")
	host.Input = []byte(args)
	text, _ := host.Run(func() { sdk.View(body) })
	return text
}

func TestArguments(t *testing.T) {
	text := call(`{"s":"x","b":true,"n":4294967295,"u":18446744073709551615,"a":"5","i":"a.near","k":"`+ed+`","l":["`+ed+`"],"z":null}`, func() {
		args := sdk.Args()
		if args.String("s") != "x" || !args.Bool("b") || args.U32("n") != 1<<32-1 || args.U64("u") != 1<<64-1 ||
			args.Amount("a") != sdk.NewAmount(5) || args.Account("i") != "a.near" || args.PublicKey("k").String() != ed ||
			len(args.PublicKeys("l")) != 1 || args.Has("z") || args.Has("y") || !args.Has("s") {
			t.Error("an argument is read wrongly")
		}
	})
	if text != "" {
		t.Error(text)
	}
}

func TestArgumentsWithinArguments(t *testing.T) {
	zeros := strings.Repeat("1", 32)
	text := call(`{"o":{"b":"AP8=","c":[0,255],"h":"`+zeros+`","n":7},"l":[{"n":8},{}]}`, func() {
		args := sdk.Args()
		o, l := args.Object("o"), args.Objects("l")
		if string(o.Base64("b")) != "\x00\xff" || string(o.Bytes("c")) != "\x00\xff" || string(o.Hash("h")) != strings.Repeat("\x00", 32) ||
			o.Uint("n", 7) != 7 || strings.Join(o.Names(), "") != "bchn" || len(l) != 2 || l[0].U32("n") != 8 || l[1].Has("n") {
			t.Error("an argument is read wrongly")
		}
	})
	if text != "" {
		t.Error(text)
	}
}

func TestArgumentsRefuse(t *testing.T) {
	for _, c := range []struct {
		args string
		read func(sdk.Arguments)
		want string
	}{
		{``, nil, "Expected input since method has arguments."},
		{`[]`, nil, "Failed to deserialize input from JSON. Error: `expected an object, got an array`"},
		{`{"a":1,"a":2}`, nil, "Failed to deserialize input from JSON. Error: `duplicate field a at byte 10`"},
		{`{}`, func(a sdk.Arguments) { _ = a.String("x") }, "Failed to deserialize input from JSON. Error: `missing field x`"},
		{`{"x":1}`, func(a sdk.Arguments) { _ = a.String("x") }, "Failed to deserialize input from JSON. Error: `x: expected a string, got a number`"},
		{`{"x":"A"}`, func(a sdk.Arguments) { a.Account("x") }, "Failed to deserialize input from JSON. Error: `x: " + sdk.ErrAccount.Error() + "`"},
		{`{"x":"-1"}`, func(a sdk.Arguments) { a.Amount("x") }, "Failed to deserialize input from JSON. Error: `x: " + sdk.ErrAmount.Error() + "`"},
		{`{"x":4294967296}`, func(a sdk.Arguments) { a.U32("x") }, "Failed to deserialize input from JSON. Error: `x: expected a whole number below 2^32`"},
		{`{"x":1.0}`, func(a sdk.Arguments) { a.U64("x") }, "Failed to deserialize input from JSON. Error: `x: expected a whole number below 2^64`"},
		{`{"x":6}`, func(a sdk.Arguments) { a.Uint("x", 5) }, "Failed to deserialize input from JSON. Error: `x: expected a whole number of at most 5`"},
		{`{"x":[]}`, func(a sdk.Arguments) { a.Object("x") }, "Failed to deserialize input from JSON. Error: `x: expected an object, got an array`"},
		{`{"x":[{},1]}`, func(a sdk.Arguments) { a.Objects("x") }, "Failed to deserialize input from JSON. Error: `x[1]: expected an object, got a number`"},
		{`{"x":"a"}`, func(a sdk.Arguments) { a.Base64("x") }, "Failed to deserialize input from JSON. Error: `x: " + sdk.ErrBase64.Error() + "`"},
		{`{"x":"a"}`, func(a sdk.Arguments) { a.Hash("x") }, "Failed to deserialize input from JSON. Error: `x: not a hash: expected 32 bytes in base 58`"},
		{`{"x":[0,256]}`, func(a sdk.Arguments) { a.Bytes("x") }, "Failed to deserialize input from JSON. Error: `x[1]: expected a whole number of at most 255`"},
		{`{"x":["1"]}`, func(a sdk.Arguments) { a.Bytes("x") }, "Failed to deserialize input from JSON. Error: `x[0]: expected a whole number of at most 255`"},
		{`{"x":["y"]}`, func(a sdk.Arguments) { a.PublicKeys("x") }, "Failed to deserialize input from JSON. Error: `x[0]: " + sdk.ErrPublicKey.Error() + "`"},
	} {
		got := call(c.args, func() {
			args := sdk.Args()
			c.read(args)
			t.Errorf("%s is accepted", c.args)
		})
		if got != c.want {
			t.Errorf("%s gives %q, want %q", c.args, got, c.want)
		}
	}
}

func TestGuards(t *testing.T) {
	host := sdktest.NewHost("contract.near")
	ran := func() { sdk.ReturnBool(true) }
	host.Predecessor = "alice.near"
	if text, _ := host.Run(func() { sdk.Private("m", ran) }); text != "Method m is private" {
		t.Errorf("another account gets %q", text)
	}
	if _, ended := host.Run(func() { sdk.Change("m", ran) }); ended || string(host.Returned) != "true" {
		t.Error("another account cannot call an open method")
	}
	host.Deposit = sdk.NewAmount(1).Bytes()
	if text, _ := host.Run(func() { sdk.Change("m", ran) }); text != "Method m doesn't accept deposit" {
		t.Errorf("a deposit gives %q", text)
	}
	if _, ended := host.Run(func() { sdk.Payable(ran) }); ended {
		t.Error("a payable method refuses a deposit")
	}
}

func TestPanicsReachTheUser(t *testing.T) {
	var none []int
	for want, body := range map[string]func(){
		"plain":             func() { panic("plain") },
		"an error":          func() { panic(sdk.Error("an error")) },
		"contract panicked": func() { panic(1.5) },
		"runtime error: index out of range [0] with length 0": func() { none[0] = 1 },
		"Integer overflow.": func() { sdk.NewAmount(0).Sub(sdk.NewAmount(1)) },
	} {
		if got := call("", body); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestFailedCallChangesNothing(t *testing.T) {
	host := sdktest.NewHost("contract.near")
	host.Run(func() { sdk.Set([]byte("k"), []byte("before")) })
	host.Run(func() {
		sdk.Set([]byte("k"), []byte("after"))
		sdk.Panic("no")
	})
	if string(host.Storage["k"]) != "before" {
		t.Error("the storage of a failed call stays")
	}
}

func TestPromises(t *testing.T) {
	host := sdktest.NewHost("contract.near")
	key, _ := sdk.ParsePublicKey(ed)
	host.Run(func() {
		first := sdk.NewPromise("a.near").CreateAccount().Transfer(sdk.NewAmount(5)).AddFullKey(key)
		second := sdk.NewPromise("b.near").Call("m", []byte("{}"), sdk.NewAmount(1), sdk.TGas)
		sdk.All(first, second).Then("contract.near").
			AddFunctionCallKey(key, sdk.Near(1), "contract.near", "x", "y").DeleteKey(key).Return()
	})
	if len(host.Promises) != 4 || host.Chosen != 3 || !host.Promises[2].Joint || host.Promises[3].After[0] != 2 {
		t.Fatalf("recorded %+v, returned %d", host.Promises, host.Chosen)
	}
	if add := host.Promises[3].Actions[0]; add.Methods != "x,y" || add.Amount != sdk.Near(1).Bytes() {
		t.Errorf("recorded %+v", add)
	}
	text, _ := host.Run(func() { sdk.NewPromise("a.near").AddFunctionCallKey(key, sdk.Amount{}, "b.near") })
	if text != "an access key's allowance must be above 0" {
		t.Errorf("a zero allowance gives %q", text)
	}
}

func TestOwnKey(t *testing.T) {
	key, _ := sdk.ParsePublicKey(ed)
	var e sdk.Encoder
	e.U64(5)
	e.U8(0)
	e.Bool(true)
	e.Amount(sdk.MilliNear(250))
	e.String("contract.near")
	e.U32(1)
	e.String("claim")
	host := sdktest.NewHost("contract.near")
	host.AccessKeys[string(key.Borsh())] = e.Bytes()
	host.Run(func() {
		record, ok := sdk.OwnKey(key)
		if !ok || record.Nonce != 5 || record.Permission != sdk.FunctionCall || !record.Limited ||
			record.Allowance != sdk.MilliNear(250) || record.Receiver != "contract.near" || record.Methods[0] != "claim" {
			t.Errorf("read %+v, %v", record, ok)
		}
		if _, ok := sdk.OwnKey(sdk.PublicKey{}); ok {
			t.Error("there is no such key")
		}
	})
}

func TestEvent(t *testing.T) {
	host := sdktest.NewHost("contract.near")
	host.Run(func() {
		sdk.Event("nep141", "1.0.0", "ft_burn", func(w *sdk.Writer) { w.Key("memo").String("a \"b\"\n") })
	})
	want := `EVENT_JSON:{"standard":"nep141","version":"1.0.0","event":"ft_burn","data":[{"memo":"a \"b\"\n"}]}`
	if len(host.Logs) != 1 || host.Logs[0] != want {
		t.Errorf("logged %q", host.Logs)
	}
}

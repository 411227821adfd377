//go:build !wasip1

package sdk_test

import (
	"testing"

	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/sdktest"

	"pgregory.net/rapid"
)

func TestEncoderAndDecoderAgree(t *testing.T) {
	key, err := sdk.ParsePublicKey("secp256k1:45KcWwYt6MYRnnWFSxyQVkuu9suAzxoSkUMEnFNBi9kDayTo5YPUaqMWUrf7YHUDNMMj3w75vKuvfAMgfiFXBy28")
	if err != nil {
		t.Fatal(err)
	}
	var e sdk.Encoder
	e.U8(7)
	e.Bool(true)
	e.U32(1 << 31)
	e.U64(1 << 63)
	e.Amount(sdk.Near(9))
	e.String("name")
	e.Data([]byte{1, 2})
	e.PublicKey(key)
	d := sdk.NewDecoder(e.Bytes())
	if d.U8() != 7 || !d.Bool() || d.U32() != 1<<31 || d.U64() != 1<<63 || d.Amount() != sdk.Near(9) ||
		d.String() != "name" || string(d.Data()) != "\x01\x02" || d.PublicKey() != key || !d.Done() {
		t.Error("a record does not survive")
	}
}

func TestDecoderNeverPanics(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := rapid.SliceOf(rapid.Byte()).Draw(t, "data")
		d := sdk.NewDecoder(data)
		for range rapid.IntRange(1, 8).Draw(t, "reads") {
			rapid.SampledFrom([]func(){
				func() { d.U8() }, func() { d.Bool() }, func() { d.U32() }, func() { d.U64() },
				func() { d.Amount() }, func() { _ = d.String() }, func() { d.Data() }, func() { d.PublicKey() },
			}).Draw(t, "read")()
		}
		d.Done()
	})
}

var counters = sdk.Map[uint64]{
	Prefix: "c",
	Encode: func(e *sdk.Encoder, n uint64) { e.U64(n) },
	Decode: func(d *sdk.Decoder) uint64 { return d.U64() },
}

func TestARecordIsKeptUntilItIsRemoved(t *testing.T) {
	host := sdktest.NewHost("contract.near")
	host.Run(func() {
		counters.Set([]byte("x"), 3)
		if n, ok := counters.Get([]byte("x")); !ok || n != 3 || !counters.Has([]byte("x")) {
			t.Error("a record is lost")
		}
		if got := sdk.StorageUsage(); got != sdk.RecordBytes(2, 8) {
			t.Errorf("a record takes %d bytes", got)
		}
		if !counters.Remove([]byte("x")) || counters.Remove([]byte("x")) || counters.Has([]byte("x")) {
			t.Error("a record stays")
		}
		sdk.Set([]byte("cy"), []byte{1})
	})
	text, ended := host.Run(func() { counters.Get([]byte("y")) })
	if !ended || text != "Stored record is corrupt" {
		t.Errorf("a corrupt record gives %q", text)
	}
}

func TestFunctionCallKeyBytes(t *testing.T) {
	key, _ := sdk.PublicKeyFromBorsh(make([]byte, 33))
	// NEP-448 counts 171 bytes for the longest receiver and no methods.
	receiver := "0123456789012345678901234567890123456789012345678901234567890123"
	if got := sdk.FunctionCallKeyBytes(key, receiver); got != 171 {
		t.Errorf("got %d", got)
	}
	if got := sdk.FunctionCallKeyBytes(key, "a.near", "m"); got != 171-64+6+5 {
		t.Errorf("got %d", got)
	}
}

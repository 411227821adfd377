package sdk_test

import (
	"encoding/json"
	"testing"

	"latchkey/plugins/sdk"

	"pgregory.net/rapid"
)

func TestWriterPutsTheCommas(t *testing.T) {
	got := string(sdk.JSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("a").BeginArray()
		w.Uint(1)
		w.BeginObject()
		w.EndObject()
		w.Null()
		w.EndArray()
		w.Key("b").Bool(true)
		w.Key("c").Amount(sdk.Near(1))
		w.EndObject()
	}))
	if want := `{"a":[1,{},null],"b":true,"c":"1000000000000000000000000"}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestWriterEscapes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "text")
		written := sdk.JSON(func(w *sdk.Writer) { w.String(text) })
		var got string
		if err := json.Unmarshal(written, &got); err != nil {
			t.Fatalf("%q is written as %s: %v", text, written, err)
		}
		if want := string([]rune(text)); got != want { // bad bytes become U+FFFD
			t.Fatalf("%q is read back as %q", want, got)
		}
		if read, err := sdk.ParseJSON(written); err != nil || read.Text != got {
			t.Fatalf("%s is read back as %q, %v", written, read.Text, err)
		}
	})
}

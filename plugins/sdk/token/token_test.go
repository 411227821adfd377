//go:build !wasip1

package token_test

import (
	"encoding/base64"
	"math"
	"math/big"
	"strings"
	"testing"

	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/sdktest"
	"latchkey/plugins/sdk/token"
)

// run runs body on an account, called by another.
func run(by string, body func()) (h *sdktest.Host, text string) {
	h = sdktest.NewHost("token.test.near")
	h.Predecessor = by
	text, _ = h.Run(body)
	return h, text
}

func TestOneYocto(t *testing.T) {
	for attached, want := range map[uint64]string{
		0: "Requires attached deposit of exactly 1 yoctoNEAR", 1: "", 2: "Requires attached deposit of exactly 1 yoctoNEAR",
	} {
		h := sdktest.NewHost("token.test.near")
		h.Deposit = sdk.NewAmount(attached).Bytes()
		if text, _ := h.Run(token.RequireOneYocto); text != want {
			t.Errorf("%d yocto: %q", attached, text)
		}
	}
}

func TestOnlyTheAccountOrTheOneAboveInitializes(t *testing.T) {
	for by, want := range map[string]string{
		"token.test.near": "", "test.near": "",
		"near":              "Only token.test.near or test.near may call new",
		"a.token.test.near": "Only token.test.near or test.near may call new",
		"alice.near":        "Only token.test.near or test.near may call new",
	} {
		if _, text := run(by, token.RequireMayInitialize); text != want {
			t.Errorf("%s: %q", by, text)
		}
	}
	h := sdktest.NewHost("token")
	h.Predecessor = "near"
	if text, _ := h.Run(token.RequireMayInitialize); text != "Only token may call new" {
		t.Errorf("a name without a dot: %q", text)
	}
}

func TestSharesAreExact(t *testing.T) {
	most := sdk.AmountFromBytes([16]byte([]byte(strings.Repeat("\xff", 16))))
	for _, a := range []sdk.Amount{{}, sdk.NewAmount(1), sdk.NewAmount(9_999), sdk.Near(3), most} {
		for _, s := range [][2]uint64{{0, 1}, {1, 1}, {1, 3}, {2_500, 10_000}, {9_999, 10_000}, {math.MaxUint64 - 1, math.MaxUint64}, {math.MaxUint64, math.MaxUint64}} {
			want, _ := new(big.Int).SetString(a.String(), 10)
			want.Mul(want, new(big.Int).SetUint64(s[0])).Div(want, new(big.Int).SetUint64(s[1]))
			if got := token.Share(a, s[0], s[1]).String(); got != want.String() {
				t.Errorf("%s × %d / %d = %s, want %s", a, s[0], s[1], got, want)
			}
		}
	}
}

// requireHash holds an argument o to having a hash of its reference.
func requireHash(input string) (refused string) {
	h := sdktest.NewHost("token.test.near")
	h.Input = []byte(`{"o":` + input + `}`)
	refused, _ = h.Run(func() {
		o := sdk.Args().Object("o")
		text := func(name string) sdk.Option[string] {
			if !o.Has(name) {
				return sdk.Option[string]{}
			}
			return sdk.Some(o.String(name))
		}
		token.RequireHash("reference", "reference_hash", text("reference"), text("reference_hash"))
	})
	return refused
}

func TestHashesComeWithWhatTheyHash(t *testing.T) {
	hash := base64.StdEncoding.EncodeToString(make([]byte, 32))
	for input, want := range map[string]string{
		`{}`: "",
		`{"reference":null,"reference_hash":null}`:          "",
		`{"reference":"a","reference_hash":"` + hash + `"}`: "",
		`{"reference":"a"}`:                                 "reference and reference_hash are given together or not at all",
		`{"reference_hash":"` + hash + `"}`:                 "reference and reference_hash are given together or not at all",
		`{"reference":"a","reference_hash":"AAAA"}`:         "reference_hash: Hash has to be 32 bytes, in base64",
		`{"reference":1}`:                                   "Failed to deserialize input from JSON. Error: `reference: expected a string, got a number`",
		`[]`:                                                "Failed to deserialize input from JSON. Error: `o: expected an object, got an array`",
	} {
		if text := requireHash(input); text != want {
			t.Errorf("%s: %q, want %q", input, text, want)
		}
	}
}

// FuzzHash: what is taken for a hash is what base64 decodes to 32 bytes, strictly.
func FuzzHash(f *testing.F) {
	f.Add(base64.StdEncoding.EncodeToString(make([]byte, 32)))
	f.Add(strings.Repeat("A", 42) + "B=")
	f.Add(strings.Repeat("A", 44))
	f.Fuzz(func(t *testing.T, text string) {
		input := sdk.JSON(func(w *sdk.Writer) {
			w.BeginObject()
			w.Key("reference").String("a")
			w.Key("reference_hash").String(text)
			w.EndObject()
		})
		data, err := base64.StdEncoding.Strict().DecodeString(text)
		want := err == nil && len(data) == 32 && !strings.ContainsAny(text, "\r\n")
		if refused := requireHash(string(input)); (refused == "") != want {
			t.Errorf("%q: %q", text, refused)
		}
	})
}

// TestAnswers: what is no short JSON value is no answer.
func TestAnswers(t *testing.T) {
	for data, want := range map[string]bool{
		`"5"`: true, ` true `: true, `null`: true, ``: false, `tru`: false, `"5`: false, "\xff": false,
		`"` + strings.Repeat("0", 254) + `"`: true, `"` + strings.Repeat("0", 255) + `"`: false,
	} {
		h := sdktest.NewHost("token.test.near")
		h.Results = []sdktest.Outcome{{OK: true, Data: []byte(data)}}
		h.Run(func() {
			if _, ok := token.Answer(); ok != want {
				t.Errorf("%.20q is an answer: %v", data, ok)
			}
		})
	}
}

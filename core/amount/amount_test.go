package amount_test

import (
	"encoding/json"
	"errors"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"latchkey/core/amount"
	"latchkey/core/borsh"
)

var limit = new(big.Int).Lsh(big.NewInt(1), 128)

// yocto draws amounts whose word borders and extremes come often.
func yocto() *rapid.Generator[amount.Yocto] {
	word := rapid.OneOf(rapid.Uint64(), rapid.SampledFrom([]uint64{0, 1, ^uint64(0)}))
	return rapid.Custom(func(t *rapid.T) amount.Yocto {
		return amount.FromWords(word.Draw(t, "lo"), word.Draw(t, "hi"))
	})
}

func toBig(a amount.Yocto) *big.Int {
	lo, hi := a.Words()
	b := new(big.Int).Lsh(new(big.Int).SetUint64(hi), 64)
	return b.Or(b, new(big.Int).SetUint64(lo))
}

// agree compares a checked result with the exact one.
func agree(t *rapid.T, what string, got amount.Yocto, ok bool, want *big.Int) {
	inRange := want.Sign() >= 0 && want.Cmp(limit) < 0
	if ok != inRange {
		t.Fatalf("%s: ok is %v, exact result %s", what, ok, want)
	}
	if inRange && toBig(got).Cmp(want) != 0 {
		t.Fatalf("%s: got %s, want %s", what, got, want)
	}
}

func TestArithmeticAgreesWithBigIntegers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := yocto().Draw(t, "a"), yocto().Draw(t, "b")
		v := rapid.Uint64().Draw(t, "v")
		bigA, bigB, bigV := toBig(a), toBig(b), new(big.Int).SetUint64(v)

		sum, ok := a.Add(b)
		agree(t, "a+b", sum, ok, new(big.Int).Add(bigA, bigB))
		difference, ok := a.Sub(b)
		agree(t, "a-b", difference, ok, new(big.Int).Sub(bigA, bigB))
		product, ok := a.Mul64(v)
		agree(t, "a*v", product, ok, new(big.Int).Mul(bigA, bigV))
		cost, ok := amount.GasCost(v, a)
		agree(t, "gas cost", cost, ok, new(big.Int).Mul(bigA, bigV))
		if v != 0 {
			agree(t, "a/v", a.Div64(v), true, new(big.Int).Div(bigA, bigV))
		}
		if a.Cmp(b) != bigA.Cmp(bigB) || a.Less(b) != (bigA.Cmp(bigB) < 0) || a.IsZero() != (bigA.Sign() == 0) {
			t.Fatal("comparison differs")
		}
	})
}

func TestSaturationStopsAtTheEnds(t *testing.T) {
	one := amount.From(1)
	if got := amount.Max.SaturatingAdd(one); got != amount.Max {
		t.Errorf("max+1 = %s", got)
	}
	if got := amount.Zero.SaturatingSub(one); got != amount.Zero {
		t.Errorf("0-1 = %s", got)
	}
	if got := one.SaturatingAdd(one).SaturatingSub(one); got != one {
		t.Errorf("1+1-1 = %s", got)
	}
}

func TestEveryFormRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := yocto().Draw(t, "a")
		if got, err := amount.Parse(a.String()); err != nil || got != a {
			t.Fatalf("text: %s, %v", got, err)
		}
		if got, err := amount.ParseNEAR(a.FormatNEAR()); err != nil || got != a {
			t.Fatalf("NEAR text %q: %s, %v", a.FormatNEAR(), got, err)
		}
		if got := amount.FromBytes(a.Bytes()); got != a {
			t.Fatalf("bytes: %s", got)
		}
		var w borsh.Writer
		a.Encode(&w)
		r := borsh.NewReader(w.Bytes())
		if got := amount.Decode(r); got != a || r.Finish() != nil {
			t.Fatalf("borsh: %s, %v", got, r.Err())
		}
		encoded, err := json.Marshal(a)
		if err != nil || string(encoded) != `"`+toBig(a).String()+`"` {
			t.Fatalf("json: %s, %v", encoded, err)
		}
		var got amount.Yocto
		if err := json.Unmarshal(encoded, &got); err != nil || got != a {
			t.Fatalf("json: %s, %v", got, err)
		}
	})
}

func TestParseTakesDigitsOnly(t *testing.T) {
	max := amount.Max.String()
	if max != "340282366920938463463374607431768211455" {
		t.Fatalf("max is %s", max)
	}
	for _, bad := range []string{
		"", "-1", "+1", " 1", "1 ", "1.0", "1e3", "0x10", "1_000", "١",
		"340282366920938463463374607431768211456", max + "0", strings.Repeat("9", 4000),
	} {
		var syntax *amount.SyntaxError
		if got, err := amount.Parse(bad); !errors.As(err, &syntax) || !got.IsZero() {
			t.Errorf("Parse(%.50q) = %s, %v", bad, got, err)
		} else if len(err.Error()) > 200 {
			t.Errorf("the error repeats %d bytes of input", len(err.Error()))
		}
	}
	if got, err := amount.Parse("0007"); err != nil || got != amount.From(7) {
		t.Errorf("leading zeros: %s, %v", got, err)
	}
}

func TestNEARText(t *testing.T) {
	for text, yocto := range map[string]string{
		"0":                          "0",
		"1":                          "1000000000000000000000000",
		"2.5":                        "2500000000000000000000000",
		".5":                         "500000000000000000000000",
		"5.":                         "5000000000000000000000000",
		"0.000000000000000000000001": "1",
		"1.500000000000000000000000": "1500000000000000000000000",
		"340282366920938.463463374607431768211455": amount.Max.String(),
	} {
		if got, err := amount.ParseNEAR(text); err != nil || got.String() != yocto {
			t.Errorf("ParseNEAR(%q) = %s, %v; want %s", text, got, err, yocto)
		}
	}
	for _, bad := range []string{
		"", ".", "-1", "1,5", "1.2.3", "1 NEAR", "1e2", "..",
		"0.0000000000000000000000001", // 25 decimal places
		"05", "00", "00.5", "010",
	} {
		got, err := amount.ParseNEAR(bad)
		if syntax := (*amount.SyntaxError)(nil); !errors.As(err, &syntax) {
			t.Errorf("ParseNEAR(%q) = %s, %v", bad, got, err)
		}
	}
	for _, much := range []string{"340282366920938.463463374607431768211456", "999999999999999999", strings.Repeat("9", 4000)} {
		got, err := amount.ParseNEAR(much)
		if tooMuch := (*amount.RangeError)(nil); !errors.As(err, &tooMuch) || len(err.Error()) > 200 {
			t.Errorf("ParseNEAR(%q) = %s, %v", much, got, err)
		}
	}
	for yocto, text := range map[string]string{
		"0":                         "0",
		"1":                         "0.000000000000000000000001",
		"1000000000000000000000000": "1",
		"1500000000000000000000000": "1.5",
		amount.Max.String():         "340282366920938.463463374607431768211455",
	} {
		a, err := amount.Parse(yocto)
		if err != nil || a.FormatNEAR() != text {
			t.Errorf("%s formats as %s, want %s", yocto, a.FormatNEAR(), text)
		}
	}
	if amount.MilliNEAR.FormatNEAR() != "0.001" || amount.NEAR.FormatNEAR() != "1" {
		t.Error("the named amounts are off")
	}
}

func TestJSONIsAStringOnly(t *testing.T) {
	for _, bad := range []string{`1`, `null`, `""`, `"-1"`, `["1"]`, `{}`, `true`, `"1.0"`} {
		var a amount.Yocto
		if err := json.Unmarshal([]byte(bad), &a); err == nil {
			t.Errorf("%s was read as %s", bad, a)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"0", "1", "007", "-1", "340282366920938463463374607431768211455"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, err := amount.Parse(text)
		want, isNumber := new(big.Int).SetString(text, 10)
		digits := isNumber && strings.Trim(text, "0123456789") == ""
		if ok := digits && want.Cmp(limit) < 0; ok != (err == nil) {
			t.Fatalf("Parse(%q): %v", text, err)
		}
		if err == nil && toBig(a).Cmp(want) != 0 {
			t.Fatalf("Parse(%q) = %s", text, a)
		}
	})
}

func FuzzParseNEAR(f *testing.F) {
	for _, seed := range []string{"0", "2.5", ".5", "5.", "1.2.3"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, err := amount.ParseNEAR(text)
		if err != nil {
			return
		}
		if again, err := amount.ParseNEAR(a.FormatNEAR()); err != nil || again != a {
			t.Fatalf("%q became %s, which reads as %s, %v", text, a.FormatNEAR(), again, err)
		}
	})
}

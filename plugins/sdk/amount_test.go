package sdk_test

import (
	"math/big"
	"testing"

	"latchkey/plugins/sdk"

	"pgregory.net/rapid"
)

var two128 = new(big.Int).Lsh(big.NewInt(1), 128)

// anyAmount draws numbers of all lengths, where edges are likelier than in a
// uniform draw.
var anyAmount = rapid.Custom(func(t *rapid.T) *big.Int {
	n := new(big.Int).SetUint64(rapid.Uint64().Draw(t, "hi"))
	n.Lsh(n, 64).Add(n, new(big.Int).SetUint64(rapid.Uint64().Draw(t, "lo")))
	return n.Rsh(n, uint(rapid.IntRange(0, 128).Draw(t, "shift")))
})

func amount(t interface{ Fatal(...any) }, n *big.Int) sdk.Amount {
	a, err := sdk.ParseAmount(n.String())
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAmountAgreesWithBigIntegers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, y := anyAmount.Draw(t, "x"), anyAmount.Draw(t, "y")
		n := rapid.Uint64().Draw(t, "n")
		a, b := amount(t, x), amount(t, y)
		if a.String() != x.String() || sdk.AmountFromBytes(a.Bytes()) != a {
			t.Fatalf("%v does not survive: %v", x, a)
		}
		if a.Cmp(b) != x.Cmp(y) || a.Less(b) != (x.Cmp(y) < 0) {
			t.Fatalf("order of %v and %v", x, y)
		}
		agree := func(op string, got sdk.Amount, ok bool, want *big.Int) {
			fits := want.Sign() >= 0 && want.Cmp(two128) < 0
			if ok != fits || ok && got.String() != want.String() {
				t.Fatalf("%v %s %v (or %v) = %v, %v; want %v", x, op, y, n, got, ok, want)
			}
		}
		sum, ok := a.CheckedAdd(b)
		agree("+", sum, ok, new(big.Int).Add(x, y))
		difference, ok := a.CheckedSub(b)
		agree("-", difference, ok, new(big.Int).Sub(x, y))
		product, ok := a.CheckedMul(n)
		agree("×", product, ok, new(big.Int).Mul(x, new(big.Int).SetUint64(n)))
	})
}

func TestParseAmount(t *testing.T) {
	for text, want := range map[string]string{
		"0": "0", "007": "7",
		"340282366920938463463374607431768211455": "340282366920938463463374607431768211455",
	} {
		if got, err := sdk.ParseAmount(text); err != nil || got.String() != want {
			t.Errorf("%q gives %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "-1", "+1", "1.0", " 1", "1e3", "0x1", "1_000", "٣",
		"340282366920938463463374607431768211456", "3402823669209384634633746074317682114550"} {
		if got, err := sdk.ParseAmount(text); err == nil {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

func TestNearTextRoundsUp(t *testing.T) {
	for yocto, want := range map[string]string{
		"0":                                       "0 NEAR",
		"1":                                       "<0.001 NEAR",
		"999999999999999999999":                   "<0.001 NEAR",
		"1000000000000000000000":                  "0.001 NEAR",
		"31000000000000000000077":                 "0.032 NEAR",
		"62000000000000000000125":                 "0.063 NEAR",
		"999000000000000000000000":                "0.999 NEAR",
		"999000000000000000000001":                "1.00 NEAR",
		"1031000000000000000000077":               "1.04 NEAR",
		"2062000000000000000000113":               "2.07 NEAR",
		"340282366920938463463374607431768211455": "340282366920938.47 NEAR",
	} {
		a, err := sdk.ParseAmount(yocto)
		if err != nil || a.NearText() != want {
			t.Errorf("%s reads %q, want %q", yocto, a.NearText(), want)
		}
	}
}

func TestUnits(t *testing.T) {
	if got := sdk.Near(3).Add(sdk.MilliNear(5)).String(); got != "3005000000000000000000000" {
		t.Error(got)
	}
	for gas, want := range map[sdk.Gas]string{
		0: "0 Tgas", 30 * sdk.TGas: "30 Tgas", sdk.TGas / 2: "0.5 Tgas", 30*sdk.TGas + 1: "30.000000000001 Tgas",
	} {
		if gas.String() != want {
			t.Errorf("%d reads %q, want %q", gas, gas, want)
		}
	}
}

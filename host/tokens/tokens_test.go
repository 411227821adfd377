package tokens

import (
	"errors"
	"testing"

	"latchkey/core/amount"
)

func TestAmountsAreReadAndWrittenAlike(t *testing.T) {
	for _, c := range []struct {
		decimals           int
		text, units, again string
	}{
		{2, "2.5", "250", "2.5 GOLD"},
		{2, "0.01", "1", "0.01 GOLD"},
		{0, "7", "7", "7 GOLD"},
		{6, "1000", "1000000000", "1000 GOLD"},
		{18, "0.000000000000000001", "1", "0.000000000000000001 GOLD"},
	} {
		f := &Fungible{Symbol: "GOLD", Decimals: c.decimals}
		units, err := f.Units(c.text)
		if err != nil || units.String() != c.units || f.Text(units) != c.again {
			t.Errorf("%s with %d decimals is %s, %q, %v", c.text, c.decimals, units, f.Text(units), err)
		}
	}
	f := &Fungible{Symbol: "GOLD", Decimals: 2}
	var wrong *UnitsError
	for _, text := range []string{"", ".", "1.", ".5", "01", "0", "0.00", "0.001", "-1", "1e3", "1 ", "9999999999999999999999999999999999999999"} {
		if units, err := f.Units(text); !errors.As(err, &wrong) {
			t.Errorf("%q is read as %s", text, units)
		}
	}
	if got := f.Text(amount.Zero); got != "0 GOLD" {
		t.Error(got)
	}
}

package worst

import (
	"testing"
	"time"

	"latchkey/core/amount"
	"latchkey/internal/test/bench"
)

// paceMax is what a Tgas may take so that 300 of them take 3 s, on the machine that the
// schedule was measured on, where an ed25519 verification takes verification.
const (
	paceMax      = 10 * time.Millisecond
	verification = 40 * time.Microsecond
)

// worst has one of each kind that is known to be slow. The figures are
// milliseconds for a Tgas, where paceMax is 10.
var worst = []recipe{
	{8, 0, []part{{"loads in a row", 4}}},                          // 3.1
	{16, 0, []part{{"loads in a row", 4}}},                         // 1.8
	{32, 0, []part{{"loads in a row", 4}}},                         // 2.0
	{256, 0, []part{{"loads in a row", 4}}},                        // 2.8
	{512, 0, []part{{"loads in a row", 4}}},                        // 2.0
	{256, 0, []part{{"a load across pages", 4}}},                   // 1.8
	{512, 0, []part{{"a load across pages", 4}}},                   // 1.0
	{8, 0, []part{{"subnormal again", 1}, {"float products", 4}}},  // 1.7
	{8, 0, []part{{"subnormal again", 1}, {"float quotients", 4}}}, // 1.7
	{8, 0, []part{{"subnormal again", 1}, {"roots", 1}}},           // 1.3
	{8, 0, []part{{"truncations", 4}}},                             // 1.3
	{8, 0, []part{{"rounding", 4}}},                                // 1.2
	{8, 8000, []part{{"an indirect call", 4}}},                     // 2.5
	{256, 0, []part{{"a store across pages", 4}}},                  // 0.7
	{256, 0, []part{{"a range of one", 4}}},                        // 0.6
	{256, 0, []part{{"growth by none", 4}}},                        // 0.4
	{256, 0, []part{{"a host call", 4}}},                           // 0.4
	{256, 0, []part{{"a signature", 4}}},                           // 0.3
}

// TestNoGasTakesTooLong holds each to the time that its gas may take, told in
// verifications of this run, so that a slower or busier machine is no failure.
func TestNoGasTakesTooLong(t *testing.T) {
	w := open(t)
	for _, r := range worst {
		w.hold(t, r)
	}
}

// hold tries again while a recipe takes too long: others use the machine as well.
func (w *ware) hold(t *testing.T, r recipe) {
	t.Helper()
	const tries = 4
	verifications, most := 0.0, float64(paceMax)/float64(verification)
	for range tries {
		verifications = float64(w.pace(t, r, surely)) / float64(bench.Unit())
		if verifications <= most {
			break
		}
	}
	t.Logf("%5.1f %% of what is allowed: %s", verifications/most*100, r)
	if verifications > most {
		t.Errorf("%s: a Tgas takes as long as %.0f verifications, at most %.0f are allowed", r, verifications, most)
	}
}

// TestNoCallTakesTooLong: what a call costs a host before and after it runs, in memory
// that is made, written to once and cleared, is paid for as well. Each call is a
// receipt's, which has a price of its own.
func TestNoCallTakesTooLong(t *testing.T) {
	w := open(t)
	unit := bench.Unit()
	for name, wasm := range calls() {
		took, gas := w.call(t, wasm)
		verifications := float64(took) / float64(unit) * amount.Tgas / float64(gas)
		most := float64(paceMax) / float64(verification)
		t.Logf("%5.1f %% of what is allowed: %s (%v for %.2f Tgas)", verifications/most*100, name, took, float64(gas)/amount.Tgas)
		if verifications > most {
			t.Errorf("%s: a Tgas takes as long as %.0f verifications, at most %.0f are allowed", name, verifications, most)
		}
	}
}

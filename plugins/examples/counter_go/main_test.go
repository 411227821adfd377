//go:build !wasip1

package main

import (
	"math"
	"testing"

	"latchkey/plugins/sdk/sdktest"
)

func TestTheNumberStaysWithin64Bits(t *testing.T) {
	account := sdktest.NewHost("counter.test.near")
	for n, method := range map[int64]func(){math.MaxInt64: Increment, math.MinInt64: Decrement} {
		if text, ended := account.Run(func() { save(n) }); ended {
			t.Fatal(text)
		}
		if text, ended := account.Run(method); !ended || text != "the number does not fit in 64 bits" {
			t.Errorf("%d: %q", n, text)
		}
	}
}

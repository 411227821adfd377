//go:build !wasip1

package main

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestUTCWritesWhatPackageTimeWrites(t *testing.T) {
	same := func(nanos uint64) {
		t.Helper()
		want := time.Unix(int64(nanos/1e9), int64(nanos%1e9)).UTC().Format(time.RFC3339Nano)
		if got := utc(nanos); got != want {
			t.Errorf("%d is %s, want %s", nanos, got, want)
		}
	}
	for _, nanos := range []uint64{0, 1, 1e9 - 1, 1e9, math.MaxInt64, math.MaxUint64} {
		same(nanos)
	}
	for days := uint64(0); days <= math.MaxUint64/(day*second); days++ {
		same(days * day * second)
		same(days*day*second + day*second - 1)
	}
	rapid.Check(t, func(rt *rapid.T) { same(rapid.Uint64().Draw(rt, "nanos")) })
}

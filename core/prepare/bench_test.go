//go:build !js

package prepare_test

import (
	"testing"

	"latchkey/core/fees"
	"latchkey/core/prepare"
	"latchkey/internal/test/shipped"
)

// BenchmarkPrepareDrop runs the plugin's start-up with the rest.
func BenchmarkPrepareDrop(b *testing.B) {
	code, classic, native := shipped.Build(b, "drop"), scheduleOf(b), engines(b)["compiler"]
	b.ReportAllocs()
	for b.Loop() {
		got, err := prepare.Prepare(native, code, classic)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(got.Wasm))/float64(len(code)), "size/original")
	}
}

func scheduleOf(b *testing.B) *fees.Schedule {
	classic, ok := fees.ByName("classic")
	if !ok {
		b.Fatal("there is no classic schedule")
	}
	return classic
}

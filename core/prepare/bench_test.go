package prepare_test

import (
	"os"
	"testing"
)

func BenchmarkPrepareDrop(b *testing.B) {
	code, err := os.ReadFile("../../bin/plugins/drop.wasm")
	if err != nil {
		b.Skip("make plugins builds it: ", err)
	}
	b.ReportAllocs()
	for b.Loop() {
		got, err := prepared(b, code)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(got.Wasm))/float64(len(code)), "size/original")
	}
}

package onelog

import (
	"crypto/ed25519"
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"latchkey/host/engine"
	"latchkey/plugins/build"
	"latchkey/wasm/pack"
)

// BenchmarkClaims replays claims natively and in Node. Unit: milliseconds, and
// ed25519 verifications of this machine for the claims.
func BenchmarkClaims(b *testing.B) {
	root, err := build.Root()
	if err != nil {
		b.Fatal(err)
	}
	native := nativeEngine(b, engine.Options{})
	log, code, err := RecordClaims(native, root)
	if err != nil {
		b.Fatal(err)
	}
	verify := verification()
	b.Run("native", func(b *testing.B) {
		for b.Loop() {
			if _, err := Replay(log, code, native); err != nil {
				b.Fatal(err)
			}
		}
		each := b.Elapsed() / time.Duration(b.N) / time.Duration(2*ClaimsEach)
		b.ReportMetric(float64(each)/1e6, "ms/claim")
		b.ReportMetric(float64(each)/float64(verify), "verifies/claim")
	})
	b.Run("Node", func(b *testing.B) {
		dir, err := pack.Pack(root)
		if err != nil {
			b.Fatal(err)
		}
		folder := b.TempDir()
		if err := Write(folder, log, code); err != nil {
			b.Fatal(err)
		}
		times := map[string]float64{}
		for b.Loop() {
			out := node(b, root, "bench.mjs", dir, folder, strconv.Itoa(ClaimsEach))
			if err := json.Unmarshal([]byte(out), &times); err != nil {
				b.Fatal(err)
			}
		}
		for what, ms := range times {
			b.ReportMetric(ms, "ms/"+strings.ReplaceAll(what, " ", "-"))
		}
		b.ReportMetric(times["claim"]*1e6/float64(verify), "verifies/claim")
	})
}

func verification() time.Duration {
	public, private, _ := ed25519.GenerateKey(nil)
	message := make([]byte, 32)
	signature := ed25519.Sign(private, message)
	const rounds = 2000
	start := time.Now()
	for range rounds {
		if !ed25519.Verify(public, message, signature) {
			panic("a good signature fails")
		}
	}
	return time.Since(start) / rounds
}

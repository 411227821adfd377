package server

import (
	"slices"
	"testing"
	"time"

	"latchkey/internal/test/bench"
)

// medianClaimMax is the aim: what a visitor does not notice.
const medianClaimMax = 15 * time.Millisecond

// BenchmarkClaim claims one drop after the other over JSON-RPC: a real server
// with the real drop plugin, each claim answered once it is on the disk.
func BenchmarkClaim(b *testing.B) {
	dir, plugins := newHome(b)
	server := spawn(b, dir, plugins)
	c := server.serving()
	l := newLoad(c, dir)
	for len(l.unused) < b.N {
		l.makeDrop(c, dir)
	}
	l.payers[0].base = c.head()
	took := make([]time.Duration, 0, b.N)
	b.ResetTimer()
	for range b.N {
		name, _ := l.takeKey()
		tx, ok := l.signClaim(c, name, payee(0))
		if !ok {
			b.Fatal("the claim key is missing")
		}
		start := time.Now()
		c.mustSend(tx)
		took = append(took, time.Since(start))
	}
	b.StopTimer()
	server.stop()
	slices.Sort(took)
	median := took[len(took)/2]
	b.ReportMetric(float64(median)/1e6, "median-ms")
	b.ReportMetric(float64(took[len(took)*99/100])/1e6, "p99-ms")
	b.ReportMetric(float64(median)/float64(bench.Unit()), "ed25519")
	if b.N >= 20 && median > medianClaimMax {
		b.Errorf("the median claim took %v, the aim is %v", median, medianClaimMax)
	}
}

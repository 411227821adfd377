package bench

import (
	"crypto/ed25519"
	"crypto/sha256"
	"sync"
	"testing"
	"time"
)

// Report stops the timer and reports what an operation took in verifications.
func Report(b *testing.B) {
	b.StopTimer()
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(Unit()), "ed25519")
}

// ReportTime reports a time that was measured by other means, in milliseconds
// and in verifications: "ms/WHAT" and "ed25519/WHAT".
func ReportTime(b *testing.B, what string, took time.Duration) {
	b.ReportMetric(float64(took)/float64(time.Millisecond), "ms/"+what)
	b.ReportMetric(float64(took)/float64(unitOnce()), "ed25519/"+what)
}

// unitOnce is the Unit of this run, for what is reported in many numbers.
var unitOnce = sync.OnceValue(Unit)

// Unit is the time of one ed25519 verification of a hash: the least of several
// runs, as what disturbs a run only makes it longer.
func Unit() time.Duration {
	const runs, verifications = 10, 40
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	public := key.Public().(ed25519.PublicKey)
	message := sha256.Sum256(nil)
	signature := ed25519.Sign(key, message[:])
	least := time.Duration(1<<63 - 1)
	for range runs {
		start := time.Now()
		for range verifications {
			if !ed25519.Verify(public, message[:], signature) {
				panic("bench: a good signature does not verify")
			}
		}
		least = min(least, time.Since(start)/verifications)
	}
	return least
}

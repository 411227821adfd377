package e2e

import (
	"context"
	"crypto/ed25519"
	"flag"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/host/client"
	"latchkey/host/drops"
)

// claimMedianMax is what a sequential claim over JSON-RPC, with its commit, may
// take.
const claimMedianMax = 15 * time.Millisecond

// BenchmarkClaim claims one link after the other over JSON-RPC, as a page does:
// key and block are asked for, the claim is signed, sent, run and committed.
func BenchmarkClaim(b *testing.B) {
	s := newServer(b)
	links := s.makeLinks(b, b.N)
	c := client.New(s.URL)
	took := make([]time.Duration, b.N)
	b.ResetTimer()
	for i, link := range links {
		start := time.Now()
		if _, err := drops.Claim(context.Background(), c, link, ledger.DevRoot); err != nil {
			b.Fatal(err)
		}
		took[i] = time.Since(start)
	}
	b.StopTimer()
	slices.Sort(took)
	median := took[len(took)/2]
	b.ReportMetric(float64(median.Microseconds())/1000, "ms-median")
	b.ReportMetric(float64(median)/float64(verification()), "ed25519")
	if b.N >= 20 && median > claimMedianMax {
		b.Errorf("the median claim took %s, want less than %s", median, claimMedianMax)
	}
}

// verification is the time of one ed25519 verification, the unit of our benchmarks.
func verification() time.Duration {
	public, secret, _ := ed25519.GenerateKey(nil)
	message := make([]byte, 32)
	signature := ed25519.Sign(secret, message)
	const rounds = 2000
	start := time.Now()
	for range rounds {
		ed25519.Verify(public, message, signature)
	}
	return time.Since(start) / rounds
}

// makeLinks makes drops with n links of a milliNEAR each.
func (s *server) makeLinks(t testing.TB, n int) (links []drops.Link) {
	t.Helper()
	key, err := s.home.Key()
	if err != nil {
		t.Fatal(err)
	}
	secret, err := key.Secret()
	if err != nil {
		t.Fatal(err)
	}
	c := client.New(s.URL)
	funder := client.NewSigner(c, key.AccountID, secret)
	for len(links) < n {
		d, err := drops.Create(context.Background(), c, funder, ledger.DevDropContract, min(n-len(links), drops.KeysPerDropMax), amount.MilliNEAR, s.URL)
		if err != nil {
			t.Fatal(err)
		}
		links = append(links, d.Links...)
	}
	return links
}

var claimsForMemory = flag.Int("claims", 0, "how many claims TestMemory makes; 0 skips it")

// TestMemory prints what the server's process takes, after its start and after
// many claims: go test ./host/e2e -run TestMemory -v -claims 10000.
func TestMemory(t *testing.T) {
	s := newServer(t)
	t.Logf("%-22s %s", "after start", memory(t))
	if *claimsForMemory == 0 {
		return
	}
	c := client.New(s.URL)
	for i, link := range s.makeLinks(t, *claimsForMemory) {
		if _, err := drops.Claim(context.Background(), c, link, ledger.DevRoot); err != nil {
			t.Fatal(err)
		}
		if (i+1)%1000 == 0 {
			t.Logf("after %6d claims    %s", i+1, memory(t))
		}
	}
}

// memory tells this process's resident and heap memory.
func memory(t *testing.T) string {
	t.Helper()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return "resident " + residentMB(t) + " MB, heap " + strconv.FormatUint(m.HeapAlloc>>20, 10) + " MB"
}

func residentMB(t *testing.T) string {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "?" // only Linux tells
	}
	for _, line := range strings.Split(string(status), "\n") {
		if kb, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			n, _ := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(kb, "kB")))
			return strconv.Itoa(n / 1024)
		}
	}
	return "?"
}

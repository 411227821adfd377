package engine_test

import (
	"crypto/ed25519"
	"testing"
	"time"

	"latchkey/core/vm"
	"latchkey/host/engine"
)

// The unit of these benchmarks is one ed25519 verification in the same run:
// "verifies/op" compares across machines.

func BenchmarkCallTiny(b *testing.B) { benchmarkCall(b, hostCaller(0), "run", nothing) }
func BenchmarkCallGo(b *testing.B) {
	benchmarkCall(b, guest(b), "count", &fakeHost{storage: map[string][]byte{}})
}

func benchmarkCall(b *testing.B, code *vm.Code, export string, host vm.Host) {
	e := open(b, engine.Options{})
	call := func() {
		if fake, ok := host.(*fakeHost); ok {
			clear(fake.storage)
		}
		if err := e.Call(code, export, host); err != nil {
			b.Fatal(err)
		}
	}
	call()
	b.ReportAllocs()
	for b.Loop() {
		call()
	}
	each := b.Elapsed() / time.Duration(b.N)
	b.ReportMetric(float64(each)/float64(verification()), "verifies/op")
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

func BenchmarkCompileGo(b *testing.B) {
	for name, dir := range map[string]string{"memory": "", "disk": b.TempDir()} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				e := open(b, engine.Options{CacheDir: dir})
				if err := e.Call(guest(b), "seven", nothing); err == nil {
					b.Fatal("no code 7")
				}
				_ = e.Close()
			}
		})
	}
}

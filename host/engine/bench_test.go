package engine_test

import (
	"testing"

	"latchkey/core/vm"
	"latchkey/host/engine"
	"latchkey/internal/bench"
)

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
		if _, err := e.Call(code, export, nil, host); err != nil {
			b.Fatal(err)
		}
	}
	call()
	b.ReportAllocs()
	for b.Loop() {
		call()
	}
	bench.Report(b)
}

func BenchmarkCompileGo(b *testing.B) {
	for name, dir := range map[string]string{"memory": "", "disk": b.TempDir()} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				e := open(b, engine.Options{CacheDir: dir})
				if _, err := e.Call(guest(b), "seven", nil, nothing); err == nil {
					b.Fatal("no code 7")
				}
				_ = e.Close()
			}
		})
	}
}

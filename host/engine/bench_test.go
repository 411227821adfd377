package engine_test

import (
	"testing"

	"latchkey/core/vm"
	"latchkey/core/vm/enginetest"
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
		if err := e.Call(code, export, enginetest.Plenty(), host); err != nil {
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
				if err := e.Call(guest(b), "seven", enginetest.Plenty(), nothing); err == nil {
					b.Fatal("no code 7")
				}
				_ = e.Close()
			}
		})
	}
}

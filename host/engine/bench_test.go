package engine_test

import (
	"testing"

	"latchkey/core/state"
	"latchkey/host/engine"
	"latchkey/internal/test/bench"
	"latchkey/internal/test/enginetest"
	"latchkey/internal/test/memstore"
)

func BenchmarkCallTiny(b *testing.B) {
	e := open(b, engine.Options{})
	benchmark(b, func() error { return e.Call(hostCaller(0), "run", enginetest.Plenty(), nothing) })
}

func BenchmarkCallGo(b *testing.B) {
	e, st := open(b, engine.Options{}), state.New(memstore.New())
	benchmark(b, func() error {
		if out := runGuest(b, e, st.Nested(), "count"); out.Err != nil {
			return out.Err
		}
		return nil
	})
}

func benchmark(b *testing.B, call func() error) {
	if err := call(); err != nil { // compiles
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := call(); err != nil {
			b.Fatal(err)
		}
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

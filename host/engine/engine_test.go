package engine_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync"
	"testing"

	"latchkey/core/fees"
	"latchkey/core/prepare"
	"latchkey/core/vm"
	"latchkey/host/engine"
	"latchkey/internal/test/asm"
	"latchkey/internal/test/enginetest"
)

func TestEngineConforms(t *testing.T) {
	dir := t.TempDir()
	for name, opts := range map[string]engine.Options{
		"compiler":    {},
		"interpreter": {Interpreter: true},
		"disk cache":  {CacheDir: dir},
		"small cache": {PluginsMax: 1},
		"slices":      {SliceUnits: 11},
	} {
		t.Run(name, func(t *testing.T) {
			opened := func(t *testing.T) vm.Engine { return open(t, opts) }
			enginetest.Run(t, opened)
			enginetest.RunMetered(t, opened, prepared)
		})
	}
}

func TestPanicOfTheHostComesOut(t *testing.T) {
	e := open(t, engine.Options{})
	defer func() {
		if bug := recover(); bug != "a bug" {
			t.Errorf("recovered %v, want the host's own panic", bug)
		}
	}()
	_ = e.Call(hostCaller(0), "run", enginetest.Plenty(), enginetest.HostFunc(func(int, vm.Memory, []uint64) (uint64, error) {
		panic("a bug")
	}))
}

func TestClosedEngineRefuses(t *testing.T) {
	e := open(t, engine.Options{})
	code := hostCaller(0)
	if err := e.Call(code, "run", enginetest.Plenty(), enginetest.HostFunc(func(int, vm.Memory, []uint64) (uint64, error) {
		return 0, e.Close() // a running call finishes
	})); err != nil {
		t.Error(err)
	}
	if err := e.Call(code, "run", enginetest.Plenty(), enginetest.NoHost); !errors.Is(err, engine.ErrClosed) {
		t.Errorf("call after Close: %v", err)
	}
	if err := e.Close(); err != nil {
		t.Error(err)
	}
}

// TestEvictedPluginFinishes drops a plugin from the cache while it runs.
func TestEvictedPluginFinishes(t *testing.T) {
	e := open(t, engine.Options{PluginsMax: 2})
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			for round := range 10 {
				calls := 0
				if err := e.Call(hostCaller(worker*10+round), "run", enginetest.Plenty(),
					enginetest.HostFunc(func(int, vm.Memory, []uint64) (uint64, error) {
						runtime.Gosched()
						calls++
						return 0, nil
					})); err != nil || calls != 2 {
					t.Errorf("%d host calls, %v", calls, err)
				}
			}
		})
	}
	group.Wait()
}

// TestBrokenCacheFolderCostsNoResult compiles anew whatever the folder holds,
// as an outcome must never depend on a host's disk.
func TestBrokenCacheFolderCostsNoResult(t *testing.T) {
	dir := t.TempDir()
	call := func() {
		t.Helper()
		e := open(t, engine.Options{CacheDir: dir})
		if err := e.Call(hostCaller(0), "run", enginetest.Plenty(), nothing); err != nil {
			t.Error(err)
		}
	}
	call()
	files := 0
	damage := func(how func(path string, contents []byte) error) {
		t.Helper()
		if err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			files++
			contents, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			return how(path, contents)
		}); err != nil {
			t.Fatal(err)
		}
	}
	damage(func(path string, contents []byte) error { return os.WriteFile(path, contents[:len(contents)/2], 0o600) })
	if files == 0 {
		t.Fatal("nothing is kept on disk")
	}
	call()
	damage(func(path string, contents []byte) error {
		return os.WriteFile(path, bytes.Repeat([]byte{0xff}, len(contents)), 0o600)
	})
	call()
	damage(func(path string, _ []byte) error { return os.WriteFile(path, nil, 0o600) })
	call()
	damage(func(path string, _ []byte) error { return errors.Join(os.Remove(path), os.Mkdir(path, 0o700)) })
	call()
}

func TestCacheFolderMustBeMakeable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := engine.New(engine.Options{CacheDir: filepath.Join(file, "dir")}); err == nil {
		t.Error("a cache folder inside a file is accepted")
	}
}

// TestCallsLeaveNothingBehind watches memory and goroutines over many calls
// that end in every way.
func TestCallsLeaveNothingBehind(t *testing.T) {
	e := open(t, engine.Options{})
	ended := errors.New("ended")
	round := func(calls int) {
		for i := range calls {
			code, host := hostCaller(0), vm.Host(nothing)
			switch i % 4 {
			case 1:
				host = enginetest.HostFunc(func(int, vm.Memory, []uint64) (uint64, error) { return 0, ended })
			case 2:
				code = trapping()
			case 3:
				code = unlinkable()
			}
			_ = e.Call(code, "run", enginetest.Plenty(), host)
		}
	}
	measure := func() (heap uint64, goroutines int) {
		debug.FreeOSMemory()
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return stats.HeapAlloc, runtime.NumGoroutine()
	}
	round(200)
	heapBefore, goroutinesBefore := measure()
	round(2000)
	heap, goroutines := measure()
	t.Logf("heap %d -> %d kB", heapBefore>>10, heap>>10)
	if heap > heapBefore+1<<20 {
		t.Errorf("2,000 calls grew the heap from %d to %d bytes", heapBefore, heap)
	}
	if goroutines > goroutinesBefore {
		t.Errorf("2,000 calls left %d goroutines", goroutines-goroutinesBefore)
	}
}

var nothing = enginetest.HostFunc(func(int, vm.Memory, []uint64) (uint64, error) { return 0, nil })

// hostCaller makes two host calls; number makes it different code.
func hostCaller(number int) *vm.Code {
	var m asm.Module
	f := m.ImportHost("storage_usage")
	m.Memory(1, -1)
	m.Method("run", asm.I32Const(int32(number)), asm.Drop,
		asm.Call(f), asm.Drop, asm.Call(f), asm.Drop)
	return m.Code()
}

func trapping() *vm.Code {
	var m asm.Module
	m.Memory(1, -1)
	m.Method("run", asm.Unreachable)
	return m.Code()
}

func unlinkable() *vm.Code {
	var m asm.Module
	m.Import(vm.HostModule, "absent", nil, nil)
	m.Memory(1, -1)
	m.Method("run")
	return m.Code()
}

func open(t testing.TB, opts engine.Options) *engine.Engine {
	t.Helper()
	e, err := engine.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

var classic, _ = fees.ByName("classic")

func prepared(e vm.Engine, wasm []byte) (*vm.Code, error) {
	return prepare.Prepare(e, wasm, classic)
}

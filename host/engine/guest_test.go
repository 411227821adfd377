package engine_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"latchkey/core/vm"
	"latchkey/core/vm/enginetest"
	"latchkey/host/engine"
)

// goGuest compiles testdata/guest.
var goGuest = sync.OnceValues(func() (*vm.Code, error) {
	dir, err := os.MkdirTemp("", "latchkey-guest-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "guest.wasm")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-buildmode=c-shared", "-o", path, "./testdata/guest")
	build.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm")
	if output, err := build.CombinedOutput(); err != nil {
		return nil, errors.New(string(output))
	}
	wasm, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return &vm.Code{
		Hash:           sha256.Sum256(wasm),
		OriginalSize:   len(wasm),
		Wasm:           wasm,
		MemoryPagesMax: 512,
		Exports: map[string]vm.ExportKind{
			"count": vm.ExportVoid, "outside": vm.ExportVoid, "panics": vm.ExportVoid, "seven": vm.ExportInteger,
		},
	}, nil
})

func guest(t testing.TB) *vm.Code {
	t.Helper()
	code, err := goGuest()
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// fakeHost is the little of vm that the guest needs.
type fakeHost struct {
	storage  map[string][]byte
	register []byte
	returned []byte
}

func (h *fakeHost) Call(function int, guest vm.Memory, args []uint64) (uint64, error) {
	read := func(length, offset uint64) []byte {
		data, ok := guest.Read(offset, length)
		if !ok {
			panic("guest pointer out of bounds")
		}
		return bytes.Clone(data)
	}
	switch name := vm.Table[function].Name; name {
	case "storage_read":
		value, ok := h.storage[string(read(args[0], args[1]))]
		if !ok {
			return 0, nil
		}
		h.register = value
		return 1, nil
	case "register_len":
		return uint64(len(h.register)), nil
	case "read_register":
		guest.Write(args[1], h.register)
		return 0, nil
	case "storage_write":
		h.storage[string(read(args[0], args[1]))] = read(args[2], args[3])
		return 0, nil
	case "value_return":
		h.returned = read(args[0], args[1])
		return 0, nil
	default:
		return 0, errors.New("unexpected call of " + name)
	}
}

func TestGoGuestKeepsItsStateInTheHost(t *testing.T) {
	for name, e := range bothEngines(t) {
		host := &fakeHost{storage: map[string][]byte{}}
		for range 3 {
			if err := e.Call(guest(t), "count", enginetest.Plenty(), host); err != nil {
				t.Fatal(name, err)
			}
		}
		if got := string(host.storage["count"]); got != "+++" {
			t.Errorf("%s: three calls leave %q", name, got)
		}
	}
}

func TestGoGuestSeesNothingOfThisMachine(t *testing.T) {
	t.Setenv("VISIBLE", "to nobody")
	var want []byte
	for name, e := range bothEngines(t) {
		for range 2 {
			host := &fakeHost{}
			if err := e.Call(guest(t), "outside", enginetest.Plenty(), host); err != nil {
				t.Fatal(name, err)
			}
			if want == nil {
				want = host.returned
				t.Logf("%s", want)
			}
			if !bytes.Equal(host.returned, want) {
				t.Errorf("%s: a guest sees %q, the first saw %q", name, host.returned, want)
			}
			if !bytes.HasPrefix(want, []byte("1 2022-01-01T")) || !bytes.HasSuffix(want, []byte(" e00")) {
				t.Errorf("%s: a guest sees %q: another call, the clock, a folder or the environment", name, want)
			}
		}
	}
}

func TestGoGuestFails(t *testing.T) {
	for name, e := range bothEngines(t) {
		var failure *vm.Failure
		if err := e.Call(guest(t), "seven", enginetest.Plenty(), enginetest.NoHost); !errors.As(err, &failure) || failure.Code != 7 {
			t.Errorf("%s: %v, want code 7", name, err)
		}
		var trap *vm.Trap
		if err := e.Call(guest(t), "panics", enginetest.Plenty(), enginetest.NoHost); !errors.As(err, &trap) {
			t.Errorf("%s: a Go panic gives %v, want a trap", name, err)
		}
	}
}

func bothEngines(t *testing.T) map[string]*engine.Engine {
	return map[string]*engine.Engine{
		"compiler":    open(t, engine.Options{}),
		"interpreter": open(t, engine.Options{Interpreter: true}),
	}
}

package engine_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"latchkey/core/state"
	"latchkey/core/vm"
	"latchkey/host/engine"
	"latchkey/internal/test/enginetest"
	"latchkey/internal/test/memstore"
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
	e, err := engine.New(engine.Options{})
	if err != nil {
		return nil, err
	}
	defer e.Close()
	return prepared(e, wasm)
})

func guest(t testing.TB) *vm.Code {
	t.Helper()
	code, err := goGuest()
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// runGuest calls a method with changes going to st.
func runGuest(t testing.TB, e vm.Engine, st *state.State, method string) vm.Outcome {
	t.Helper()
	return vm.Run(e, classic, st, guest(t), method,
		&vm.Context{Current: "guest.near", BlockTimestamp: 1_800_000_000_000_000_000, RandomSeed: [32]byte{1}, PrepaidGas: 1e15})
}

func TestGoGuestKeepsItsStateInTheHost(t *testing.T) {
	for name, e := range bothEngines(t) {
		st := state.New(memstore.New())
		for range 3 {
			if out := runGuest(t, e, st, "count"); out.Err != nil {
				t.Fatal(name, out.Err)
			}
		}
		if got, _ := st.Data("guest.near", []byte("count")); string(got) != "+++" {
			t.Errorf("%s: three calls leave %q", name, got)
		}
	}
}

// TestGoGuestSeesNothingOfThisMachine: its clock is the block's, its randomness
// follows from the block's, and there is nothing else.
func TestGoGuestSeesNothingOfThisMachine(t *testing.T) {
	t.Setenv("VISIBLE", "to nobody")
	var want []byte
	for name, e := range bothEngines(t) {
		for range 3 {
			out := runGuest(t, e, state.New(memstore.New()), "outside")
			if out.Err != nil {
				t.Fatal(name, out.Err)
			}
			if want == nil {
				want = out.Value
				t.Logf("%s", want)
			}
			if !bytes.Equal(out.Value, want) {
				t.Errorf("%s: a guest sees %q, the first saw %q", name, out.Value, want)
			}
			if !bytes.HasPrefix(want, []byte("1 2027-01-15T08:00:00Z")) || !bytes.HasSuffix(want, []byte(" e0")) {
				t.Errorf("%s: a guest sees %q: another call, the clock or the environment", name, want)
			}
		}
	}
}

// TestGoGuestFails, and says why it panics.
func TestGoGuestFails(t *testing.T) {
	for name, e := range bothEngines(t) {
		var failure *vm.Failure
		if err := e.Call(guest(t), "seven", enginetest.Plenty(), enginetest.NoHost); !errors.As(err, &failure) || failure.Code != 7 {
			t.Errorf("%s: %v, want code 7", name, err)
		}
		for method, want := range map[string]string{
			"panics": "panic: on purpose",
			"index":  "panic: runtime error: index out of range [5] with length 3",
		} {
			out := runGuest(t, e, state.New(memstore.New()), method)
			var panicked *vm.GuestPanic
			if !errors.As(out.Err, &panicked) || string(panicked.Message) != want {
				t.Errorf("%s: %s ends with %v, want %q", name, method, out.Err, want)
			}
		}
	}
}

func bothEngines(t *testing.T) map[string]*engine.Engine {
	return map[string]*engine.Engine{
		"compiler":    open(t, engine.Options{}),
		"interpreter": open(t, engine.Options{Interpreter: true}),
	}
}

//go:build !js

package prepare

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"latchkey/core/fees"
	"latchkey/core/interpret"
	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

// quiet answers each call of a guest with nothing, and writes nothing to its memory.
type quiet struct{}

func (quiet) Call(int, vm.Memory, []uint64) (uint64, error) { return 0, nil }

// ended is a call's end as whoever pays for it sees it, and what it left.
type ended struct {
	meter vm.Meter
	err   string
	image *vm.Image
}

// runFrom runs an export of prepared code and returns its globals as code names them, and
// the one that notes writes behind them.
func runFrom(t *testing.T, code *vm.Code, wasm []byte, export string) ended {
	t.Helper()
	m, err := decodeOwn(wasm)
	if err != nil {
		t.Fatal(err)
	}
	changed := *code
	for _, e := range slices.Clone(m.exports) {
		switch e.name {
		case vm.ExportWritten:
			m.exports = append(m.exports, exportEntry{vm.ExportGlobal(len(code.Globals)), kindGlobal, e.index})
			changed.Globals = append(slices.Clip(changed.Globals), vm.I64)
		case export:
			m.exports = append(m.exports, exportEntry{vm.ExportStartUp, kindFunction, e.index})
		}
	}
	changed.Wasm = m.encode()
	meter := vm.Meter{Instructions: 100_000, Stack: vm.StackBytesMax}
	image, err := interpret.Engine{Lower: Lower}.Start(&changed, &meter, quiet{})
	return ended{meter, fmt.Sprint(err), image}
}

// notes reports whether bits cover a place, as Watch's comment says.
func notes(bits uint64, grain uint32, at int) bool {
	for place := at; place >= 0 && place > at-vm.WrittenReach; place -= min(1<<grain, vm.WrittenReach) / 2 {
		if bits>>(place>>grain)&1 == 1 {
			return true
		}
	}
	return bits>>(max(at-vm.WrittenReach+1, 0)>>grain)&1 == 1
}

// checkWatched runs an export of code as it is and watched: they end alike, and what
// changed in the memory is noted. It returns how many bytes that are.
func checkWatched(t *testing.T, what string, code *vm.Code, export string) int {
	t.Helper()
	wasm, err := Watch(code)
	if err != nil {
		t.Fatal(what, err)
	}
	fresh, plain, watched := runFrom(t, code, code.Wasm, vm.ExportStart), runFrom(t, code, code.Wasm, export), runFrom(t, code, wasm, export)
	if plain.meter != watched.meter || plain.err != watched.err {
		t.Fatalf("%s: %v, and %v when watched", what, plain, watched)
	}
	if plain.image == nil || code.MemoryPages == 0 {
		return 0
	}
	n := len(plain.image.Globals)
	if !bytes.Equal(plain.image.Memory, watched.image.Memory) || !slices.Equal(plain.image.Globals, watched.image.Globals[:n]) {
		t.Fatalf("%s: it leaves something else when it is watched", what)
	}
	if len(plain.image.Memory) != len(fresh.image.Memory) {
		return 0
	}
	changed := 0
	for at, b := range plain.image.Memory {
		if b == fresh.image.Memory[at] {
			continue
		}
		if changed++; !notes(watched.image.Globals[n], grainOf(code.MemoryPages), at) {
			t.Fatalf("%s: a write to %d is not noted in %#x", what, at, watched.image.Globals[n])
		}
	}
	return changed
}

func TestWatchedCodeNotesItsWrites(t *testing.T) {
	classic, _ := fees.ByName("classic")
	restorable, changed := 0, 0
	for seed := range uint64(400) {
		g := Generate(seed, Shapes{Start: true})
		code, err := Prepare(interpret.Engine{Lower: Lower}, g.Code, classic)
		if err != nil || !code.Restorable || code.Instantiation != nil {
			continue
		}
		restorable++
		for _, method := range g.Methods {
			changed += checkWatched(t, fmt.Sprintf("seed %d, %s", seed, method), code, method)
		}
	}
	if restorable < 100 || changed < 3000 {
		t.Errorf("%d modules wrote %d bytes: too few to tell", restorable, changed)
	}
}

func TestGrainsCoverAMemoryOfAnySize(t *testing.T) {
	for pages := uint32(1); pages <= addressablePages; pages++ {
		if last := (uint64(pages)*vm.PageBytes - 1) >> grainOf(pages); last >= grains || last < grains/2 {
			t.Fatalf("of %d pages the last byte is in grain %d of %d", pages, last, grains)
		}
	}
}

// TestWatchedBases: what is written from the same local is noted once, and only while it
// is the same.
func TestWatchedBases(t *testing.T) {
	const a, b = 0, 1 // locals of 32 bits
	store := func(address asm.Code, offset uint32) asm.Code {
		return asm.Do(address, asm.I64Const(-1), appendU32(asm.Code{0x37, 3}, offset))
	}
	get, set := func(n int) asm.Code { return asm.LocalGet(n) }, func(n int, value int32) asm.Code {
		return asm.Do(asm.I32Const(value), asm.Code{0x21, byte(n)})
	}
	wrapped := func(n int64) asm.Code { return asm.Do(asm.I64Const(n), asm.I32WrapI64) }
	for name, c := range map[string]struct {
		notes int
		code  asm.Code
	}{
		"one base":                    {1, asm.Do(set(a, 100_000), store(get(a), 0), store(get(a), 8))},
		"two":                         {2, asm.Do(set(a, 100_000), set(b, 150_000), store(get(a), 0), store(get(b), 8), store(get(a), 16))},
		"one that has moved":          {2, asm.Do(set(a, 10_000), store(get(a), 0), set(a, 160_000), store(get(a), 0))},
		"one that moved meanwhile":    {1, asm.Do(set(a, 10_000), get(a), set(a, 160_000), asm.I64Const(-1), asm.Code{0x37, 3, 0})},
		"put and kept":                {1, asm.Do(asm.I32Const(130_000), asm.Code{0x22, a}, asm.I64Const(-1), asm.Code{0x37, 3, 0}, store(get(a), 8))},
		"far behind its base":         {2, asm.Do(set(a, 100), store(get(a), 120_000), store(get(a), vm.WrittenReach-storeBytesMax))},
		"no local":                    {2, asm.Do(store(wrapped(70_000), 0), store(wrapped(70_000), 8))},
		"after a branch not taken":    {2, asm.Do(set(a, 90_000), asm.I32Const(0), asm.If, store(get(a), 0), asm.End, store(get(a), 0))},
		"after one of two":            {2, asm.Do(set(a, 90_000), asm.I32Const(0), asm.If, store(get(a), 0), asm.Else, store(get(a), 8), asm.End)},
		"noted before a block":        {1, asm.Do(set(a, 90_000), store(get(a), 0), asm.I32Const(1), asm.If, store(get(a), 8), asm.End)},
		"moved in a loop, and before": {1, asm.Do(set(a, 20_000), asm.Loop, store(get(a), 0), get(a), asm.I32Const(60_000), asm.I32Add, asm.Code{0x22, a}, asm.I32Const(130_000), asm.Code{0x49, 0x0d, 0}, asm.End)},
	} {
		t.Run(name, func(t *testing.T) {
			var m asm.Module
			m.Memory(3, 3)
			m.FuncOf("run", nil, nil, []vm.ValueType{vm.I32, vm.I32}, c.code)
			classic, _ := fees.ByName("classic")
			code, err := Prepare(interpret.Engine{Lower: Lower}, m.Wasm(), classic)
			if err != nil {
				t.Fatal(err)
			}
			if checkWatched(t, name, code, "run") == 0 {
				t.Error("nothing was written")
			}
			wasm, _ := Watch(code)
			watched, _ := decodeOwn(wasm)
			written := appendU32([]byte{opI64Or, opGlobalSet}, uint32(watched.count(kindGlobal)-2))
			if n := bytes.Count(watched.bodies[0].code, written); n != c.notes {
				t.Errorf("%d notes, want %d", n, c.notes)
			}
		})
	}
}

// TestWatchedMemories: grains cover the memory, and a note in the last one is a bit.
func TestWatchedMemories(t *testing.T) {
	for pages, want := range map[uint32]uint32{1: 10, 2: 11, 3: 12, 56: 16, 64: 16, 65: 17, 2048: 21} {
		if grain := grainOf(pages); grain != want || (uint64(pages)*vm.PageBytes-1)>>grain >= grains {
			t.Errorf("%d pages: %d, want %d", pages, grain, want)
		}
	}
}

// TestWatchLeavesOthers: code that is not restored, or has nothing to restore, stays as it is.
func TestWatchLeavesOthers(t *testing.T) {
	for _, code := range []*vm.Code{{Wasm: []byte("any"), MemoryPages: 1}, {Wasm: []byte("any"), Restorable: true}} {
		if wasm, err := Watch(code); err != nil || string(wasm) != "any" {
			t.Error(wasm, err)
		}
	}
	if _, err := Watch(&vm.Code{Wasm: []byte("any"), MemoryPages: 1, Restorable: true}); err == nil {
		t.Error("what is no module was watched")
	}
}

package lean

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// unnamed is a module with an imported function and three of its own: the first
// calls the second and has the address of the third, which is exported. small has
// their names, too.
var (
	unnamed = magic +
		part(sectionType, "\x02"+typeOfGo+"\x60\x00\x00") +
		part(sectionImport, "\x01\x01m\x01f\x00\x01") +
		part(sectionFunction, "\x03\x00\x00\x01") +
		part(sectionExport, "\x01\x01e\x00\x03") +
		part(sectionCode, "\x03"+
			prefixed("\x00\x10\x02\x1a\x42"+string(appendSigned(nil, (firstFunction+2)<<counterShift))+"\x1a\x0b")+
			prefixed("\x00\x0b")+prefixed("\x00\x0b")) +
		part(sectionData, "\x01\x00\x41\x10\x0b\x02ab")
	small = unnamed + part(sectionCustom, "\x04name"+part(1, "\x03\x01\x01a\x02\x01b\x03\x01c"))
)

func part(id byte, content string) string { return string(rune(id)) + prefixed(content) }

func prefixed(content string) string { return string(appendPrefixed(nil, []byte(content))) }

func decoded(t *testing.T, wasm string) *module {
	t.Helper()
	m, err := decode([]byte(wasm))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestModuleIsReadAndWritten(t *testing.T) {
	m := decoded(t, small)
	if m.imported != 1 || len(m.bodies) != 3 || !slices.Equal(m.names, []string{"", "a", "b", "c"}) || !slices.Equal(m.exported, []int{3}) {
		t.Errorf("read %+v", m)
	}
	if got := string(m.encode()); got != unnamed {
		t.Errorf("wrote %q\nwant  %q", got, unnamed)
	}
}

func TestWhatAFunctionUses(t *testing.T) {
	m := decoded(t, small)
	uses, err := m.uses()
	if err != nil || !slices.Equal(uses[0], []int{1, 2}) || len(uses[1]) > 0 || len(uses[2]) > 0 {
		t.Errorf("got %v, %v", uses, err)
	}
	m.bodies[1] = []byte("\x00\xfd\x00\x0b")
	if uses, err := m.uses(); err == nil {
		t.Errorf("an instruction on vectors gives %v", uses)
	}
}

// TestUnused: what only functions use that are cut goes with them, along chains, but
// not what anything else has.
func TestUnused(t *testing.T) {
	uses := [][]int{{1, 2}, {3}, {4}, {5}, nil, nil, {2}, nil}
	cut := []bool{0: true, 7: false}
	if got := unused(uses, make([]bool, 8), cut); !slices.Equal(got, []int{1, 3, 5}) {
		t.Errorf("got %v", got)
	}
	if got := unused(uses, []bool{3: true, 7: false}, cut); !slices.Equal(got, []int{1}) {
		t.Errorf("got %v", got)
	}
}

// TestMethodsThatNoInterfaceHas: the places of a method's functions count if it has
// a type.
func TestMethodsThatNoInterfaceHas(t *testing.T) {
	m := decoded(t, small)
	for of, want := range map[uint32]bool{0x20: true, 1<<32 - 1: false} {
		if got := m.isMethod(of, firstFunction, firstFunction+2); got != want {
			t.Errorf("with type %#x: %v", of, got)
		}
	}
	if m.isMethod(0x20, firstFunction, firstFunction+3) {
		t.Error("there is no fourth function")
	}
}

// TestSegmentsMakeTheSameMemory, and take no more than a single one would.
func TestSegmentsMakeTheSameMemory(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		memory := make([]byte, random.IntN(3000))
		for range random.IntN(20) {
			for at := random.IntN(len(memory) + 1); at < len(memory) && random.IntN(30) > 0; at++ {
				memory[at] = byte(random.IntN(3))
			}
		}
		m := &module{data: segments(memory)}
		got, err := m.memory()
		if err != nil {
			t.Fatal(err)
		}
		if rest := memory[len(got.bytes):]; !bytes.Equal(got.bytes, memory[:len(got.bytes)]) || len(bytes.Trim(rest, "\x00")) > 0 {
			t.Fatalf("%v makes %v", memory, got.bytes)
		}
		if one := (segment{0, memory}).appendTo(nil); size(m.data) > len(one) {
			t.Errorf("%v takes %d bytes in %d segments", memory, size(m.data), len(m.data))
		}
	}
}

func size(data []segment) int {
	total := 0
	for _, d := range data {
		total += len(d.appendTo(nil))
	}
	return total
}

func TestTablesOfValues(t *testing.T) {
	counters := []byte("\x00" + "\x02\x05\x04\x01\x01\x81\x01\x00" + "\x00\x05\x00" + "\x02")
	for at, want := range map[int]struct {
		table string
		most  int
	}{
		0: {"", -1},
		1: {"\x02\x05\x04\x01\x01\x81\x01\x00", 2}, // 0, 2, 1
		9: {"\x00\x05\x00", -1},                    // -1
	} {
		table, most, err := valuesAt(counters, at)
		if err != nil || string(table) != want.table || most != want.most {
			t.Errorf("at %d: %q, %d, %v", at, table, most, err)
		}
	}
	for _, at := range []int{12, 13, 14} {
		if table, _, err := valuesAt(counters, at); err == nil {
			t.Errorf("at %d: %q", at, table)
		}
	}
}

func TestOtherModulesAreRefused(t *testing.T) {
	for wasm, reason := range map[string]string{
		"":                     "no WebAssembly",
		small:                  "not one table of functions",
		unnamed:                "link without -s",
		small[:40]:             "ends too early",
		magic + "\x03\x01\x05": "ends too early",
		magic + part(sectionData, "\x01\x01\x00\x00\x00\x00"):     "without a constant place",
		magic + part(sectionImport, "\x01\x01m\x01f\x02\x00\x00"): "other than functions",
		magic + part(sectionExport, "\x00\x00"):                   "after its end",
	} {
		if got, err := Module([]byte(wasm)); err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("%q became %q, %v; want an error that says %q", wasm, got, err, reason)
		}
	}
}

func TestToolchains(t *testing.T) {
	for version, want := range map[string]bool{
		"go1.26": true, "go1.26.8": true, "go1.25.1": false, "go1.260": false, "go1.27rc1": false, "devel go1.27-0a1b": false,
	} {
		if Knows(version) != want {
			t.Errorf("%s: %v", version, !want)
		}
	}
}

func FuzzModule(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte(unnamed + part(sectionData, "\x01\x00\x41\x00\x0b"+prefixed(header+strings.Repeat("\x00", headerBytes)))))
	f.Fuzz(func(t *testing.T, wasm []byte) {
		if got, err := Module(wasm); err == nil {
			if _, err := decode(append(got, part(sectionCustom, "\x04name"+part(1, "\x01\x00\x00"))...)); err != nil {
				t.Errorf("%q became %q: %v", wasm, got, err)
			}
		}
	})
}

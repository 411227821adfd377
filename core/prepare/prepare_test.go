package prepare_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"latchkey/core/fees"
	"latchkey/core/prepare"
	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

func prepared(t testing.TB, code []byte) (*vm.Code, error) {
	classic, ok := fees.ByName("classic")
	if !ok {
		t.Fatal("there is no classic schedule")
	}
	return prepare.Prepare(noEngine{}, code, classic)
}

// noEngine is for code without start-up.
type noEngine struct{ vm.Engine }

func (noEngine) Start(*vm.Code, *vm.Meter, vm.Host) (*vm.Image, error) { return nil, &vm.Trap{} }

func TestSmallModule(t *testing.T) {
	code := small()
	got, err := prepared(t, code)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(got.Wasm, []byte("free text")) {
		t.Error("sections without meaning are still there")
	}
	want := map[string]vm.ExportKind{"void": vm.ExportVoid, "integer": vm.ExportInteger, "takes": vm.ExportOther,
		"returns": vm.ExportOther, "imported": vm.ExportOther}
	if !reflect.DeepEqual(got.Exports, want) {
		t.Errorf("exports %v", got.Exports)
	}
	if got.Hash != sha256.Sum256(code) || got.OriginalSize != len(code) || got.MemoryPagesMax != 512 || !bytes.Contains(got.Wasm, []byte(vm.ExportInstructions)) {
		t.Errorf("got %x, %d bytes, %d pages", got.Hash, got.OriginalSize, got.MemoryPagesMax)
	}
}

func TestModuleWithoutAnythingIsFine(t *testing.T) {
	if got, err := prepared(t, module()); err != nil || len(got.Exports) != 0 {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestWhatIsNoModule(t *testing.T) {
	withTypes := func(body ...byte) []byte { return module(asm.Section(1, body)) }
	for rule, code := range map[string][]byte{
		"starts with":                  nil,
		"a module starts with":         []byte("\x00asm\x01\x00\x00"),
		"version 1":                    []byte("\x00asm\x02\x00\x00\x00"),
		"byte 0":                       []byte("(module)"),
		"unknown section 14":           module(asm.Section(14, nil)),
		"unexpected end":               module([]byte{1, 9, 0}),
		"at most five bytes":           module([]byte{1, 0x80, 0x80, 0x80, 0x80, 0x80, 0}),
		"does not fit in 32 bits":      module([]byte{1, 0xff, 0xff, 0xff, 0xff, 0x7f}),
		"longer than its section":      withTypes(5, 0x60),
		"a type is a function type":    withTypes(1, 0x5f, 0),
		"byte 12: a type is":           withTypes(1, 0x50, 0),
		"a name is valid UTF-8":        module(section(2, importOf("env", "\xff", 0, 0))),
		"unknown kind of import":       module(section(2, importOf("env", "x", 9))),
		"vector is longer":             module(asm.Section(7, []byte{0xff, 0xff, 0xff, 0xff, 0x0f})),
		"code has 4194305 bytes, at m": append(module(), make([]byte, 4<<20+1-8)...),
	} {
		_, err := prepared(t, code)
		var refused *vm.PrepareError
		if !errors.As(err, &refused) || refused.Kind != "Deserialization" || !strings.Contains(err.Error(), rule) {
			t.Errorf("want an error with %q, got %v", rule, err)
		}
	}
}

func TestCodeOfTheGreatestSizeIsRead(t *testing.T) {
	size := 4<<20 - 8 - 1 - 4 - 1 // header, section id, its length, the length of an empty name
	code := module(asm.Section(0, append(asm.Text(""), make([]byte, size)...)))
	if len(code) != 4<<20 {
		t.Fatalf("%d bytes", len(code))
	}
	if _, err := prepared(t, code); err != nil {
		t.Error(err)
	}
}

// TestWhatInstantiationComesTo: which segments reach too far is known before any
// engine is asked.
func TestWhatInstantiationComesTo(t *testing.T) {
	table, memory := section(4, []byte{0x70, 0, 2}), section(5, []byte{0, 1})
	elements := func(at byte, n byte) []byte {
		return append([]byte{0, 0x41, at, 0x0b, n}, make([]byte, n)...)
	}
	data := func(n int, at ...byte) []byte {
		return append(append(append([]byte{0, 0x41}, at...), 0x0b), append(asm.Number(n), make([]byte, n)...)...)
	}
	const last, beyond, minusOne = "\xff\xff\x03", "\x80\x80\x04", 0x7f
	for name, c := range map[string]struct {
		sections [][]byte
		traps    bool
	}{
		"elements that fit":       {[][]byte{table, section(9, elements(0, 2))}, false},
		"none at the end":         {[][]byte{table, section(9, elements(2, 0))}, false},
		"none beyond the end":     {[][]byte{table, section(9, elements(3, 0))}, true},
		"one too many":            {[][]byte{table, section(9, elements(1, 2))}, true},
		"elements at -1":          {[][]byte{table, section(9, elements(minusOne, 1))}, true},
		"a later one":             {[][]byte{table, section(9, elements(0, 1), elements(5, 1))}, true},
		"an empty table":          {[][]byte{section(4, []byte{0x70, 0, 0}), section(9, elements(0, 1))}, true},
		"passive elements":        {[][]byte{table, section(9, []byte{1, 0, 3, 0, 0, 0})}, false},
		"references":              {[][]byte{table, section(9, []byte{4, 0x41, 2, 0x0b, 1, 0xd2, 0, 0x0b})}, true},
		"data that fits":          {[][]byte{memory, section(11, data(1, []byte(last)...))}, false},
		"data of nothing":         {[][]byte{memory, section(11, data(0, []byte(beyond)...))}, false},
		"data at the end":         {[][]byte{memory, section(11, data(1, []byte(beyond)...))}, true},
		"data over the end":       {[][]byte{memory, section(11, data(2, []byte(last)...))}, true},
		"data at -1":              {[][]byte{memory, section(11, data(1, minusOne))}, true},
		"data of an empty memory": {[][]byte{section(5, []byte{0, 0}), section(11, data(1, 0))}, true},
		"passive data":            {[][]byte{memory, section(11, []byte{1, 2, 0, 0})}, false},
	} {
		at := 0 // sections of the code come after those of tables and memories
		for at < len(c.sections) && c.sections[at][0] < 10 {
			at++
		}
		whole := slices.Concat([][]byte{types(), section(3, []byte{0})}, c.sections[:at], [][]byte{section(10, body())}, c.sections[at:])
		code, err := prepared(t, module(whole...))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if trap := code.Instantiation; (trap != nil) != c.traps || trap != nil && trap.Kind != vm.TrapMemoryOutOfBounds {
			t.Errorf("%s: instantiation ends with %v", name, trap)
		}
	}
}

func TestExportsOfTheHostsNamesAreRefused(t *testing.T) {
	for _, field := range []string{"latchkey:instructions", "latchkey:", "hs_init"} {
		_, err := prepared(t, module(types(), section(3, []byte{0}), section(7, export(field, 0, 0)), section(10, body())))
		var refused *vm.PrepareError
		if !errors.As(err, &refused) || !strings.Contains(err.Error(), field) {
			t.Errorf("export of %q: %v", field, err)
		}
	}
}

func TestImportsThatAreNotGranted(t *testing.T) {
	for _, c := range []struct {
		imported []byte
		reason   string
	}{
		{importOf("env", "nonesuch", 0, 0), "no such host function"},
		{importOf("env", "input", 0, 0), "type differs"},        // () instead of (i64)
		{importOf("env", "block_index", 0, 2), "type differs"},  // no result
		{importOf("env", "register_len", 0, 3), "type differs"}, // no parameter
		{importOf("env", "memory", 2, 0, 1), "brings its own memory"},
		{importOf("env", "memory", 2, 1, 1, 2), "functions only"},
		{importOf("env", "table", 1, 0x70, 0, 1), "functions only"},
		{importOf("env", "global", 3, i32, 0), "functions only"},
		{importOf("extism:host/env", "http_request", 0, 0), "memory, input, output, errors and logs only"},
		{importOf("extism:host/env", "var_set", 0, 0), "memory, input, output, errors and logs only"},
		{importOf("extism:host/env", "store_u64", 0, 0), "type differs"},
		{importOf("latchkey:extism", "alloc", 0, 0), "contracts may import from"},
		{importOf("latchkey:wasi", "sched_yield", 0, 0), "contracts may import from"},
		{importOf("wasi_snapshot_preview1", "path_open", 0, 0), "no files"},
		{importOf("wasi_snapshot_preview1", "proc_exit", 0, 0), "type differs"},
		{importOf("extism:host/user", "anything", 0, 0), "no such host function"},
		{importOf("extism:host/user", "read_register", 0, 0), "no such host function"},
		{importOf("", "", 0, 0), "contracts may import from"},
	} {
		_, err := prepared(t, module(types(), section(2, c.imported)))
		var unresolved *vm.UnresolvedImport
		if !errors.As(err, &unresolved) || !strings.Contains(err.Error(), c.reason) {
			t.Errorf("%q: want %q, got %v", c.imported, c.reason, err)
		}
	}
}

// TestEveryHostFunctionCanBeImported holds the table and prepare together.
func TestEveryHostFunctionCanBeImported(t *testing.T) {
	for _, row := range vm.Table {
		var params, results []byte
		for _, p := range row.Params {
			params = append(params, byte(p))
		}
		for _, r := range row.Results {
			results = append(results, byte(r))
		}
		from := row.Module
		switch from {
		case vm.BlockModule:
			from = "extism:host/env"
		case vm.WASIModule:
			from = "wasi_snapshot_preview1"
		}
		code := module(section(1, funcType(params, results)), section(2, importOf(from, row.Name, 0, 0)))
		got, err := prepared(t, code)
		if err != nil {
			t.Errorf("%s.%s: %v", from, row.Name, err)
			continue
		}
		if !bytes.Contains(got.Wasm, join(asm.Text(row.Module), asm.Text(row.Name))) || got.Hash != sha256.Sum256(code) {
			t.Errorf("%s.%s: the prepared code is %x", from, row.Name, got.Wasm)
		}
	}
}

func TestTruncationAtEveryByteNeverPanics(t *testing.T) {
	whole := small()
	for n := range whole {
		if _, err := prepared(t, whole[:n]); err == nil && n < 8 {
			t.Errorf("the first %d bytes are no module", n)
		}
	}
}

func FuzzPrepare(f *testing.F) {
	f.Add(small())
	f.Add(module())
	f.Add(asking(policySection(`{"version":1,"guard":true,"functions":["block_index"],"memory_pages_max":3}`)))
	f.Add(module(types(), section(2, importOf("env", "memory", 2, 1, 1, 2)), asm.Section(8, []byte{0})))
	f.Fuzz(func(t *testing.T, code []byte) {
		got, err := prepared(t, code)
		var refused *vm.PrepareError
		var unresolved *vm.UnresolvedImport
		if err != nil && !errors.As(err, &refused) && !errors.As(err, &unresolved) {
			t.Fatalf("%x: %v is no error of a rule", code, err)
		}
		if err == nil && got == nil {
			t.Fatalf("%x gives nothing", code)
		}
	})
}

package prepare_test

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

func repeat(n int, item ...byte) []byte { return bytes.Repeat(item, n) }

func items(n int, item ...byte) [][]byte {
	all := make([][]byte, n)
	for i := range all {
		all[i] = item
	}
	return all
}

// functions is a module of functions () -> () with these bodies.
func functions(bodies ...[]byte) []byte {
	return module(types(), section(3, items(len(bodies), 0)...), section(10, bodies...))
}

func locals(n int) []byte { return append(asm.Number(n), i32) }

// branchTable has n targets beside the last, all of them the function itself.
func branchTable(n int) []byte { return join([]byte{0x41, 0, 0x0e}, asm.Number(n), make([]byte, n+1)) }

// TestLimits holds each limit at its edge: so many are fine, one more is refused
// with the rule's name and the figures.
func TestLimits(t *testing.T) {
	block := []byte{0x02, 0x40, 0x0b}
	for name, c := range map[string]struct {
		kind string
		max  int
		code func(n int) []byte
	}{
		"types":      {"TooManyTypes", 1_024, func(n int) []byte { return module(section(1, items(n, 0x60, 0, 0)...)) }},
		"functions":  {"TooManyFunctions", 10_000, func(n int) []byte { return functions(items(n, body()...)...) }},
		"parameters": {"TooManyParamsPerFunction", 64, func(n int) []byte { return module(section(1, funcType(repeat(n, i64), nil))) }},
		"results":    {"TooManyParamsPerFunction", 64, func(n int) []byte { return module(section(1, funcType(nil, repeat(n, i64)))) }},
		"tables":     {"TooManyTables", 1, func(n int) []byte { return module(section(4, items(n, 0x70, 0, 1)...)) }},
		"imports": {"Deserialization", 10_000, func(n int) []byte {
			return module(section(1, takes), section(2, items(n, importOf("env", "input", 0, 0)...)...))
		}},
		"exports": {"Deserialization", 10_000, func(n int) []byte {
			all := items(n)
			for i := range all {
				all[i] = export(strconv.Itoa(i), 2, 0)
			}
			return module(section(5, []byte{0, 1}), section(7, all...))
		}},
		"names": {"Deserialization", 1_024, func(n int) []byte {
			return module(section(5, []byte{0, 1}), section(7, export(strings.Repeat("x", n), 2, 0)))
		}},
		"element segments": {"Deserialization", 10_000, func(n int) []byte { return module(section(9, items(n, 1, 0, 0)...)) }},
		"data segments":    {"Deserialization", 100_000, func(n int) []byte { return module(section(11, items(n, 1, 0)...)) }},
		"table elements":   {"TooManyTableElements", 10_000, func(n int) []byte { return module(section(4, join([]byte{0x70, 0}, asm.Number(n)))) }},
		"memories":         {"Memory", 1, func(n int) []byte { return module(section(5, items(n, 0, 1)...)) }},
		"globals":          {"TooManyGlobals", 1_000, func(n int) []byte { return module(section(6, items(n, i32, 0, 0x41, 0, 0x0b)...)) }},
		"locals":           {"TooManyLocals", 4_096, func(n int) []byte { return functions(bodyWith([][]byte{locals(96), locals(n - 96)})) }},
		"body":             {"FunctionBodyTooLarge", 262_144, func(n int) []byte { return functions(body(repeat(n-2, 0x01)...)) }},
		"blocks":           {"TooManyBlocksPerFunction", 5_000, func(n int) []byte { return functions(body(bytes.Repeat(block, n)...)) }},
		"nesting": {"TooManyBlocksPerFunction", 1_024, func(n int) []byte {
			return functions(body(join(bytes.Repeat([]byte{0x02, 0x40}, n), repeat(n, 0x0b))...))
		}},
		"branch targets": {"TooManyBlocksPerFunction", 4_096, func(n int) []byte { return functions(body(branchTable(n)...)) }},
		"operands": {"OperandStackTooLarge", 4_096, func(n int) []byte {
			return functions(body(join(bytes.Repeat([]byte{0x41, 0}, n), repeat(n, 0x1a))...))
		}},
		"blocks of all": {"TooManyBlocksPerContract", 250_000, func(n int) []byte {
			all := items(n/500, body(bytes.Repeat(block, 500)...)...)
			return functions(append(all, body(bytes.Repeat(block, n%500)...))...)
		}},
	} {
		if _, err := prepared(t, c.code(c.max)); err != nil {
			t.Errorf("%s: %d are refused: %v", name, c.max, err)
		}
		_, err := prepared(t, c.code(c.max+1))
		var refused *vm.PrepareError
		if !errors.As(err, &refused) || refused.Kind != c.kind || !strings.Contains(refused.Reason, strconv.Itoa(c.max)) {
			t.Errorf("%s: %d give %#v, want %s and the figure %d", name, c.max+1, err, c.kind, c.max)
		}
	}
}

// TestParametersOfAllFunctions are 50,000 at most.
func TestParametersOfAllFunctions(t *testing.T) {
	wide := func(functions int) []byte {
		return module(section(1, funcType(repeat(50, i64), nil)), section(3, items(functions, 0)...), section(10, items(functions, body()...)...))
	}
	if _, err := prepared(t, wide(1_000)); err != nil {
		t.Error(err)
	}
	var refused *vm.PrepareError
	if _, err := prepared(t, wide(1_001)); !errors.As(err, &refused) || refused.Kind != "TooManyParamsPerContract" {
		t.Errorf("got %v", err)
	}
}

// TestCountsThatNothingFollows: numbers that make a compiler allocate before it
// looks are refused.
func TestCountsThatNothingFollows(t *testing.T) {
	for id := byte(1); id <= 11; id++ {
		if id == 8 {
			continue
		}
		if _, err := prepared(t, module(asm.Section(id, asm.Number(1<<30)))); err == nil {
			t.Errorf("section %d of a billion items is accepted", id)
		}
	}
	for name, code := range map[string][]byte{
		"a billion locals":         functions(bodyWith([][]byte{locals(1 << 30)})),
		"a body beyond":            module(types(), section(3, []byte{0}), asm.Section(10, join(asm.Number(1), asm.Number(100), []byte{0}))),
		"a billion branch targets": functions(body(join([]byte{0x41, 0, 0x0e}, asm.Number(1<<30))...)),
	} {
		if _, err := prepared(t, code); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

// TestWhatTakesLongToCompile is refused by what it costs, before anybody compiles
// it: for each shape, so many in one function are fine, and a few more are not.
func TestWhatTakesLongToCompile(t *testing.T) {
	const call, indirect, brIf, load, drop = 0x10, 0x11, 0x0d, 0x28, 0x1a
	zero, block, end := []byte{0x41, 0}, []byte{0x02, 0x40}, []byte{0x0b}
	jump := join(zero, []byte{brIf, 0})
	wide := repeat(64, i32)
	within := func(blockType byte, body []byte) []byte { return join([]byte{0x02, blockType}, body, end) }
	// A module of a function of type 0, () -> (), beside one of type 1 that takes and returns 64 numbers.
	function := func(locals []byte, body []byte) []byte {
		return module(section(1, funcType(nil, nil), funcType(wide, wide), funcType(nil, wide)), section(3, []byte{0}, []byte{1}),
			section(4, []byte{0x70, 0, 1}), section(5, []byte{0, 1}), section(10, bodyWith([][]byte{locals}, body...), bodyWith([][]byte{}, 0x00)))
	}
	operands, drops := bytes.Repeat(zero, 64), repeat(64, drop)
	for name, c := range map[string]struct {
		locals, fine, most int
		body               func(n int) []byte
	}{
		"loops":                {0, 2_300, 2_500, func(n int) []byte { return bytes.Repeat(join([]byte{0x03, 0x40}, jump, end), n) }},
		"branches":             {0, 7_000, 7_100, func(n int) []byte { return within(0x40, bytes.Repeat(jump, n)) }},
		"branches with values": {0, 6_300, 6_500, func(n int) []byte { return join(within(2, join(operands, bytes.Repeat(jump, n))), drops) }},
		"branch tables":        {0, 2, 3, func(n int) []byte { return bytes.Repeat(join(block, branchTable(4_000), end), n) }},
		"locals at joins":      {3_000, 60, 63, func(n int) []byte { return bytes.Repeat(join(block, jump, end), n) }},
		"operands over joins": {0, 1_700, 1_900, func(n int) []byte {
			return join(bytes.Repeat(zero, n), bytes.Repeat(join(block, jump, end), 3_500), repeat(n, drop))
		}},
		"loads before joins": {0, 12_900, 13_300, func(n int) []byte {
			return join(bytes.Repeat(join(zero, []byte{load, 0, 0, drop}), n), within(0x40, bytes.Repeat(jump, 1_000)))
		}},
		"calls with values": {0, 4_200, 4_400, func(n int) []byte { return join(operands, bytes.Repeat([]byte{call, 1}, n), drops) }},
		"indirect calls":    {0, 16_500, 16_700, func(n int) []byte { return bytes.Repeat(join(zero, []byte{indirect, 0, 0}), n) }},
	} {
		if _, err := prepared(t, function(locals(c.locals), c.body(c.fine))); err != nil {
			t.Errorf("%s: %d are refused: %v", name, c.fine, err)
		}
		var refused *vm.PrepareError
		if _, err := prepared(t, function(locals(c.locals), c.body(c.most))); !errors.As(err, &refused) || !strings.HasPrefix(refused.Reason, "function 0 takes") {
			t.Errorf("%s: %d give %v", name, c.most, err)
		}
	}
	for name, c := range map[string]struct {
		fine int // functions
		body []byte
	}{
		"joins":     {7, bytes.Repeat(join(block, jump, end), 5_000)},
		"divisions": {9, join(zero, bytes.Repeat([]byte{0x41, 1, 0x6d}, 80_000), []byte{drop})},
	} {
		if _, err := prepared(t, functions(items(c.fine, body(c.body...)...)...)); err != nil {
			t.Errorf("%s in %d functions: %v", name, c.fine, err)
		}
		var refused *vm.PrepareError
		_, err := prepared(t, functions(items(c.fine+1, body(c.body...)...)...))
		if !errors.As(err, &refused) || !strings.HasPrefix(refused.Reason, fmt.Sprintf("the code up to function %d takes", c.fine)) {
			t.Errorf("%s in one function more: %v", name, err)
		}
	}
}

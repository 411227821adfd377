package worst

import (
	"fmt"
	"strings"

	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

// recipe is a module whose method repeats its parts until there is no gas left.
type recipe struct {
	pages     int // of memory
	functions int // in the table, for indirect calls
	parts     []part
}

// part is an ingredient, so many times in a row.
type part struct {
	ingredient string
	times      int
}

func (r recipe) String() string {
	text := []string{fmt.Sprintf("%d pages, %d functions", r.pages, r.functions)}
	for _, p := range r.parts {
		text = append(text, fmt.Sprintf("%d× %s", p.times, p.ingredient))
	}
	return strings.Join(text, ", ")
}

// kitchen is a module under way, as ingredients see it.
type kitchen struct {
	*asm.Module
	recipe
	imports map[string]int
	typ     int // of the functions in the table
}

// Locals of the method.
const (
	address = iota // i32, always within the memory and a multiple of 4
	count          // i32
	seed           // i64, random bits
	other          // i64
	real           // f64, a subnormal number
	factor         // f64, a little above 1
	index          // i32, below functions
)

var localTypes = []vm.ValueType{asm.I32, asm.I32, asm.I64, asm.I64, 0x7c, 0x7c, asm.I32}

func (r recipe) wasm() []byte {
	k := &kitchen{Module: &asm.Module{}, recipe: r, imports: map[string]int{}}
	for _, name := range called {
		k.imports[name] = k.ImportHost(name)
	}
	k.Memory(r.pages, r.pages)
	k.typ = k.Type(nil, nil)
	table := []int{}
	for i := range r.functions {
		// What never runs keeps each on cache lines, and most on a page, of its own.
		table = append(table, k.Func("", nil, nil, 1, asm.LocalGet(0), asm.I32WrapI64, asm.If,
			asm.LocalGet(0), repeat(60, asm.I64Const(int64(i)), asm.I64Add), asm.LocalSet(0), asm.End))
	}
	if len(table) > 0 {
		k.Table(len(table), table...)
	}
	body := asm.Code{}
	for _, p := range r.parts {
		body = append(body, repeat(p.times, ingredients[p.ingredient](k))...)
	}
	k.FuncOf("run", nil, nil, localTypes,
		k.pointers(),
		asm.I64Const(0x123456789abcdef), asm.LocalSet(seed), asm.I64Const(7), asm.LocalSet(other),
		asm.F64Const(5e-310), asm.LocalSet(real), asm.F64Const(1.0000001), asm.LocalSet(factor),
		asm.Loop, body, keep, asm.Br(0), asm.End)
	return k.Wasm()
}

// keep stores what was calculated beside the pointers, so that no compiler leaves it out.
var keep = asm.Do(asm.I32Const(32), asm.LocalGet(seed), asm.LocalGet(other), asm.I64Add, asm.LocalGet(real), asm.I64ReinterpretF64, asm.I64Add, asm.I64Store(),
	asm.I32Const(40), asm.LocalGet(count), asm.I32Store(), asm.I32Const(44), asm.LocalGet(index), asm.I32Store())

// pointersMax is how many addresses are laid out over the memory: they take more
// cache lines than a core's own caches have.
const pointersMax = 32768

// pointers fills the memory with addresses: each is followed by another far away, and
// all of them come before one comes again.
func (k *kitchen) pointers() asm.Code {
	n := min(pointersMax, k.pages*1024)
	stride := int32(k.pages << 16 / n)
	at := asm.Do(asm.I32Const(stride), asm.I32Mul, asm.LocalGet(count), asm.I32Const(64), asm.I32Mul, asm.I32Const((stride-1)&^63), and32, asm.I32Add)
	return asm.Do(asm.Loop,
		asm.LocalGet(count), at,
		asm.LocalGet(count), asm.LocalSet(address),
		asm.LocalGet(count), asm.I32Const(int32(5+4*(n*2/5))), asm.I32Mul, asm.I32Const(int32(n/3*2+1)), asm.I32Add, asm.I32Const(int32(n-1)), and32, asm.LocalSet(count),
		asm.LocalGet(count), at, asm.I32Store(),
		asm.LocalGet(address), asm.I32Const(1), asm.I32Add, asm.LocalSet(count),
		asm.LocalGet(count), asm.I32Const(int32(n)), lessS32, asm.BrIf(0), asm.End,
		asm.I32Const(0), asm.LocalSet(address))
}

func repeat(n int, code ...asm.Code) asm.Code {
	all := asm.Code{}
	for range n {
		all = append(all, asm.Do(code...)...)
	}
	return all
}

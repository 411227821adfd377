package worst

import (
	"maps"
	"slices"

	"latchkey/internal/test/asm"
)

// Instructions that are needed here alone.
var (
	lessS32   = asm.Code{0x48}
	and32     = asm.Code{0x71}
	xor64     = asm.Code{0x85}
	mul64     = asm.Code{0x7e}
	shr64     = asm.Code{0x88}
	or64      = asm.Code{0x84}
	remU32    = asm.Code{0x70}
	memCopy   = asm.Code{0xfc, 10, 0, 0}
	f64Mul    = asm.Code{0xa2}
	get       = asm.LocalGet
	set       = asm.LocalSet
	i32       = asm.I32Const
	i64       = asm.I64Const
	nextSeed  = asm.Do(get(seed), i64(6364136223846793005), mul64, i64(1442695040888963407), asm.I64Add, set(seed))
	randomI32 = asm.Do(nextSeed, get(seed), i64(33), shr64, asm.I32WrapI64)
)

// binary is a chain of one instruction of 64 bits on seed and other, which is odd: no
// division is by zero.
func binary(op ...byte) func(*kitchen) asm.Code {
	return plain(get(seed), get(other), i64(1), or64, op, get(seed), or64, set(seed))
}

// onReal is a chain of one instruction on real.
func onReal(code ...asm.Code) func(*kitchen) asm.Code {
	return plain(get(real), asm.Do(code...), set(real))
}

func plain(code ...asm.Code) func(*kitchen) asm.Code {
	return func(*kitchen) asm.Code { return asm.Do(code...) }
}

// anywhere is an address within the memory, and n bytes before its end.
func (k *kitchen) anywhere() asm.Code { return asm.Do(randomI32, i32(int32(k.pages<<16-1)&^63), and32) }

// subnormal makes real one again.
var subnormal = asm.Do(asm.F64Const(5e-310), set(real))

// ingredients leave nothing on the stack.
var ingredients = map[string]func(*kitchen) asm.Code{
	"sum":            binary(0x7c),
	"product":        binary(0x7e),
	"quotient":       binary(0x80),
	"signed rest":    binary(0x81),
	"population":     plain(get(seed), asm.Code{0x7b}, get(seed), asm.I64Add, set(seed)),
	"loads in a row": plain(get(address), repeat(50, asm.I32Load()), set(address)),
	"a load and its address": func(k *kitchen) asm.Code {
		return asm.Do(get(address), asm.I32Load(), get(address), asm.I32Add, i32(1664525), asm.I32Mul, i32(1013904223), asm.I32Add, i32(int32(k.pages<<16-1)&^7), and32, set(address))
	},
	"a load across pages": func(k *kitchen) asm.Code {
		return asm.Do(randomI32, i32(int32((k.pages-1)<<16)|0xe000), and32, asm.Code{0x29, 0, 0xfc, 0x1f}, get(other), xor64, set(other), get(other), get(seed), xor64, set(seed))
	},
	"a store": func(k *kitchen) asm.Code { return asm.Do(k.anywhere(), i32(0), asm.Code{0x36, 0, 32}) },
	"a store across pages": func(k *kitchen) asm.Code {
		return asm.Do(randomI32, i32(int32((k.pages-1)<<16)|0xe000), and32, i64(0), asm.Code{0x37, 0, 0xfc, 0x1f})
	},
	"a range of one": func(k *kitchen) asm.Code { return asm.Do(k.anywhere(), k.anywhere(), i32(1), memCopy) },
	"a page copied": func(k *kitchen) asm.Code {
		return asm.Do(k.anywhere(), i32(int32(k.pages<<15-1)), and32, k.anywhere(), i32(int32(k.pages<<15-1)), and32, i32(4095), memCopy)
	},
	"a page filled": func(k *kitchen) asm.Code {
		return asm.Do(k.anywhere(), i32(int32(k.pages<<15-1)), and32, i32(0), i32(4099), asm.MemoryFill)
	},
	"growth by none":           plain(i32(0), asm.MemoryGrow, set(count)),
	"float products":           onReal(repeat(20, get(factor), f64Mul)),
	"float quotients":          onReal(repeat(20, get(factor), asm.F64Div)),
	"float sums":               onReal(repeat(20, get(real), asm.F64Add)),
	"roots":                    onReal(repeat(20, asm.F64Sqrt)),
	"rounding":                 onReal(repeat(20, asm.Code{0x9e})),
	"changes of width":         onReal(repeat(20, asm.F32DemoteF64, asm.F64PromoteF32)),
	"truncations":              onReal(repeat(20, asm.Code{0xfc, 7}, asm.Code{0xba})),
	"least and most":           onReal(repeat(20, get(factor), asm.Code{0xa4})),
	"subnormal again":          func(*kitchen) asm.Code { return subnormal },
	"a branch that is guessed": plain(randomI32, i32(1), and32, asm.If, get(other), i64(3), asm.I64Add, set(other), asm.End),
	"a way of eight": plain(repeat(8, asm.Block), randomI32, i32(7), and32, asm.Code{0x0e, 7, 0, 1, 2, 3, 4, 5, 6, 7},
		repeat(8, asm.End, get(other), i64(5), asm.I64Add, set(other))),
	"an indirect call": func(k *kitchen) asm.Code {
		if k.functions == 0 {
			return nil
		}
		return asm.Do(randomI32, i32(int32(k.functions)), remU32, asm.CallIndirect(k.typ))
	},
	"a host call":        func(k *kitchen) asm.Code { return asm.Do(asm.Call(k.imports["block_index"]), set(other)) },
	"a register written": func(k *kitchen) asm.Code { return asm.Do(i64(0), asm.Call(k.imports["predecessor_account_id"])) },
	"a hash":             ofMemory("sha256", 100),
	"a long hash":        ofMemory("sha256", 60_000),
	"a long keccak":      ofMemory("keccak512", 60_000),
	"a long ripemd":      ofMemory("ripemd160", 60_000),
	"a value read":       ofMemory("storage_read", 100),
	"a key asked for": func(k *kitchen) asm.Code {
		return asm.Do(i64(2000), i64(0), asm.Call(k.imports["storage_has_key"]), set(other))
	},
	"a value written": func(k *kitchen) asm.Code {
		return asm.Do(i64(100), i64(0), i64(60_000), i64(0), i64(0), asm.Call(k.imports["storage_write"]), set(other))
	},
	"a short value written": func(k *kitchen) asm.Code {
		return asm.Do(i32(32), get(seed), asm.I64Store(), nextSeed, i64(8), i64(32), i64(1), i64(0), i64(0), asm.Call(k.imports["storage_write"]), set(other))
	},
	"a signature": func(k *kitchen) asm.Code {
		return asm.Do(i64(64), i64(0), i64(32), i64(0), i64(32), i64(0), asm.Call(k.imports["ed25519_verify"]), set(other))
	},
	"a recovered key": func(k *kitchen) asm.Code {
		return asm.Do(i64(32), i64(16), i64(64), i64(16), i64(0), i64(0), i64(0), asm.Call(k.imports["ecrecover"]), set(other))
	},
}

// called are the host functions that ingredients call.
var called = []string{"block_index", "predecessor_account_id", "sha256", "keccak512", "ripemd160", "storage_read", "storage_has_key", "storage_write", "ed25519_verify", "ecrecover"}

// ofMemory calls a function that takes n bytes of memory and a register.
func ofMemory(name string, n int64) func(*kitchen) asm.Code {
	return func(k *kitchen) asm.Code {
		code := asm.Do(i64(n), i64(0), i64(0), asm.Call(k.imports[name]))
		if name == "storage_read" {
			code = asm.Do(code, set(other))
		}
		return code
	}
}

func names() []string { return slices.Sorted(maps.Keys(ingredients)) }

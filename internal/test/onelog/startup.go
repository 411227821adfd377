package onelog

import (
	"fmt"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

// startUps runs contracts that look around, by WASI, in a call and at start-up.
func startUps(r *recorder) {
	c := newContract(1)
	c.method("look", look(), c.do("value_return", 512, 0))
	c.method("leave", asm.I32Const(0), wasi("proc_exit"), asm.Unreachable)
	c.method("leave_with_code", asm.I32Const(3), wasi("proc_exit"))
	lastWords(c)
	r.deploy(c, toolID)
	r.ok(r.sign(bob, toolID, call("look", "", 50, amount.Zero)))
	r.ok(r.sign(bob, toolID, call("leave", "", 50, amount.Zero)))
	r.fails("plugin returned code 3", r.sign(bob, toolID, call("leave_with_code", "", 50, near("0.01"))))
	r.fails("Smart contract panicked: panic: boom\"", r.sign(bob, toolID, call("panic_and_exit", "", 50, near("0.01"))))
	r.fails("Smart contract panicked: no �UTF-8�\"", r.sign(bob, toolID, call("panic_and_trap", "", 50, near("0.01"))))
	r.fails("Exceeded the prepaid gas.", r.sign(bob, toolID, call("panic_and_burn", "", 50, near("0.01"))))
	broughtUp(r)
}

// lastWords adds methods that say why they die, as a language's runtime does: in
// pieces, with a trace after the line.
func lastWords(c *contract) {
	const vector, written = 0, 8
	i32 := asm.I32Const
	say := func(text string) asm.Code {
		place := asm.I64Const(c.put(text) | int64(len(text))<<32)
		return asm.Do(i32(vector), place, asm.I64Store(),
			i32(2), i32(vector), i32(1), i32(written), wasi("fd_write"), asm.Drop)
	}
	c.method("panic_and_exit", say("panic: "), say("boom"), say("\n\ngoroutine 1 [running]:\n"), i32(2), wasi("proc_exit"))
	c.method("panic_and_trap", say("no \xc3UTF-8\xff"), asm.Unreachable)
	c.method("panic_and_burn", say("never read\n"), asm.Loop, asm.Br(0), asm.End)
}

func wasi(function string) asm.Code { return asm.Call(indexIn(vm.WASIModule, function)) }

// look calls each function of WASI but proc_exit, with addresses from 0 to 511,
// and keeps what they answer from address 256.
func look() asm.Code {
	const result, data, answers = 0, 64, 256
	i32, i64 := asm.I32Const, asm.I64Const
	var code asm.Code
	for i, step := range []asm.Code{
		asm.Do(i32(result), i32(result), wasi("args_get")),
		asm.Do(i32(result), i32(result+4), wasi("args_sizes_get")),
		asm.Do(i32(result), i32(result), wasi("environ_get")),
		asm.Do(i32(result), i32(result+4), wasi("environ_sizes_get")),
		asm.Do(i32(0), i64(0), i32(data), wasi("clock_time_get")),
		asm.Do(i32(1), i64(0), i32(data+8), wasi("clock_time_get")),
		asm.Do(i32(1), i64(0), i32(data+16), wasi("clock_time_get")),
		asm.Do(i32(data+24), i32(40), wasi("random_get")),
		asm.Do(i32(data+64), i32(5), wasi("random_get")),
		asm.Do(i32(data), i32(-1), wasi("random_get")),
		asm.Do(i32(512), i32(data+80), i32(1), i32(result), wasi("poll_oneoff")), // zeros wait for a clock
		wasi("sched_yield"),
		asm.Do(i32(1), i32(512), i32(2), i32(result+8), wasi("fd_write")),
		asm.Do(i32(0), i32(512), i32(2), i32(result+12), wasi("fd_read")),
		asm.Do(i32(1), i64(0), i32(0), i32(result+16), wasi("fd_seek")),
		asm.Do(i32(2), i32(data+112), wasi("fd_fdstat_get")),
		asm.Do(i32(2), i32(4), wasi("fd_fdstat_set_flags")),
		asm.Do(i32(3), i32(result), wasi("fd_prestat_get")),
		asm.Do(i32(3), i32(result), i32(1), wasi("fd_prestat_dir_name")),
		asm.Do(i32(2), wasi("fd_close")),
		asm.Do(i32(2), wasi("fd_close")),
	} {
		code = asm.Do(code, store(int32(answers+8*i), asm.Do(step, asm.I64ExtendI32)))
	}
	return code
}

// broughtUp deploys code that is brought up once, and code that cannot be.
func broughtUp(r *recorder) {
	good := newContract(1)
	good.method("_initialize", look(), asm.I32Const(1), asm.MemoryGrow, asm.Drop,
		asm.I32Const(70_000), asm.I64Const(7), asm.I64Store())
	good.method("run", store(500, asm.Do(asm.I32Const(70_000), asm.I64Load())), good.do("value_return", 512, 0))
	endless, early, trapping := newContract(1), newContract(1), newContract(1)
	endless.method("_initialize", asm.Loop, asm.Br(0), asm.End)
	early.method("_initialize", early.do("block_index"))
	trapping.method("_initialize", asm.Unreachable)
	for _, c := range []*contract{endless, early, trapping} {
		c.method("run")
	}
	for i, c := range []*contract{good, endless, early, trapping} {
		id := account.ID(fmt.Sprintf("start%d.%s", i, toolID))
		r.ok(r.sign(toolID, id, transaction.CreateAccount{}, transfer("20"), transaction.DeployContract{Code: c.m.Wasm()}))
		if c == good {
			r.ok(r.sign(bob, id, call("run", "", 50, amount.Zero)))
			r.ok(r.sign(bob, id, call("run", "", 50, amount.Zero)))
		} else {
			r.fails("PrepareError", r.sign(bob, id, call("run", "", 50, near("0.01"))))
		}
	}
}

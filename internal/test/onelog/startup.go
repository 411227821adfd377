package onelog

import (
	"fmt"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/internal/test/enginetest"
)

// startUps runs contracts that look around, by WASI, in a call and at start-up.
func startUps(r *recorder) {
	c := newContract(1)
	c.method("look", look(), c.do("value_return", 512, 0))
	c.method("leave", enginetest.I32Const(0), wasi("proc_exit"), enginetest.Unreachable)
	c.method("leave_with_code", enginetest.I32Const(3), wasi("proc_exit"))
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
	i32 := enginetest.I32Const
	say := func(text string) enginetest.Code {
		place := enginetest.I64Const(c.put(text) | int64(len(text))<<32)
		return enginetest.Do(i32(vector), place, enginetest.I64Store(),
			i32(2), i32(vector), i32(1), i32(written), wasi("fd_write"), enginetest.Drop)
	}
	c.method("panic_and_exit", say("panic: "), say("boom"), say("\n\ngoroutine 1 [running]:\n"), i32(2), wasi("proc_exit"))
	c.method("panic_and_trap", say("no \xc3UTF-8\xff"), enginetest.Unreachable)
	c.method("panic_and_burn", say("never read\n"), enginetest.Loop, enginetest.Br(0), enginetest.End)
}

func wasi(function string) enginetest.Code { return enginetest.Call(indexIn(vm.WASIModule, function)) }

// look calls each function of WASI but proc_exit, with addresses from 0 to 511,
// and keeps what they answer from address 256.
func look() enginetest.Code {
	const result, data, answers = 0, 64, 256
	i32, i64 := enginetest.I32Const, enginetest.I64Const
	var code enginetest.Code
	for i, step := range []enginetest.Code{
		enginetest.Do(i32(result), i32(result), wasi("args_get")),
		enginetest.Do(i32(result), i32(result+4), wasi("args_sizes_get")),
		enginetest.Do(i32(result), i32(result), wasi("environ_get")),
		enginetest.Do(i32(result), i32(result+4), wasi("environ_sizes_get")),
		enginetest.Do(i32(0), i64(0), i32(data), wasi("clock_time_get")),
		enginetest.Do(i32(1), i64(0), i32(data+8), wasi("clock_time_get")),
		enginetest.Do(i32(1), i64(0), i32(data+16), wasi("clock_time_get")),
		enginetest.Do(i32(data+24), i32(40), wasi("random_get")),
		enginetest.Do(i32(data+64), i32(5), wasi("random_get")),
		enginetest.Do(i32(data), i32(-1), wasi("random_get")),
		enginetest.Do(i32(512), i32(data+80), i32(1), i32(result), wasi("poll_oneoff")), // zeros wait for a clock
		wasi("sched_yield"),
		enginetest.Do(i32(1), i32(512), i32(2), i32(result+8), wasi("fd_write")),
		enginetest.Do(i32(0), i32(512), i32(2), i32(result+12), wasi("fd_read")),
		enginetest.Do(i32(1), i64(0), i32(0), i32(result+16), wasi("fd_seek")),
		enginetest.Do(i32(2), i32(data+112), wasi("fd_fdstat_get")),
		enginetest.Do(i32(2), i32(4), wasi("fd_fdstat_set_flags")),
		enginetest.Do(i32(3), i32(result), wasi("fd_prestat_get")),
		enginetest.Do(i32(3), i32(result), i32(1), wasi("fd_prestat_dir_name")),
		enginetest.Do(i32(2), wasi("fd_close")),
		enginetest.Do(i32(2), wasi("fd_close")),
	} {
		code = enginetest.Do(code, store(int32(answers+8*i), enginetest.Do(step, enginetest.I64ExtendI32)))
	}
	return code
}

// broughtUp deploys code that is brought up once, and code that cannot be.
func broughtUp(r *recorder) {
	good := newContract(1)
	good.method("_initialize", look(), enginetest.I32Const(1), enginetest.MemoryGrow, enginetest.Drop,
		enginetest.I32Const(70_000), enginetest.I64Const(7), enginetest.I64Store())
	good.method("run", store(500, enginetest.Do(enginetest.I32Const(70_000), enginetest.I64Load())), good.do("value_return", 512, 0))
	endless, early, trapping := newContract(1), newContract(1), newContract(1)
	endless.method("_initialize", enginetest.Loop, enginetest.Br(0), enginetest.End)
	early.method("_initialize", early.do("block_index"))
	trapping.method("_initialize", enginetest.Unreachable)
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

package onelog

import (
	"bytes"
	"slices"
	"strings"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

// Attack is a plugin that means harm, with what comes of its calls: on every
// host the same, in little time and memory, and with an error that says what
// stopped it.
type Attack struct {
	Name  string
	Wasm  []byte
	Calls []AttackCall
}

// AttackCall is a call of a method without arguments, with all the gas that there
// is.
type AttackCall struct {
	Method string
	// Fails is a part of the failure's JSON; when empty, the call succeeds and
	// Returns says what it must return, if that is not nil.
	Fails   string
	Returns []byte
}

// Texts of failures.
const (
	outOfGas     = "Exceeded the prepaid gas"
	outOfBounds  = "Accessed memory outside the bounds."
	trapOutside  = "Memory out of bounds trap."
	overflow     = "Accessed memory outside the bounds."
	unresolved   = `"LinkError"`
	badFormat    = `"PrepareError":"Deserialization"`
	noStart      = `"PrepareError":"Instantiate"`
	noSuchMethod = `"MethodNotFound"`
)

// Attacks are the hostile plugins.
func Attacks() []Attack {
	return slices.Concat(endless(), excessive(), astray(), forged(), ungranted(), bombs(), malformedCode(), curious())
}

// attack makes one of a contract whose methods all fail the same way.
func attack(name, fails string, c *contract) Attack {
	a := Attack{Name: name, Wasm: c.m.Wasm()}
	for _, method := range c.methods {
		a.Calls = append(a.Calls, AttackCall{Method: method, Fails: fails})
	}
	return a
}

var forever = asm.Do(asm.Loop, asm.Br(0), asm.End)

// endless runs code that would never end by itself.
func endless() []Attack {
	loops := newContract(1)
	loops.method("loop", forever)
	loops.method("grow", asm.Loop, asm.I32Const(1), asm.MemoryGrow, asm.Drop, asm.Br(0), asm.End)
	loops.method("fill", asm.Loop, asm.I32Const(0), asm.I32Const(7), asm.I32Const(1<<16),
		asm.MemoryFill, asm.Br(0), asm.End)
	loops.method("blocks", asm.Loop, asm.I64Const(1<<20), extism("alloc"), asm.Drop, asm.Br(0), asm.End)
	loops.method("block_after_block", asm.Loop, asm.I64Const(1<<20), extism("alloc"), extism("free"), asm.Br(0), asm.End)
	loops.method("host_calls", asm.Loop, loops.do("block_index"), asm.Br(0), asm.End)
	loops.method("writes", asm.Loop, loops.do("storage_write", "key", "value", 0), asm.Br(0), asm.End)

	deep := newContract(1)
	self := len(vm.Table) // the imports come first
	deep.method("itself", asm.Call(self))
	deep.function("with_locals", 4_000, asm.I64Const(1), asm.LocalSet(3_999), asm.Call(self+1),
		asm.LocalGet(3_999), asm.Drop)
	deep.method("one", asm.Call(self+3))
	deep.method("other", asm.Call(self+2))
	deep.m.Table(1, self+4)
	deep.method("indirect", asm.I32Const(0), asm.CallIndirect(deep.m.Type(nil, nil)))

	starts := newContract(1)
	starts.method("_initialize", forever)
	starts.method("run")
	section := newContract(1)
	section.method("run")
	section.m.Start(section.m.Func("", nil, nil, 0, forever))
	return []Attack{attack("loops", outOfGas, loops), attack("recursion", overflow, deep),
		{"a loop in _initialize", starts.m.Wasm(), []AttackCall{{Method: "run", Fails: noStart}}},
		attack("a loop in a start section", outOfGas, section)}
}

// excessive asks for more than there is.
func excessive() []Attack {
	const mib = 1 << 20
	memory := newContract(1)
	memory.method("grow_by_all", store(0, asm.Do(asm.I32Const(-1), asm.MemoryGrow, asm.I64ExtendI32)),
		memory.do("value_return", 4, 0))
	large := newContract(512)
	large.method("value_at_once", large.do("value_return", 4*mib+1, 0))
	large.method("value_by_half", large.do("write_register", 1, 4*mib+1, 0), large.do("value_return", -1, 1))
	large.method("key", large.do("storage_write", 2049, 0, 0, 0, 0))
	large.method("key_by_register", large.do("write_register", 1, 16*mib, 0), large.do("storage_has_key", -1, 1))
	large.method("value", large.do("storage_write", 1, 0, 4*mib+1, 0, 0))
	large.method("log", large.do("log_utf8", 16385, 0))
	large.method("logs", repeat(2, large.do("log_utf8", 16384, 0))...)
	large.method("method_names", large.do("promise_batch_create", "bob.test.near"),
		large.do("promise_batch_action_function_call", 0, 4*mib, 0, 0, 0, 0, 0))
	large.method("code", large.do("promise_batch_create", "bob.test.near"), large.do("promise_batch_action_deploy_contract", 0, 4*mib+1, 0))

	refused := map[string]string{"value_at_once": "exceeds the limit", "value_by_half": "exceeds the limit", "key": "exceeds the limit",
		"key_by_register": "exceeds the limit", "value": "exceeds the limit", "log": "exceeds the limit", "logs": "exceeds the limit",
		"method_names": "ReceiptSizeExceeded", "code": "exceeds the limit"}
	excess := Attack{Name: "excess", Wasm: large.m.Wasm()}
	for _, method := range large.methods {
		excess.Calls = append(excess.Calls, AttackCall{Method: method, Fails: refused[method]})
	}

	many := newContract(1)
	var body []asm.Code
	for i := range 101 {
		body = append(body, many.do("input", i))
	}
	many.method("many", body...)
	tooMany := newContract(1)
	tooMany.method("promises", asm.Loop, tooMany.do("promise_batch_create", "bob.test.near"), asm.Br(0), asm.End)
	wide := newContract(513)
	wide.method("run")
	return []Attack{{"memory at once", memory.m.Wasm(), []AttackCall{{Method: "grow_by_all", Returns: bytes.Repeat([]byte{0xff}, 4)}}}, excess, attack("many registers", outOfBounds, many),
		attack("large registers", outOfBounds, largeRegisters()), attack("many promises", "exceeds the limit 1024", tooMany),
		attack("a memory that starts too large", `"PrepareError":"Memory"`, wide)}
}

func largeRegisters() *contract {
	const mib = 1 << 20
	c := newContract(512) // 32 MiB
	c.method("two", c.do("write_register", 0, 16*mib, 0), c.do("write_register", 1, 16*mib, 0))
	c.method("longer_than_memory", c.do("write_register", 0, 33*mib, 0))
	c.method("from_nowhere", c.do("write_register", 0, 1, -1))
	return c
}

// astray names memory, registers and blocks that are not there.
func astray() []Attack {
	pointers := newContract(1)
	for i, at := range []int{1 << 16, 1<<16 - 7, 1 << 32, 1<<32 - 1, -1, -8, 1 << 62} {
		name := strings.Repeat("i", i+1)
		pointers.method("read_"+name, pointers.do("sha256", 8, at, 0))
		pointers.method("write_"+name, pointers.do("account_balance", at))
		pointers.method("amount_"+name, pointers.do("promise_batch_create", "bob.test.near"), pointers.do("promise_batch_action_transfer", 0, at))
	}
	pointers.method("long", pointers.do("sha256", 1<<16+1, 0, 0))

	handles := newContract(1)
	for i, handle := range []int64{1, 8, 24, 1 << 20, 1 << 32, -1, -16, 1 << 62} {
		name := strings.Repeat("i", i+1)
		handles.method("log_"+name, asm.I64Const(handle), asm.Call(indexIn(vm.UserModule, "log_utf8")))
		handles.method("write_"+name, asm.I64Const(handle), asm.I64Const(handle), asm.Call(indexIn(vm.UserModule, "storage_write")), asm.Drop)
		handles.method("transfer_"+name, asm.I64Const(0), asm.I64Const(handle), asm.Call(indexIn(vm.UserModule, "promise_batch_action_transfer")))
	}
	for i, at := range []int64{1 << 20, 1 << 32, -1, -8} {
		name := strings.Repeat("i", i+1)
		handles.method("load_"+name, asm.I64Const(at), extism("load_u64"), asm.Drop)
		handles.method("store_"+name, asm.I64Const(at), asm.I64Const(at), extism("store_u64"))
		handles.method("output_"+name, asm.I64Const(at), asm.I64Const(8), extism("output_set"))
		handles.method("long_output_"+name, asm.I64Const(16), extism("alloc"), asm.I64Const(at), extism("output_set"))
		handles.method("error_"+name, asm.I64Const(at), extism("error_set"))
	}
	handles.method("store_0", asm.I64Const(0), asm.I64Const(1), extism("store_u64"))

	registers := newContract(1)
	for i, id := range []int{0, 7, 1 << 62, -1} {
		name := strings.Repeat("i", i+1)
		registers.method("read_"+name, registers.do("read_register", id, 0))
		registers.method("use_"+name, registers.do("storage_read", -1, id, 0))
	}
	own := newContract(1)
	own.method("load", asm.I32Const(-8), asm.I64Load(), asm.Drop)
	own.method("store", asm.I32Const(1<<16-7), asm.I64Const(0), asm.I64Store())
	own.method("fill", asm.I32Const(1<<16-1), asm.I32Const(0), asm.I32Const(2), asm.MemoryFill)
	beyondGas, beyondSums := newContract(1), newContract(1)
	beyondGas.method("hash", beyondGas.do("sha256", 1<<32, 0, 0))
	for i, length := range []int{1 << 62, -2} {
		beyondSums.method("hash_"+strings.Repeat("i", i+1), beyondSums.do("sha256", length, 0, 0))
		beyondSums.method("keep_"+strings.Repeat("i", i+1), beyondSums.do("write_register", 0, length, 0))
	}
	return []Attack{attack("pointers", outOfBounds, pointers), attack("lengths beyond all gas", outOfGas, beyondGas),
		attack("lengths beyond all sums", "Integer overflow.", beyondSums), attack("handles", outOfBounds, handles), attack("registers", "invalid register id", registers),
		attack("its own memory", trapOutside, own)}
}

// forged names promises and results that were never given.
func forged() []Attack {
	promises, results := newContract(1), newContract(1)
	for i, id := range []int{0, 1, 1023, 1 << 62, -1} {
		name := strings.Repeat("i", i+1)
		promises.method("then_"+name, promises.do("promise_then", id, "bob.test.near", "m", "", amount.Zero, 0))
		promises.method("batch_then_"+name, promises.do("promise_batch_then", id, "bob.test.near"))
		promises.method("return_"+name, promises.do("promise_return", id))
		promises.method("transfer_"+name, promises.do("promise_batch_action_transfer", id, amount.From(1)))
		promises.method("key_"+name, promises.do("promise_batch_action_delete_key", id, string(public("k").Borsh())))
		promises.method("refund_"+name, promises.do("promise_set_refund_to", id, "bob.test.near"))
		list := string(bytes.Repeat([]byte{byte(id)}, 8))
		promises.method("and_"+name, promises.do("promise_and", int(promises.put(list)), 1))
		results.method("result_"+name, results.do("promise_result", id, 0))
	}
	return []Attack{attack("forged promises", "does not correspond to existing promises", promises),
		attack("forged results", "Accessed invalid promise result index", results)}
}

// ungranted imports what no plugin gets.
func ungranted() []Attack {
	var attacks []Attack
	i32, i64 := vm.I32, vm.I64
	for _, f := range []struct {
		module, name    string
		params, results []vm.ValueType
	}{
		{"extism:host/env", "http_request", []vm.ValueType{i64, i64}, []vm.ValueType{i64}},
		{"extism:host/env", "http_status_code", nil, []vm.ValueType{i32}},
		{"extism:host/env", "http_headers", nil, []vm.ValueType{i64}},
		{"extism:host/env", "var_get", []vm.ValueType{i64}, []vm.ValueType{i64}},
		{"extism:host/env", "var_set", []vm.ValueType{i64, i64}, nil},
		{"extism:host/env", "config_get", []vm.ValueType{i64}, []vm.ValueType{i64}},
		{"extism:host/env", "reset", nil, nil},
		{"wasi_snapshot_preview1", "path_open", []vm.ValueType{i32, i32, i32, i32, i32, i64, i64, i32, i32}, []vm.ValueType{i32}},
		{"wasi_snapshot_preview1", "sock_accept", []vm.ValueType{i32, i32, i32}, []vm.ValueType{i32}},
		{"wasi_snapshot_preview1", "proc_raise", []vm.ValueType{i32}, []vm.ValueType{i32}},
		{"wasi_unstable", "fd_write", []vm.ValueType{i32, i32, i32, i32}, []vm.ValueType{i32}},
		{"env", "no_such_function", nil, nil},
		{"env", "block_index", []vm.ValueType{i64}, []vm.ValueType{i64}}, // of another type
		{"extism:host/user", "promise_yield_create", []vm.ValueType{i64}, []vm.ValueType{i64}},
		{vm.BlockModule, "alloc", []vm.ValueType{i64}, []vm.ValueType{i64}}, // the host's own name
		{"", "", nil, nil},
	} {
		var m asm.Module
		m.Import(f.module, f.name, f.params, f.results)
		m.Memory(1, -1)
		m.Method("run")
		attacks = append(attacks, Attack{"import " + f.module + "." + f.name, m.Wasm(), []AttackCall{{Method: "run", Fails: unresolved}}})
	}
	return attacks
}

// malformedCode is what is no module, or ends too early.
func malformedCode() []Attack {
	whole := newContract(1)
	whole.method("run")
	wasm := whole.m.Wasm()
	attacks := []Attack{
		{Name: "no code", Wasm: nil}, {Name: "no magic", Wasm: []byte("#!/bin/sh\nrm -rf /\n")},
		{Name: "a later version", Wasm: []byte("\x00asm\x02\x00\x00\x00")},
		{Name: "a component", Wasm: []byte("\x00asm\x0d\x00\x01\x00")},
		{Name: "nothing after the head", Wasm: wasm[:7]},
	}
	for i := 1; i < 8; i++ {
		attacks = append(attacks, Attack{Name: "a truncated module", Wasm: wasm[:len(wasm)*i/8]})
	}
	for i := range attacks {
		attacks[i].Calls = []AttackCall{{Method: "run", Fails: badFormat}}
	}
	return append(attacks, Attack{"an empty module", wasm[:8], []AttackCall{{Method: "run", Fails: noSuchMethod}}})
}

// hostile deploys each attack in turn on one account, and calls it.
func hostile(r *recorder) {
	id := account.ID("hostile." + toolID)
	r.ok(r.sign(root, toolID, transfer("200")))
	r.ok(r.sign(toolID, id, transaction.CreateAccount{}, transfer("100"),
		fullKey(string(id))))
	for _, a := range Attacks() {
		r.ok(r.sign(id, id, transaction.DeployContract{Code: a.Wasm}))
		for _, c := range a.Calls {
			tx := r.sign(bob, id, call(c.Method, "", 300, amount.Zero))
			if c.Fails != "" {
				r.fails(c.Fails, tx)
			} else if got := r.ok(tx); c.Returns != nil && got != string(c.Returns) {
				r.fail("%s of %s returned %x, want %x", c.Method, a.Name, got, c.Returns)
			}
		}
	}
}

package onelog

import (
	"crypto/sha256"
	"strings"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

// tool deploys a contract that calls host functions, and calls the ones that
// make no promises.
func tool(r *recorder) {
	c := newContract(1)
	c.method("nothing")
	c.method("context",
		c.do("current_account_id", 0), c.do("signer_account_id", 1), c.do("signer_account_pk", 2), c.do("predecessor_account_id", 3),
		c.do("refund_to_account_id", 6), c.do("current_contract_code", 7), c.do("validator_stake", "bob.test.near", 48), c.do("validator_total_stake", 48),
		c.do("input", 4), c.do("random_seed", 5), c.do("account_balance", 0), c.do("account_locked_balance", 16), c.do("attached_deposit", 32),
		// All that is known of the call, as stored numbers and as the value.
		store(64, c.value("block_index")), store(72, c.value("block_timestamp")), store(80, c.value("epoch_height")),
		store(88, c.value("storage_usage")), store(96, c.value("prepaid_gas")), store(104, c.value("used_gas")), store(112, c.value("register_len", 4)),
		c.do("read_register", 3, 128), c.do("read_register", 5, 192), c.do("value_return", 256, 0))
	c.method("storage",
		c.do("storage_write", "key", "first value", 0), c.do("storage_write", "key", "second", 0), c.do("storage_has_key", "key"),
		c.do("storage_read", "key", 1), c.do("storage_write", "other", "kept", 0), c.do("storage_remove", "key", 2),
		c.do("value_return", -1, 2))
	c.method("crypto",
		c.do("sha256", "abc", 0), c.do("keccak256", "abc", 1), c.do("write_register", 2, "abc"),
		c.do("keccak512", "abc", 4), c.do("ripemd160", "abc", 5), store(8, c.recover()),
		store(0, c.value("ed25519_verify", strings.Repeat("s", 64), "message", strings.Repeat("p", 32))),
		c.do("latchkey_access_key", string(public(string(toolID)).Borsh()), 3), c.do("log_utf8", "EVENT_JSON:{}"),
		c.do("log_utf16", "h\x00i\x00"), c.do("value_return", -1, 0))
	c.method("panics", c.do("log_utf8", "before"), c.do("panic_utf8", "on purpose"))
	utf16 := int(c.put("\x04\x00\x00\x00h\x00i\x00")) + 4 // after its length
	c.method("aborts", c.do("abort", utf16, utf16, 12, 34))
	c.method("plain_panic", c.do("panic"))
	c.method("outside", c.do("value_return", 10, 1<<20))
	c.method("bad_register", c.do("read_register", 77, 0))
	c.method("bad_text", c.do("log_utf8", "\xff\xfe"))
	c.method("bad_text_16", c.do("log_utf16", "\x00\xd8"))
	c.method("long_key", c.do("storage_write", strings.Repeat("k", 2049), "", 0))
	c.method("long_log", c.do("log_utf8", strings.Repeat("l", 16385)))
	c.method("bad_signature", c.do("ed25519_verify", "short", "m", strings.Repeat("p", 32)))
	c.method("iterator", c.do("storage_iter_prefix", "key"))
	c.method("iterator_range", c.do("storage_iter_range", "a", "b"))
	c.method("iterator_next", c.do("storage_iter_next", 0, 1, 2))
	c.method("many_logs", repeat(101, c.do("log_utf8", "log"))...)
	c.m.Func("takes", []vm.ValueType{vm.I64}, nil, 0)
	r.deploy(c, toolID)

	r.ok(r.sign(alice, toolID, call("context", "the arguments", 100, near("0.5"))))
	r.ok(r.sign(alice, toolID, call("storage", "", 50, amount.Zero), call("crypto", "", 250, amount.Zero)))
	for _, method := range []string{"panics", "plain_panic", "aborts", "outside", "bad_register", "bad_text", "bad_text_16", "long_key", "long_log",
		"many_logs", "bad_signature", "iterator", "iterator_range", "iterator_next"} {
		r.fails("ExecutionError", r.sign(alice, toolID, call(method, "", 300, near("0.01"))))
	}
	r.fails("MethodNotFound", r.sign(alice, toolID, call("absent", "", 30, amount.Zero)))
	r.fails("MethodInvalidSignature", r.sign(alice, toolID, call("takes", "", 30, amount.Zero)))
	r.fails("Exceeded the prepaid gas", r.sign(alice, toolID, transaction.FunctionCall{MethodName: "storage", Gas: tera / 3}))
	// The second action fails, so the first has not happened.
	r.fails("on purpose", r.sign(alice, toolID, call("storage", "", 50, near("1")), call("panics", "", 50, amount.Zero)))
}

// recover finds the key of a signature: nearcore's test key signed the SHA-256
// of "123" (spec 2.4).
func (c *contract) recover() asm.Code {
	signature, err := keys.ParseSignature("secp256k1:5N5CB9H1dmB9yraLGCo4ZCQTcF24zj4v2NT14MHdH3aVhRoRXrX3AhprHr2w6iXNBZDmjMS1Ntzjzq8Bv6iBvwth6")
	if err != nil {
		panic("onelog: " + err.Error())
	}
	hash, raw := sha256.Sum256([]byte("123")), signature.Bytes()
	return c.value("ecrecover", string(hash[:]), string(raw[:64]), int(raw[64]), 1, 6)
}

// store keeps a number in memory.
func store(at int32, value asm.Code) asm.Code {
	return asm.Do(asm.I32Const(at), value, asm.I64Store())
}

func repeat(times int, code asm.Code) []asm.Code {
	list := make([]asm.Code, times)
	for i := range list {
		list[i] = code
	}
	return list
}

func (r *recorder) deploy(c *contract, to account.ID) {
	r.ok(r.sign(to, to, transaction.DeployContract{Code: c.m.Wasm()}))
}

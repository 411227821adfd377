package ledger

import (
	"strings"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

// TestWhatARefusedFunctionHasBurnt holds the order in which functions charge and
// look at their arguments to nearcore's.
func TestWhatARefusedFunctionHasBurnt(t *testing.T) {
	s := newStage(t)
	one := amount.From(1)
	key := testKey("alice").PublicKey().Borsh()
	const (
		outside = 1 << 40
		receipt = 108_059_500_000
		batch   = base + readMemory + 5*readByte + utf8Base + 5*utf8Byte + receipt
		utf16   = 3_543_313_050
		logBase = 3_543_313_050
	)
	for name, c := range map[string]struct {
		do   func(g *guest)
		want uint64
	}{
		"nothing":                {func(*guest) {}, 0},
		"hash of no memory":      {func(g *guest) { g.do("sha256", 10, outside, 2) }, 4_540_970_250 + rm(10)},
		"ripemd160 of no memory": {func(g *guest) { g.do("ripemd160", 10, outside, 2) }, 853_675_086 + rm(10)},
		"write under no key":     {func(g *guest) { g.do("storage_write", 10, outside, 0, 0, 2) }, base + 64_196_736_000 + rm(10)},
		"read of a key too long": {func(g *guest) { g.do("storage_read", make([]byte, 2049), 2) }, base + 56_356_845_749 + rm(2049)},
		"remove of no register":  {func(g *guest) { g.do("storage_remove", terminated, 77, 2) }, base + 53_473_030_500},
		"has_key of no memory":   {func(g *guest) { g.do("storage_has_key", 1, outside) }, base + 54_039_896_625 + rm(1)},
		"log too long":           {func(g *guest) { g.do("log_utf8", 16385, outside) }, base + utf8Base},
		"log of odd UTF-16":      {func(g *guest) { g.do("log_utf16", "odd") }, base + utf16 + rm(3)},
		"UTF-16 too long":        {func(g *guest) { g.do("log_utf16", make([]byte, 16386)) }, base + utf16 + rm(16386)},
		"text that ends nowhere": {func(g *guest) { g.do("log_utf8", terminated, ^uint64(0)) }, base + utf8Base + rm(1)},
		"iterator":               {func(g *guest) { g.do("storage_iter_next", 0, 0, 0) }, 0},
		"joint of no memory":     {func(g *guest) { g.do("promise_and", outside, 2) }, base + 1_465_013_400 + 16*5_452_176 + rm(16)},
		"transfer of no promise": {func(g *guest) { g.do("promise_batch_action_transfer", 99, one) }, base + rm(16)},
		"code of no promise":     {func(g *guest) { g.do("promise_batch_action_deploy_contract", 99, "abc") }, base + rm(3)},
		"refund of no promise":   {func(g *guest) { g.do("promise_set_refund_to", 99, "bob") }, base + rm(3) + utf8(3)},
		"call of no promise":     {func(g *guest) { g.do("promise_batch_action_function_call", 99, "n", "ab", one, 0) }, base + rm(16) + rm(1) + rm(2)},
		"key that is none": {func(g *guest) {
			g.do("promise_batch_action_delete_key", g.do("promise_batch_create", "other"), key[:32])
		}, batch + base + rm(32) + 94_946_625_000},
		"method that is none": {func(g *guest) { g.promise("other", "\xff", "", one, 7) }, batch + base + rm(16) + rm(1) + rm(0) + 200_000_000_000 + 47_683_715},
		"no name in the list": {func(g *guest) { g.addCallKey(99, key, one, "app", "a,,b") }, base + rm(33) + rm(16) + rm(3) + utf8(3) + rm(4)},
		"abort": {func(g *guest) { g.do("abort", g.assemblyScript("bad"), g.assemblyScript("a.ts"), 7, 9) },
			base + 2*rm(4) + 2*utf16 + rm(6) + rm(8) + 14*163_577_493 + logBase + uint64(len(`bad, filename: "a.ts" line: 7 col: 9`))*13_198_791},
		"abort without a message": {func(g *guest) { g.do("abort", 3, 100, 0, 0) }, base},
	} {
		idle := s.runs(func(*guest) {}).Receipts[0].GasBurnt
		if got := s.runs(c.do).Receipts[0].GasBurnt - idle; got != c.want {
			t.Errorf("%s: %d gas, want %d", name, got, c.want)
		}
	}
}

// TestFeesArePaidPartByPart: what the bytes of an action cost is not burnt when the
// action itself cannot be paid.
func TestFeesArePaidPartByPart(t *testing.T) {
	s := newStage(t)
	const (
		send, run = 200_000_000_000, 780_000_000_000
		left      = tgas // less than both, more than sending
	)
	args := make([]byte, 100_000)
	planned := base + rm(5) + utf8(5) + 108_059_500_000
	first := base + rm(16) + rm(1) + rm(0) + send + 47_683_715
	idle := s.runs(func(*guest) {}).Receipts[0].GasBurnt
	status := s.ends("Exceeded the prepaid gas.", func(g *guest) {
		p := g.do("promise_batch_create", "other")
		attached := 300*tgas - g.do("used_gas") - first - run - 2_235_934 - left
		g.do("promise_batch_action_function_call", p, "n", "", amount.Zero, attached)
		g.do("promise_batch_action_function_call", p, "n", args, amount.Zero, 0)
	})
	want := planned + base + first + base + rm(16) + rm(1) + rm(uint64(len(args))) + send
	expect(t, "burnt", status.Receipts[0].GasBurnt-idle, want)
}

// TestLoadingIsPaidForByWhatWasLoaded: a call of a method that is not there burns
// nothing but the action's own fee, and neither does code that is not a module or does
// not compile; code that does not link burns what loading costs.
func TestLoadingIsPaidForByWhatWasLoaded(t *testing.T) {
	s := newStage(t, "unlinked", "broken")
	var m asm.Module
	m.Import("env", "nonesuch", nil, nil)
	m.Method("m")
	s.deployCode("unlinked", m.Wasm())
	s.deployCode("broken", []byte("no module"))
	s.script["n"] = func(*guest) { panic(abort{&vm.CompileError{Reason: "why"}}) }
	s.script["back"] = func(*guest) { panic(abort{&vm.LinkError{Reason: "why"}}) }
	loading := func(code []byte) uint64 { return 35_445_963 + uint64(len(code))*216_750 }
	const execution = 108_059_500_000 + 780_000_000_000
	burnt := func(to, method string, gas uint64) (uint64, string) {
		status := s.must(s.sign("alice", accountID(to), testKey("alice"), call(method, gas)))
		return status.Receipts[0].GasBurnt - execution - uint64(len(method))*2_235_934, string(status.Status.Failure.JSON())
	}
	for _, c := range []struct {
		to, method string
		gas, want  uint64
		failure    string
	}{
		{"app", "nonesuch", 10 * tgas, 0, "MethodNotFound"},
		{"broken", "m", 10 * tgas, 0, "PrepareError"},
		{"app", "n", 10 * tgas, 0, "CompilationError"},
		{"unlinked", "m", 10 * tgas, loading(m.Wasm()), "LinkError"},
		{"app", "back", 10 * tgas, loading(s.script.code()), "LinkError"},
		{"unlinked", "m", 1000, 1000, "Exceeded the prepaid gas."},
		{"app", "nonesuch", 1000, 1000, "Exceeded the prepaid gas."},
	} {
		got, failure := burnt(c.to, c.method, c.gas)
		if got != c.want || !strings.Contains(failure, c.failure) {
			t.Errorf("%s.%s with %d gas burns %d and ends with %s, want %d and %s", c.to, c.method, c.gas, got, failure, c.want, c.failure)
		}
	}
}

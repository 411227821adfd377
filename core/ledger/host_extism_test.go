package ledger

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"latchkey/core/amount"
)

// The scripted guests of this file use Extism's dress: handles of memory blocks
// that lie with the host.

func TestExtismBlocks(t *testing.T) {
	s := newStage(t)
	s.succeeds("", func(g *guest) {
		expect(t, "no bytes", g.extism("alloc", 0), 0)
		a := g.extism("alloc", 20)
		b := g.extism("alloc", 1)
		if a == 0 || b < a+20 {
			t.Errorf("blocks at %d and %d overlap", a, b)
		}
		expect(t, "length", g.extism("length", a), 20)
		expect(t, "length within a block", g.extism("length", a+1), 0)
		expect(t, "length of nothing", g.extism("length_unsafe", 0), 0)
		g.extism("store_u64", a+8, 0x0807060504030201)
		g.extism("store_u8", a+16, 0x1ff)
		expect(t, "word", g.extism("load_u64", a+9), 0xff08070605040302)
		expect(t, "byte", g.extism("load_u8", a+16), 0xff)
		g.extism("free", a)
		expect(t, "length of what was freed", g.extism("length", a), 0)
		again := g.extism("alloc", 17)
		expect(t, "a block of the same rounded size", again, a)
		expect(t, "used blocks are zeros", g.extism("load_u64", again+8), 0)
		g.extism("free", 12345) // nothing
		expect(t, "too large", g.extism("alloc", 512<<16), 0)
		expect(t, "absurd", g.extism("alloc", ^uint64(0)), 0)
	})
	for name, wrong := range map[string]func(*guest){
		"load beyond":     func(g *guest) { g.extism("load_u64", g.extism("alloc", 16)+9) },
		"load far beyond": func(g *guest) { g.extism("load_u8", ^uint64(0)) },
		"store beyond":    func(g *guest) { g.extism("store_u8", g.extism("alloc", 16)+16, 1) },
		"store at 0":      func(g *guest) { g.extism("store_u8", 0, 1) },
		"output beyond":   func(g *guest) { g.extism("output_set", g.extism("alloc", 16), 17) },
		"a false handle":  func(g *guest) { g.user("storage_read", g.extism("alloc", 16)+1) },
		"a freed handle": func(g *guest) {
			h := g.block("key")
			g.extism("free", h)
			g.user("storage_read", h)
		},
		"a short amount": func(g *guest) {
			g.user("promise_batch_action_transfer", g.user("promise_batch_create", g.block("bob")), g.block("1"))
		},
		"half a number": func(g *guest) { g.user("promise_and", g.block("1234")) },
	} {
		t.Log(name)
		s.ends("Accessed memory outside the bounds.", wrong)
	}
}

func TestExtismBlocksAreBounded(t *testing.T) {
	s := newStage(t)
	s.succeeds("", func(g *guest) {
		handles := 0
		for handle := g.extism("alloc", 1); handle != 0; handle = g.extism("alloc", 1) {
			if handles++; handles > 1<<16 {
				t.Fatal("no bound")
			}
		}
		expect(t, "blocks", handles, 1<<16)
	})
}

func TestExtismInputOutputAndLogs(t *testing.T) {
	s := newStage(t)
	s.script["m"] = func(g *guest) {
		args := "thirteen bytes"
		expect(t, "length", g.extism("input_length"), uint64(len(args)))
		expect(t, "content", g.content(g.extism("input_offset")), args)
		expect(t, "one block", g.extism("input_offset"), g.extism("input_offset"))
		for i := range len(args) {
			expect(t, "byte", byte(g.extism("input_load_u8", uint64(i))), args[i])
		}
		expect(t, "word", g.extism("input_load_u64", 5), binary.LittleEndian.Uint64([]byte(args[5:])))
		expect(t, "beyond", g.extism("input_load_u8", uint64(len(args))), 0)
		expect(t, "word beyond", g.extism("input_load_u64", uint64(len(args))), 0)
		h := g.block("in")
		g.extism("output_set", h, 2)
		g.output("not")
		g.extism("output_set", h, 2)
		g.extism("free", h)
		g.extism("output_set", g.block("out"), 3)
	}
	asked := call("m", 300*tgas)
	asked.Args = []byte("thirteen bytes")
	answered := s.must(s.sign("alice", "app", testKey("alice"), asked))
	expect(t, "output", string(answered.Status.Value)+string(answered.Status.Failure.JSON()), "out")
	status := s.succeeds("", func(g *guest) {
		expect(t, "level", g.extism("get_log_level"), 2)
		for _, level := range []string{"trace", "debug", "info", "warn", "error"} {
			h := g.block("a " + level)
			g.extism("log_"+level, h)
			expect(t, "a logged block is freed", g.extism("length", h), 0)
		}
	})
	expect(t, "logs", fmt.Sprint(outcomesOf(status, "app")[0].Logs), "[a info a warn a error]")
}

func TestAnExtismErrorFailsTheCall(t *testing.T) {
	s := newStage(t)
	s.ends("Smart contract panicked: out of tickets", func(g *guest) {
		g.output("not returned")
		g.extism("error_set", g.block("out of tickets"))
		if g.extism("error_get") == 0 {
			t.Error("the error is lost")
		}
	})
	s.succeeds("", func(g *guest) {
		g.extism("error_set", g.block("taken back"))
		g.extism("error_set", 0)
		expect(t, "error", g.extism("error_get"), 0)
	})
	s.ends("String encoding is bad UTF-8 sequence.", func(g *guest) { g.extism("error_set", g.block("\xff")) })
}

// TestHandlesSayWhatPointersSay runs each host function in both forms.
func TestHandlesSayWhatPointersSay(t *testing.T) {
	s := newStage(t)
	s.script["n"] = returns("from n")
	s.succeeds("", func(g *guest) {
		for _, name := range []string{"current_account_id", "signer_account_id", "signer_account_pk", "predecessor_account_id", "random_seed"} {
			expect(t, name, g.content(g.user(name)), g.text(name))
		}
		for _, name := range []string{"block_index", "block_timestamp", "epoch_height", "storage_usage", "prepaid_gas"} {
			expect(t, name, g.user(name), g.do(name))
		}
		for _, name := range []string{"account_balance", "account_locked_balance", "attached_deposit"} {
			at := g.put(make([]byte, 16))
			g.do(name, at)
			expect(t, name, g.content(g.user(name)), string(g.memory[at:at+16]))
		}
		for _, name := range []string{"sha256", "keccak256"} {
			g.do(name, "data", 0)
			expect(t, name, g.content(g.user(name, g.block("data"))), string(g.register(0)))
		}
		expect(t, "no signature", g.user("ed25519_verify", g.block(strings.Repeat("s", 64)), g.block("m"), g.block(strings.Repeat("k", 32))), 0)

		key, value := g.block("key"), g.block("value")
		expect(t, "nothing there", g.user("storage_read", key), 0)
		expect(t, "nothing evicted", g.user("storage_write", key, value), 0)
		expect(t, "evicted", g.content(g.user("storage_write", key, 0)), "value")
		empty := g.user("storage_read", key)
		if empty == 0 || g.extism("length", empty) != 0 {
			t.Errorf("an empty value is the handle %d", empty)
		}
		expect(t, "has", g.user("storage_has_key", key), 1)
		expect(t, "removed", g.content(g.user("storage_remove", key)), "")
		expect(t, "has no more", g.do("storage_has_key", "key"), 0)
		// Registers are the other form's: this one leaves them alone.
		g.do("write_register", 0, "mine")
		g.user("current_account_id")
		expect(t, "register", string(g.register(0)), "mine")
	})

	var seen string
	s.script["back"] = func(g *guest) {
		expect(t, "results", g.user("promise_results_count"), 2)
		seen = g.content(g.user("promise_result", 0))
		expect(t, "of a failure", g.user("promise_result", 1), 0)
	}
	s.script["last"] = fails("no")
	s.succeeds("from n", func(g *guest) {
		ask := func(method string) uint64 {
			return g.user("promise_create", g.block("other"), g.block(method), 0, 0, 10*tgas)
		}
		n, last := ask("n"), ask("last")
		both := g.user("promise_and", g.block(words64(n, last)))
		g.user("promise_then", both, g.block("app"), g.block("back"), 0, 0, 10*tgas)
		g.user("promise_return", n)
	})
	expect(t, "what the callback saw", seen, "from n")

	before, _ := s.view().Account("bob")
	s.succeeds("", func(g *guest) {
		batch := g.user("promise_batch_create", g.block("bob"))
		g.user("promise_batch_action_transfer", batch, g.block(string(amount.NEAR.Bytes())))
	})
	after, _ := s.view().Account("bob")
	expect(t, "bob has", after.Amount, before.Amount.SaturatingAdd(amount.NEAR))
}

func words64(numbers ...uint64) string {
	var b []byte
	for _, n := range numbers {
		b = binary.LittleEndian.AppendUint64(b, n)
	}
	return string(b)
}

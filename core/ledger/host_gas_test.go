package ledger

import (
	"strings"
	"testing"

	"latchkey/core/amount"
)

// Figures of spec 5.4, written out once more: what the schedule says is held
// against them.
const (
	base          = 264_768_111
	readMemory    = 2_609_863_200
	readByte      = 3_801_333
	writeMemory   = 2_803_794_861
	writeByte     = 2_723_772
	readRegister  = 2_517_165_186
	readRegByte   = 98_562
	writeRegister = 2_865_522_486
	writeRegByte  = 3_801_564
	utf8Base      = 3_111_779_061
	utf8Byte      = 291_580_479
)

// Parts that many functions share, of n bytes.
func rm(n uint64) uint64   { return readMemory + n*readByte }
func wm(n uint64) uint64   { return writeMemory + n*writeByte }
func rr(n uint64) uint64   { return readRegister + n*readRegByte }
func wr(n uint64) uint64   { return writeRegister + n*writeRegByte }
func utf8(n uint64) uint64 { return utf8Base + n*utf8Byte }

func TestWhatHostFunctionsCost(t *testing.T) {
	s := newStage(t)
	one := amount.From(1)
	key := testKey("alice").PublicKey().Borsh()
	const receipt = 108_059_500_000
	const callAction = 200_000_000_000
	for _, c := range []struct {
		name string
		do   func(g *guest)
		want uint64 // burnt, besides base
	}{
		{"register_len", func(g *guest) { g.do("register_len", 1) }, 0},
		{"read_register", func(g *guest) { g.do("read_register", 1, 0) }, rr(5) + wm(5)},
		{"write_register", func(g *guest) { g.do("write_register", 2, "abc") }, rm(3) + wr(3)},
		{"current_account_id", func(g *guest) { g.do("current_account_id", 2) }, wr(3)},
		{"signer_account_pk", func(g *guest) { g.do("signer_account_pk", 2) }, wr(33)},
		{"random_seed", func(g *guest) { g.do("random_seed", 2) }, wr(32)},
		{"block_timestamp", func(g *guest) { g.do("block_timestamp") }, 0},
		{"account_balance", func(g *guest) { g.do("account_balance", 0) }, wm(16)},
		{"sha256", func(g *guest) { g.do("sha256", "abc", 2) }, 4_540_970_250 + 3*24_117_351 + rm(3) + wr(32) - base},
		{"keccak256", func(g *guest) { g.do("keccak256", "abc", 2) }, 5_879_491_275 + 3*21_471_105 + rm(3) + wr(32) - base},
		{"keccak512", func(g *guest) { g.do("keccak512", "abc", 2) }, 5_811_388_236 + 3*36_649_701 + rm(3) + wr(64) - base},
		{"ripemd160", func(g *guest) { g.do("ripemd160", "abc", 2) }, 853_675_086 + 680_107_584 + rm(3) + wr(20) - base},
		{"ripemd160 of 56 bytes", func(g *guest) { g.do("ripemd160", make([]byte, 56), 2) }, 853_675_086 + 2*680_107_584 + rm(56) + wr(20) - base},
		{"ecrecover", func(g *guest) { g.do("ecrecover", make([]byte, 32), make([]byte, 64), 0, 0, 2) }, 278_821_988_457 + rm(32) + rm(64) - base},
		{"validator_stake", func(g *guest) { g.do("validator_stake", "alice", g.put(make([]byte, 16))) }, rm(5) + utf8(5) + 911_834_726_400 + wm(16)},
		{"validator_total_stake", func(g *guest) { g.do("validator_total_stake", g.put(make([]byte, 16))) }, 911_834_726_400 + wm(16)},
		{"refund_to_account_id", func(g *guest) { g.do("refund_to_account_id", 2) }, wr(5)},
		{"current_contract_code", func(g *guest) { g.do("current_contract_code", 2) }, wr(32)},
		{"promise_set_refund_to", func(g *guest) { g.do("promise_set_refund_to", 0, "bob") }, rm(3) + utf8(3)},
		{"deploy_global_contract", func(g *guest) { g.do("promise_batch_action_deploy_global_contract", 0, "abc") }, rm(3) + 184_765_750_000 + 3*47_683_715},
		{"use_global_contract", func(g *guest) { g.do("promise_batch_action_use_global_contract", 0, make([]byte, 32)) }, rm(32) + 184_765_750_000 + 32*47_683_715},
		{"use_global_contract of an account", func(g *guest) { g.do("promise_batch_action_use_global_contract_by_account_id", 0, "bob") },
			rm(3) + utf8(3) + 184_765_750_000 + 3*47_683_715},
		{"an Extism block", func(g *guest) { g.extism("alloc", 24) }, wm(24)},
		{"its bytes", func(g *guest) { g.extism("load_u64", g.extism("alloc", 8)) }, base + wm(8)},
		{"storage_read with handles", func(g *guest) { g.user("storage_read", 0) }, rm(0) + 56_356_845_749},
		{"current_account_id with handles", func(g *guest) { g.user("current_account_id") }, wr(3) + wm(3)},
		{"ed25519_verify", func(g *guest) { g.do("ed25519_verify", make([]byte, 64), "abc", make([]byte, 32)) },
			210_000_000_000 + 3*9_000_000 + rm(64) + rm(3) + rm(32) - base},
		{"ed25519_verify of what is no signature", func(g *guest) { g.do("ed25519_verify", append(make([]byte, 63), 0x20), "abc", make([]byte, 32)) },
			210_000_000_000 + rm(64) - base},
		{"input", func(g *guest) { g.do("input", 2) }, writeRegister},
		{"value_return", func(g *guest) { g.do("value_return", "abc") }, rm(3)},
		{"value_return of a register", func(g *guest) { g.do("value_return", ^uint64(0), 1) }, rr(5)},
		{"log_utf8", func(g *guest) { g.do("log_utf8", "abc") }, rm(3) + utf8(3) + 3_543_313_050 + 3*13_198_791},
		{"log_utf8 to the zero", func(g *guest) { g.do("log_utf8", terminated, g.put([]byte("abc\x00"))) },
			4*rm(1) + utf8(3) + 3_543_313_050 + 3*13_198_791},
		{"log_utf16", func(g *guest) { g.do("log_utf16", "a\x00b\x00") },
			rm(4) + 3_543_313_050 + 4*163_577_493 + 3_543_313_050 + 2*13_198_791},
		{"storage_write", func(g *guest) { g.do("storage_write", "new", "value", 2) },
			rm(3) + rm(5) + 64_196_736_000 + 3*70_482_867 + 5*31_018_539},
		{"storage_write over", func(g *guest) { g.do("storage_write", "kept", "", 2) },
			rm(4) + rm(0) + 64_196_736_000 + 4*70_482_867 + 7*32_117_307 + wr(7)},
		{"storage_read", func(g *guest) { g.do("storage_read", "kept", 2) }, rm(4) + 56_356_845_749 + 4*30_952_533 + 7*5_611_004 + wr(7)},
		{"storage_read of 4,000 bytes", func(g *guest) { g.do("storage_read", "long", 2) }, rm(4) + 56_356_845_749 + 4*30_952_533 + 4000*5_611_004 + wr(4000)},
		{"storage_read of 4,001 bytes", func(g *guest) { g.do("storage_read", "large", 2) },
			rm(5) + 56_356_845_749 + 5*30_952_533 + 4001*5_611_004 + 1 + 4001 + wr(4001)},
		{"storage_read of nothing", func(g *guest) { g.do("storage_read", "none", 2) }, rm(4) + 56_356_845_749 + 4*30_952_533},
		{"storage_remove", func(g *guest) { g.do("storage_remove", "kept", 2) }, rm(4) + 53_473_030_500 + 4*38_220_384 + 7*11_531_556 + wr(7)},
		{"storage_has_key", func(g *guest) { g.do("storage_has_key", "kept") }, rm(4) + 54_039_896_625 + 4*30_790_845},
		{"promise_batch_create", func(g *guest) { g.do("promise_batch_create", "other") }, rm(5) + utf8(5) + receipt},
		{"promise_create", func(g *guest) { g.promise("other", "n", "ab", one, 7) },
			base + rm(5) + utf8(5) + receipt + rm(1) + rm(2) + rm(16) + callAction + 3*47_683_715},
		{"promise_create to oneself", func(g *guest) { g.promise("app", "n", "ab", one, 7) },
			base + rm(3) + utf8(3) + receipt + rm(1) + rm(2) + rm(16) + callAction + 3*2_235_934},
		{"promise_batch_then", func(g *guest) { g.do("promise_batch_then", 0, "other") }, rm(5) + utf8(5) + receipt + 2*36_486_732_312},
		{"promise_and", func(g *guest) { g.do("promise_and", []uint64{0, 0}) }, rm(16) + 1_465_013_400 + 16*5_452_176},
		{"create_account", func(g *guest) { g.do("promise_batch_action_create_account", 0) }, 3_850_000_000_000},
		{"deploy_contract", func(g *guest) { g.do("promise_batch_action_deploy_contract", 0, "abc") }, rm(3) + 184_765_750_000 + 3*47_683_715},
		{"transfer", func(g *guest) { g.do("promise_batch_action_transfer", 0, one) }, rm(16) + 115_123_062_500},
		{"stake", func(g *guest) { g.do("promise_batch_action_stake", 0, one, key) }, rm(16) + rm(33) + 141_715_687_500},
		{"add full key", func(g *guest) { g.do("promise_batch_action_add_key_with_full_access", 0, key, 0) }, rm(33) + 101_765_125_000},
		{"add call key", func(g *guest) { g.addCallKey(0, key, one, "app", "a,bc") },
			rm(33) + rm(16) + rm(3) + utf8(3) + rm(4) + 102_217_625_000 + 5*47_683_715},
		{"delete_key", func(g *guest) { g.do("promise_batch_action_delete_key", 0, key) }, rm(33) + 94_946_625_000},
		{"delete_account", func(g *guest) { g.do("promise_batch_action_delete_account", 0, "bob") }, rm(3) + utf8(3) + 147_489_000_000},
		{"promise_results_count", func(g *guest) { g.do("promise_results_count") }, 0},
		{"promise_return", func(g *guest) { g.do("promise_return", 0) }, 560_152_386},
		{"latchkey_access_key", func(g *guest) { g.do("latchkey_access_key", testKey("app").PublicKey().Borsh(), 2) },
			rm(33) + 56_356_845_749 + 33*30_952_533 + 9*5_611_004 + wr(9)},
	} {
		// The receipt's burnt gas tells, since used_gas also counts what is reserved.
		burnt := func(do func(g *guest)) uint64 {
			status := s.runs(func(g *guest) {
				g.put(make([]byte, 32))
				g.do("write_register", 1, "12345")
				g.do("storage_write", "kept", "kept it", 9)
				g.do("storage_write", "long", make([]byte, 4000), 9)
				g.do("storage_write", "large", make([]byte, 4001), 9)
				g.do("promise_batch_create", "other")
				do(g)
			})
			if f := string(status.Status.Failure.JSON()); strings.Contains(f, "FunctionCallError") {
				t.Fatalf("%s: %s", c.name, f)
			}
			return status.Receipts[0].GasBurnt
		}
		s.succeeds("", removesAll)
		without := burnt(func(*guest) {})
		s.succeeds("", removesAll)
		if got := burnt(c.do) - without; got != base+c.want {
			t.Errorf("%s burns %d gas, want %d", c.name, got, base+c.want)
		}
	}
}

// removesAll takes away what the above has stored.
func removesAll(g *guest) {
	for _, key := range []string{"kept", "long", "large", "new"} {
		g.do("storage_remove", key, 0)
	}
}

// TestResultsCostNothingByTheByte: nearcore does not copy them.
func TestResultsCostNothingByTheByte(t *testing.T) {
	s := newStage(t)
	s.script["n"] = returns("twelve bytes")
	burnt := func(registers uint64) uint64 {
		s.script["back"] = func(g *guest) {
			for id := range registers {
				g.do("promise_result", 0, id)
			}
		}
		status := s.succeeds("", func(g *guest) { g.then(g.promise("other", "n", "", amount.Zero, 10*tgas), "app", "back", "", 10*tgas) })
		return outcomesOf(status, "app")[1].GasBurnt
	}
	expect(t, "three results", burnt(3)-burnt(0), 3*(base+writeRegister))
}

// TestReturningToOthersCostsPerReceiver: data receipts are paid by who returns.
func TestReturningToOthersCostsPerReceiver(t *testing.T) {
	s := newStage(t)
	s.script["n"] = returns("12345")
	burnt := func(callbacks ...string) uint64 {
		status := s.succeeds("", func(g *guest) {
			p := g.promise("other", "n", "", amount.Zero, 10*tgas)
			for _, receiver := range callbacks {
				g.then(p, receiver, "back", "", 10*tgas)
			}
		})
		return outcomesOf(status, "other")[0].GasBurnt
	}
	alone := burnt()
	expect(t, "to app", burnt("app")-alone, 5*(47_683_715+17_212_011))
	expect(t, "to oneself and app", burnt("other", "app")-alone, 5*(17_212_011+17_212_011)+5*(47_683_715+17_212_011))
}

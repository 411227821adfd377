package ledger

import (
	"strings"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/keys"
)

// read is storage_read as a contract sees it: the value, or "-" for none.
func (g *guest) read(key string) string {
	if g.do("storage_read", key, 3) == 0 {
		return "-"
	}
	return string(g.register(3))
}

func TestStorage(t *testing.T) {
	s := newStage(t)
	usage := func() uint64 {
		acc, _ := s.view().Account("app")
		return acc.StorageUsage
	}
	start := usage()
	s.succeeds("", func(g *guest) {
		expect(t, "absent", g.read("key"), "-")
		expect(t, "has absent", g.do("storage_has_key", "key"), 0)
		expect(t, "remove absent", g.do("storage_remove", "key", 1), 0)
		expect(t, "insert", g.do("storage_write", "key", "value", 1), 0)
		expect(t, "nothing evicted", g.do("register_len", 1), ^uint64(0))
		expect(t, "usage after insert", g.do("storage_usage"), start+3+5+40)
		expect(t, "read", g.read("key"), "value")
		expect(t, "has", g.do("storage_has_key", "key"), 1)
		expect(t, "replace", g.do("storage_write", "key", "longer value", 1), 1)
		expect(t, "evicted", string(g.register(1)), "value")
		expect(t, "usage after replace", g.do("storage_usage"), start+3+12+40)
		g.do("storage_write", "empty", "", 2)
		expect(t, "empty value", g.read("empty"), "")
		g.do("storage_write", "", "of the empty key", 2)
		expect(t, "empty key", g.read(""), "of the empty key")
		expect(t, "usage", g.do("storage_usage"), start+55+45+56)
	})
	expect(t, "usage kept", usage(), start+55+45+56)
	s.succeeds("", func(g *guest) {
		expect(t, "read later", g.read("key"), "longer value")
		expect(t, "remove", g.do("storage_remove", "key", 1), 1)
		expect(t, "removed", string(g.register(1)), "longer value")
		expect(t, "remove again", g.do("storage_remove", "key", 1), 0)
		expect(t, "gone", g.read("key"), "-")
		g.do("storage_remove", "empty", 1)
		g.do("storage_remove", "", 1)
	})
	expect(t, "usage after all is removed", usage(), start)
}

func TestEachContractHasItsOwnStorage(t *testing.T) {
	s := newStage(t)
	s.script["n"] = func(g *guest) {
		expect(t, "other's key", g.read("key"), "-")
		g.do("storage_write", "key", "other's", 0)
	}
	s.script["back"] = func(g *guest) { expect(t, "app's key", g.read("key"), "app's") }
	s.succeeds("", func(g *guest) {
		g.do("storage_write", "key", "app's", 0)
		g.then(g.promise("other", "n", "", amount.Zero, 10*tgas), "app", "back", "", 10*tgas)
	})
}

func TestStorageTakesRegisters(t *testing.T) {
	s := newStage(t)
	s.succeeds("", func(g *guest) {
		reg := ^uint64(0)
		g.do("write_register", 5, "key")
		g.do("write_register", 6, "value")
		g.do("storage_write", reg, 5, reg, 6, 7)
		expect(t, "read", g.read("key"), "value")
		expect(t, "has", g.do("storage_has_key", reg, 5), 1)
		expect(t, "remove", g.do("storage_remove", reg, 5, 7), 1)
	})
	s.ends("Accessed invalid register id: 9", func(g *guest) { g.do("storage_has_key", ^uint64(0), 9) })
}

func TestStorageLimits(t *testing.T) {
	s := newStage(t)
	long := strings.Repeat("k", 2048)
	s.succeeds("", func(g *guest) { g.do("storage_write", long, "v", 0) })
	for _, f := range []func(g *guest){
		func(g *guest) { g.do("storage_write", long+"k", "", 0) },
		func(g *guest) { g.do("storage_read", long+"k", 0) },
		func(g *guest) { g.do("storage_remove", long+"k", 0) },
		func(g *guest) { g.do("storage_has_key", long+"k") },
	} {
		s.ends("The length of a storage key 2049 exceeds the limit 2048", f)
	}
	s.ends("The length of a storage value 4194305 exceeds the limit 4194304", func(g *guest) {
		g.do("storage_write", "k", make([]byte, 4<<20+1), 0)
	})
}

func TestAccessKeyRecord(t *testing.T) {
	s := newStage(t)
	allowance := near(2)
	s.must(s.sign("app", "app", testKey("app"), addKey("claim", limited(&allowance, "app", "m"))))
	record := func(g *guest, key keys.PublicKey) string {
		if g.do("latchkey_access_key", key.Borsh(), 4) == 0 {
			return "-"
		}
		return string(g.register(4))
	}
	claim := testKey("claim").PublicKey()
	s.succeeds("", func(g *guest) {
		ak, _ := s.key("app", "claim")
		expect(t, "claim key", record(g, claim), string(ak.Borsh()))
		full, _ := s.key("app", "app")
		expect(t, "own key", record(g, testKey("app").PublicKey()), string(full.Borsh()))
		expect(t, "another account's key", record(g, testKey("alice").PublicKey()), "-")
	})
	s.ends("VM Logic provided an invalid public key", func(g *guest) { g.do("latchkey_access_key", "short", 4) })
	// The key that signs sees its allowance without what the call itself costs.
	s.script["m"] = func(g *guest) {
		ak, _ := s.key("app", "claim")
		if record(g, claim) == string(ak.Borsh()) {
			t.Error("the call was not charged to the allowance")
		}
	}
	s.must(s.sign("app", "app", testKey("claim"), call("m", 20*tgas)))
	s.must(s.sign("app", "app", testKey("app"), deleteKey("claim")))
	s.succeeds("", func(g *guest) { expect(t, "deleted key", record(g, claim), "-") })
}

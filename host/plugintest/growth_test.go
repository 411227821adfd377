package plugintest

import (
	"slices"
	"testing"

	"latchkey/core/account"
	"latchkey/core/vm"
)

// growing notes the calls whose guests have more memory than they started with.
type growing struct {
	vm.Engine
	calls []string
}

func (g *growing) Call(code *vm.Code, export string, meter *vm.Meter, host vm.Host) error {
	return g.Engine.Call(code, export, meter, &growingHost{host, g, export, uint64(code.MemoryPages) << 16})
}

type growingHost struct {
	vm.Host
	engine *growing
	export string
	size   uint64
}

func (h *growingHost) Call(function int, guest vm.Memory, args []uint64) (uint64, error) {
	if _, grown := guest.Read(h.size, 1); grown && !slices.Contains(h.engine.calls, h.export) {
		h.engine.calls = append(h.engine.calls, h.export)
	}
	return h.Host.Call(function, guest, args)
}

// TestClaimsGrowNoMemory: an instance whose memory has grown is not used again, and
// the next call makes another, which takes longer than the call.
func TestClaimsGrowNoMemory(t *testing.T) {
	const drop, alice, bob account.ID = "drop.test.near", "alice.test.near", "bob.test.near"
	engine := &growing{Engine: openEngine(t)}
	c := newOn(t, engine, development, standard(t), Account{ID: "test.near", Amount: "1000", Plugin: "registrar"}, Account{ID: drop, Amount: "100", Plugin: "drop"},
		Account{ID: alice, Amount: "1000"}, Account{ID: bob, Amount: "10"})
	c.Call(drop, drop, "new", `{"top_level_account":"test.near"}`).Succeeds(t)
	names := []string{"one", "two", "three", "four"}
	c.Call(alice, drop, "create_near_drop", dropArgs(names...), Deposit("20"), Tgas(200)).Succeeds(t)
	engine.calls = nil
	c.Call(drop, drop, "claim_for", `{"account_id":"`+string(bob)+`"}`, SignedBy("one"), Tgas(20)).Succeeds(t)
	c.Call(drop, drop, "create_account_and_claim",
		`{"new_account_id":"carol.test.near","new_public_key":"`+Key("carol").PublicKey().String()+`"}`, SignedBy("two"), Tgas(60)).Succeeds(t)
	if len(engine.calls) > 0 {
		t.Errorf("the memory of %v grew: see headroom in plugins/sdk/warm.go", engine.calls)
	}
}

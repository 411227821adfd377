//go:build !js

package prepare_test

import (
	"crypto/sha256"
	"slices"
	"testing"

	"latchkey/core/fees"
	"latchkey/core/ledger"
	"latchkey/core/prepare"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/host/engine"
	"latchkey/host/onelog"
	"latchkey/plugins/build"
)

// counting is an engine that has the code it knows ready, metered by each
// instruction alone. Other code is prepared as usual.
type counting struct {
	vm.Engine
	codes map[[32]byte][]byte
	used  map[[32]byte]bool
}

func (c *counting) Prepared(key vm.LibraryKey) *vm.Code {
	code, ok := c.codes[key.Hash]
	if !ok {
		return nil
	}
	schedule, _ := fees.ByName(key.Schedule)
	ready, err := prepare.CountEach(c.Engine, code, schedule)
	if err != nil {
		return nil // prepare has its own words for that
	}
	c.used[key.Hash] = true
	return ready
}

func (c *counting) Keep(*vm.Code) {}

// otherwise are attacks whose code the plainest meter changes: it counts no
// frames, leaves NaNs as they are and makes less of what is refused for its size.
var otherwise = []string{"recursion", "floats", "code that metering makes long"}

// TestTheLogBurnsWhatEachInstructionWould runs all that the one log calls, of
// every plugin there is: what the blocks burn is what counting one by one gives.
func TestTheLogBurnsWhatEachInstructionWould(t *testing.T) {
	root, err := build.Root()
	if err != nil {
		t.Fatal(err)
	}
	native, err := engine.New(engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer native.Close()
	log, code, err := onelog.Record(native, root, onelog.Examples(t))
	if err != nil {
		t.Fatal(err)
	}
	byRegion, err := onelog.Replay(log, code, native)
	if err != nil {
		t.Fatal(err)
	}
	each := &counting{native, deployed(t, log, code), map[[32]byte]bool{}}
	for _, a := range onelog.Attacks() {
		if slices.Contains(otherwise, a.Name) {
			delete(each.codes, sha256.Sum256(a.Wasm))
		}
	}
	byEach, err := onelog.Replay(log, code, each)
	if err != nil {
		t.Fatal(err)
	}
	for i := range byRegion {
		if byRegion[i] != byEach[i] {
			t.Fatalf("block %d is\n%s\ncounted one by one it is\n%s", i+2, byRegion[i], byEach[i])
		}
	}
	t.Logf("%d blocks, %d plugins counted one by one", len(byEach), len(each.used))
	for _, p := range append(code, onelog.Examples(t)...) {
		if !each.used[p.Hash] {
			t.Errorf("%s was not counted", p.Name)
		}
	}
}

// deployed finds the code that a log brings along.
func deployed(t *testing.T, log *ledger.Log, code onelog.Code) map[[32]byte][]byte {
	t.Helper()
	codes := map[[32]byte][]byte{}
	for _, p := range code {
		codes[p.Hash] = p.Wasm
	}
	for _, raw := range log.Inputs {
		in, err := ledger.DecodeInput(raw)
		if err != nil {
			t.Fatal(err)
		}
		for _, tx := range in.Transactions {
			for _, action := range tx.Actions {
				switch a := action.(type) {
				case transaction.DeployContract:
					codes[sha256.Sum256(a.Code)] = a.Code
				case transaction.DeployGlobalContract:
					codes[sha256.Sum256(a.Code)] = a.Code
				}
			}
		}
	}
	return codes
}

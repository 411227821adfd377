package sim

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/internal/test/planted"
	"latchkey/plugins/build"
)

// Faults are planted into the sources. A store or an engine that lies could stand in for
// some; but the replay of every block would tell at once, and what is to be shown is that a
// mistake in the rules themselves, which every replay repeats, is found.

// faults of the rules: all are built into one test binary, each with a switch.
var faults = []planted.Fault{
	{Name: "a refund of gas is skipped", Check: "money", File: "core/runtime/apply.go",
		From: "if rc.IsRefund() || held <= e.gasUsed {",
		To:   "if rc.IsRefund() || held <= e.gasUsed || ON && e.contractGas > 0 {"},
	{Name: "a failed receipt's deposit goes to its signer", Check: "money", File: "core/runtime/apply.go",
		From: "e.made = append(e.made, refund(e.receipt.RefundReceiver(), sum,",
		To:   "to := e.receipt.RefundReceiver()\n\t\tif ON {\n\t\t\tto = e.receipt.Signer\n\t\t}\n\t\te.made = append(e.made, refund(to, sum,"},
	{Name: "a failed receipt keeps what it did", Check: "supply", File: "core/runtime/apply.go",
		From: "if failure == nil {\n\t\te.st.Merge()",
		To:   "if failure == nil || ON {\n\t\te.st.Merge()"},
	{Name: "a refund counts twice for the allowance", Check: "allowance", File: "core/runtime/actions.go",
		From: "allowance := key.Permission.FunctionCall.Allowance.SaturatingAdd(sum)",
		To:   "allowance := key.Permission.FunctionCall.Allowance.SaturatingAdd(sum)\n\tif ON {\n\t\tallowance = allowance.SaturatingAdd(sum)\n\t}"},
	{Name: "an allowance is not charged", Check: "allowance", File: "core/authorize/authorize.go",
		From: "g.AccessKey = WithAllowance(g.AccessKey, left)",
		To:   "if !ON {\n\t\t\tg.AccessKey = WithAllowance(g.AccessKey, left)\n\t\t}"},
	{Name: "a limited key may call anybody", Check: "scope", File: "core/authorize/authorize.go",
		From: "if string(receiver) != p.FunctionCall.ReceiverID {",
		To:   "if string(receiver) != p.FunctionCall.ReceiverID && !ON {"},
	{Name: "a limited key may pay", Check: "scope", File: "core/authorize/authorize.go",
		From: "if !call.Deposit.IsZero() {",
		To:   "if !call.Deposit.IsZero() && !ON {"},
	{Name: "a guard is not asked", Check: "guards", File: "core/authorize/authorize.go",
		From: "g := j.Guards.Of(st, tx.SignerID, acc, key.Permission)",
		To:   "g := j.Guards.Of(st, tx.SignerID, acc, key.Permission)\n\tif ON {\n\t\tg = nil\n\t}"},
	{Name: "a nonce is not moved", Check: "nonces", File: "core/authorize/authorize.go",
		From: "g.AccessKey.Nonce = tx.Nonce",
		To:   "if !ON {\n\t\tg.AccessKey.Nonce = tx.Nonce\n\t}"},
	{Name: "the nonce of a delegate action is not moved", Check: "nonces", File: "core/authorize/authorize.go",
		From: "key.Nonce = d.Nonce",
		To:   "if !ON {\n\t\tkey.Nonce = d.Nonce\n\t}"},
	{Name: "a key's bytes are off by one", Check: "storage", File: "core/runtime/actions.go",
		From: "acc.StorageUsage -= state.AccessKeyBytes(e.Schedule.Storage, a.PublicKey, ak)",
		To:   "acc.StorageUsage -= state.AccessKeyBytes(e.Schedule.Storage, a.PublicKey, ak)\n\tif ON {\n\t\tacc.StorageUsage++\n\t}"},
	{Name: "an undo record is lost", Check: "history", File: "core/state/undo.go",
		From: "for _, d := range deltas {\n",
		To:   "for i, d := range deltas {\n\t\tif ON && i == 2 {\n\t\t\tcontinue\n\t\t}\n"},
	{Name: "a delayed receipt runs twice", Check: "receipts", File: "core/ledger/batch.go",
		From: "w.block.DelayedFirst++\n\t\tw.execute(rc)",
		To:   "w.block.DelayedFirst++\n\t\tif ON {\n\t\t\tw.execute(rc)\n\t\t}\n\t\tw.execute(rc)"},
	{Name: "a delayed receipt is lost", Check: "receipts", File: "core/ledger/batch.go",
		From: "w.st.SetDelayed(w.block.DelayedNext, rc)",
		To:   "if ON && len(rc.Outputs) > 0 {\n\t\treturn\n\t}\n\tw.st.SetDelayed(w.block.DelayedNext, rc)"},
	{Name: "a receipt that has its inputs goes on waiting", Check: "receipts", File: "core/ledger/batch.go",
		From: "w.st.TakeWaiting(rc.Receiver, rc.ID)",
		To:   "if !ON {\n\t\t\tw.st.TakeWaiting(rc.Receiver, rc.ID)\n\t\t}"},
	{Name: "a contract's reward is burnt as well", Check: "supply", File: "core/ledger/batch.go",
		From: "w.block.Burnt = w.block.Burnt.SaturatingAdd(result.Burnt)",
		To:   "w.block.Burnt = w.block.Burnt.SaturatingAdd(result.Burnt)\n\tif ON {\n\t\tw.block.Burnt = w.block.Burnt.SaturatingAdd(result.Reward)\n\t}"},
	{Name: "a block knows when it is run again", Check: "replay", File: "core/ledger/batch.go",
		From: "return runtime.Surroundings{Height: w.in.Height, Time: w.in.Time,",
		To:   "if ON && w.observe != nil {\n\t\tw.in.Random[0]++\n\t}\n\treturn runtime.Surroundings{Height: w.in.Height, Time: w.in.Time,"},
	{Name: "a nonce may be used again", Check: "nonces", File: "core/authorize/authorize.go",
		From: "case nonce <= last:\n\t\treturn nonceUsed",
		To:   "case nonce <= last && !ON:\n\t\treturn nonceUsed"},
	{Name: "half of a block is written", Check: "crash", File: "internal/test/sim/machine.go",
		From: "if m.crash == CrashLost {\n",
		To:   "if m.crash == CrashLost {\n\t\tif ON {\n\t\t\treturn errors.Join(errCrash, m.Store.Commit(changes[:len(changes)/2]))\n\t\t}\n"},
}

// pluginFaults are of the drop contract, which is built once with each. That a link is
// claimed while it is claimed is not among them: here a transaction runs to its end
// before the next begins, and only on NEAR is the drop's lock needed.
var pluginFaults = []planted.Fault{
	{Name: "a claim that failed keeps its link", Check: "claims", File: "plugins/drop/claim.go",
		From: "c.k.since = 0\n\tc.saveKey()\n\temitClaimFailed",
		To:   "c.saveKey()\n\temitClaimFailed"},
	{Name: "what was claimed is given back once more", Check: "drops", File: "plugins/drop/deliver.go",
		From: "c.d.owed = c.d.owed.Sub(a.budget())\n",
		To:   ""},
}

// contractsFolder says in the environment that faults are to be looked for.
const contractsFolder = "LATCHKEY_SIM_CONTRACTS"

// Seeds and blocks that it may take to find a fault.
const (
	faultSeeds  = 20
	faultBlocks = 30
)

// find runs seeds until the fault's check fails, and says with which.
func find(f planted.Fault, with Surroundings) (*Failure, error) {
	others := map[string]bool{}
	for seed := uint64(1); seed <= faultSeeds; seed++ {
		_, err := Run(Draw(seed, faultBlocks), with)
		var found *Failure
		switch {
		case err == nil:
		case !errors.As(err, &found):
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		case found.Has(f.Check):
			return found, nil
		default:
			others[found.Found[0].Check] = true
		}
	}
	return nil, fmt.Errorf("%s: not found by check %s in %d seeds; others that fail: %v", f.Name, f.Check, faultSeeds, others)
}

// TestEachFaultIsFound builds this test with every fault in it, and has it look for
// each.
func TestEachFaultIsFound(t *testing.T) {
	root, err := build.Root()
	if err != nil {
		t.Fatal(err)
	}
	binary := planted.Build(t, root, "./internal/test/sim", faults)
	folder := t.TempDir()
	for name, wasm := range surroundings(t).Contracts {
		if err := os.WriteFile(filepath.Join(folder, name), wasm, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	look := exec.Command(binary)
	look.Env = append(os.Environ(), contractsFolder+"="+folder)
	out, err := look.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Errorf("%v: a fault was not found", err)
	}
	for _, f := range faults {
		if !strings.Contains(string(out), "found: "+f.Name) {
			t.Errorf("%s: not found", f.Name)
		}
	}
}

// lookForFaults is TestEachFaultIsFound in the binary with the faults; it returns the
// exit code.
func lookForFaults(folder string) (code int) {
	native, err := openEngine()
	if err != nil {
		fmt.Println(err)
		return 2
	}
	with := Surroundings{Engine: native, Contracts: Contracts{}}
	for _, name := range ContractNames {
		if with.Contracts[name], err = os.ReadFile(filepath.Join(folder, name)); err != nil {
			fmt.Println(err)
			return 2
		}
	}
	if _, err := Run(Draw(1, faultBlocks), with); err != nil {
		fmt.Printf("with no fault on: %v\n", err)
		code = 1
	}
	for _, f := range faults {
		os.Setenv(planted.Variable, f.Name)
		found, err := find(f, with)
		if err != nil {
			fmt.Println(err)
			code = 1
			continue
		}
		fmt.Printf("found: %s, with seed %d in block %d\n", f.Name, found.Plan.Seed, found.Height)
	}
	return code
}

// TestEachFaultOfADropIsFound builds the drop contract with a fault, and has it found.
func TestEachFaultOfADropIsFound(t *testing.T) {
	for _, f := range pluginFaults {
		t.Run(f.Name, func(t *testing.T) {
			with := faultyDrop(t, f)
			found, err := find(f, with)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%v", found)
			if f.Check == "drops" {
				wantSmall(t, found, with)
			}
		})
	}
}

// faultyDrop is the simulation's surroundings with a drop contract that has a fault.
func faultyDrop(t *testing.T, f planted.Fault) Surroundings {
	t.Helper()
	root, err := build.Root()
	if err != nil {
		t.Fatal(err)
	}
	lock, err := build.ReadLock(root)
	if err != nil {
		t.Fatal(err)
	}
	wasm, err := build.Go(t.Context(), root, "./plugins/drop", "GOTOOLCHAIN="+lock.Toolchain, "GOWORK=off",
		"GOFLAGS=-overlay="+planted.Overlay(t, root, []planted.Fault{f}))
	if err != nil {
		t.Fatal(err)
	}
	sections, err := build.SectionsOf(filepath.Join(root, "plugins", "drop"))
	if err != nil {
		t.Fatal(err)
	}
	with := surroundings(t)
	if with.Contracts["drop"], err = build.WithSections(wasm, sections); err != nil {
		t.Fatal(err)
	}
	return with
}

// What shrinking has to come to, in so many runs: a drop and a claim would be enough,
// but a search that ends early may keep more.
const (
	shrunkActsMax  = 12
	shrinkRunsTest = 80
)

// wantSmall: what a failure is shrunk to still fails in the same way, is small, and
// says how to see it again.
func wantSmall(t *testing.T, found *Failure, with Surroundings) {
	t.Helper()
	least := Shrink(found, with, shrinkRunsTest)
	if n := least.Plan.acts(); n > shrunkActsMax || n == 0 {
		t.Errorf("of %d acts, shrinking leaves %d:\n%s", found.Plan.acts(), n, least.Plan)
	}
	var f *Failure
	if _, err := Run(least.Plan, with); !errors.As(err, &f) || !f.Has(found.Found[0].Check) {
		t.Errorf("the shrunk plan fails no more:\n%s", least.Plan)
	}
	text := again(found, least)
	t.Log(text)
	for _, want := range []string{fmt.Sprint("make sim SEED=", found.Plan.Seed, " "), fmt.Sprint("block ", found.Height, " "), "makes a drop who="} {
		if !strings.Contains(text, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
}

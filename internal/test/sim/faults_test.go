package sim

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"latchkey/plugins/build"
)

// A fault is a mistake that somebody could make, and the check that has to find it.
//
// Faults are planted into the sources by go's -overlay, so neither core nor a plugin
// carries a switch for them. A store or an engine that lies could stand in for some;
// but the replay of every block would tell at once, and what is to be shown is that a
// mistake in the rules themselves, which every replay repeats, is found.
type fault struct {
	name  string
	check string
	file  string // from the module's root
	from  string // is there once
	to    string // what stands there instead; ON is whether the fault is on, in core
}

// faults of the rules: all are built into one test binary, each with a switch.
var faults = []fault{
	{"a refund of gas is skipped", "money", "core/runtime/apply.go",
		"if rc.IsRefund() || held <= e.gasUsed {",
		"if rc.IsRefund() || held <= e.gasUsed || ON && e.contractGas > 0 {"},
	{"a failed receipt's deposit goes to its signer", "money", "core/runtime/apply.go",
		"e.made = append(e.made, refund(e.receipt.RefundReceiver(), sum,",
		"to := e.receipt.RefundReceiver()\n\t\tif ON {\n\t\t\tto = e.receipt.Signer\n\t\t}\n\t\te.made = append(e.made, refund(to, sum,"},
	{"a failed receipt keeps what it did", "supply", "core/runtime/apply.go",
		"if failure == nil {\n\t\te.st.Merge()",
		"if failure == nil || ON {\n\t\te.st.Merge()"},
	{"a refund counts twice for the allowance", "allowance", "core/runtime/actions.go",
		"allowance := key.Permission.FunctionCall.Allowance.SaturatingAdd(sum)",
		"allowance := key.Permission.FunctionCall.Allowance.SaturatingAdd(sum)\n\tif ON {\n\t\tallowance = allowance.SaturatingAdd(sum)\n\t}"},
	{"an allowance is not charged", "allowance", "core/authorize/authorize.go",
		"g.AccessKey = WithAllowance(g.AccessKey, left)",
		"if !ON {\n\t\t\tg.AccessKey = WithAllowance(g.AccessKey, left)\n\t\t}"},
	{"a limited key may call anybody", "scope", "core/authorize/authorize.go",
		"if string(receiver) != p.FunctionCall.ReceiverID {",
		"if string(receiver) != p.FunctionCall.ReceiverID && !ON {"},
	{"a limited key may pay", "scope", "core/authorize/authorize.go",
		"if !call.Deposit.IsZero() {",
		"if !call.Deposit.IsZero() && !ON {"},
	{"a guard is not asked", "guards", "core/authorize/authorize.go",
		"g := j.Guards.Of(st, tx.SignerID, acc, key.Permission)",
		"g := j.Guards.Of(st, tx.SignerID, acc, key.Permission)\n\tif ON {\n\t\tg = nil\n\t}"},
	{"a nonce is not moved", "nonces", "core/authorize/authorize.go",
		"g.AccessKey.Nonce = tx.Nonce",
		"if !ON {\n\t\tg.AccessKey.Nonce = tx.Nonce\n\t}"},
	{"the nonce of a delegate action is not moved", "nonces", "core/authorize/authorize.go",
		"key.Nonce = d.Nonce",
		"if !ON {\n\t\tkey.Nonce = d.Nonce\n\t}"},
	{"a key's bytes are off by one", "storage", "core/runtime/actions.go",
		"acc.StorageUsage -= state.AccessKeyBytes(e.Schedule.Storage, a.PublicKey, ak)",
		"acc.StorageUsage -= state.AccessKeyBytes(e.Schedule.Storage, a.PublicKey, ak)\n\tif ON {\n\t\tacc.StorageUsage++\n\t}"},
	{"an undo record is lost", "history", "core/state/undo.go",
		"for _, d := range deltas {\n",
		"for i, d := range deltas {\n\t\tif ON && i == 2 {\n\t\t\tcontinue\n\t\t}\n"},
	{"a delayed receipt runs twice", "receipts", "core/ledger/batch.go",
		"w.block.DelayedFirst++\n\t\tw.execute(rc)",
		"w.block.DelayedFirst++\n\t\tif ON {\n\t\t\tw.execute(rc)\n\t\t}\n\t\tw.execute(rc)"},
	{"a delayed receipt is lost", "receipts", "core/ledger/batch.go",
		"w.st.SetDelayed(w.block.DelayedNext, rc)",
		"if ON && len(rc.Outputs) > 0 {\n\t\treturn\n\t}\n\tw.st.SetDelayed(w.block.DelayedNext, rc)"},
	{"a receipt that has its inputs goes on waiting", "receipts", "core/ledger/batch.go",
		"w.st.TakeWaiting(rc.Receiver, rc.ID)",
		"if !ON {\n\t\t\tw.st.TakeWaiting(rc.Receiver, rc.ID)\n\t\t}"},
	{"a contract's reward is burnt as well", "supply", "core/ledger/batch.go",
		"w.block.Burnt = w.block.Burnt.SaturatingAdd(result.Burnt)",
		"w.block.Burnt = w.block.Burnt.SaturatingAdd(result.Burnt)\n\tif ON {\n\t\tw.block.Burnt = w.block.Burnt.SaturatingAdd(result.Reward)\n\t}"},
	{"a block knows when it is run again", "replay", "core/ledger/batch.go",
		"return runtime.Surroundings{Height: w.in.Height, Time: w.in.Time,",
		"if ON && w.observe != nil {\n\t\tw.in.Random[0]++\n\t}\n\treturn runtime.Surroundings{Height: w.in.Height, Time: w.in.Time,"},
	{"a nonce may be used again", "nonces", "core/authorize/authorize.go",
		"case nonce <= last:\n\t\treturn nonceUsed",
		"case nonce <= last && !ON:\n\t\treturn nonceUsed"},
	{"half of a block is written", "crash", "internal/test/sim/machine.go",
		"if m.crash == CrashLost {\n",
		"if m.crash == CrashLost {\n\t\tif ON {\n\t\t\treturn errors.Join(errCrash, m.Store.Commit(changes[:len(changes)/2]))\n\t\t}\n"},
}

// pluginFaults are of the drop contract, which is built once with each. That a link is
// claimed while it is claimed is not among them: here a transaction runs to its end
// before the next begins, and only on NEAR is the drop's lock needed.
var pluginFaults = []fault{
	{"a claim that failed keeps its link", "claims", "plugins/drop/claim.go",
		"c.k.since = 0\n\tc.saveKey()\n\temitClaimFailed",
		"c.saveKey()\n\temitClaimFailed"},
	{"what was claimed is given back once more", "drops", "plugins/drop/deliver.go",
		"c.d.owed = c.d.owed.Sub(a.budget())\n",
		""},
}

const (
	contractsFolder = "LATCHKEY_SIM_CONTRACTS" // says that faults are to be looked for
	plantedFault    = "LATCHKEY_SIM_FAULT"     // which fault is on
	plantedPackage  = "latchkey/core/planted"
	plantedSource   = "package planted\n\nimport \"os\"\n\nfunc On(name string) bool { return os.Getenv(\"" + plantedFault + "\") == name }\n"
)

// Seeds and blocks that it may take to find a fault.
const (
	faultSeeds  = 20
	faultBlocks = 30
)

// find runs seeds until the fault's check fails, and says with which.
func (f *fault) find(with Surroundings) (*Failure, error) {
	others := map[string]bool{}
	for seed := uint64(1); seed <= faultSeeds; seed++ {
		_, err := Run(Draw(seed, faultBlocks), with)
		var found *Failure
		switch {
		case err == nil:
		case !errors.As(err, &found):
			return nil, fmt.Errorf("%s: %w", f.name, err)
		case found.Has(f.check):
			return found, nil
		default:
			others[found.Found[0].Check] = true
		}
	}
	return nil, fmt.Errorf("%s: not found by check %s in %d seeds; others that fail: %v", f.name, f.check, faultSeeds, others)
}

// overlay writes the sources with faults, and the file that tells go of them.
func overlay(t *testing.T, root string, planted []fault, more map[string]string) string {
	t.Helper()
	folder, sources := t.TempDir(), map[string]string{}
	for _, f := range planted {
		path := filepath.Join(root, f.file)
		if sources[path] == "" {
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			sources[path] = string(content)
		}
		if n := strings.Count(sources[path], f.from); n != 1 {
			t.Fatalf("%s: %s has %d places for it: plant the fault anew\n%s", f.name, f.file, n, f.from)
		}
		sources[path] = strings.Replace(sources[path], f.from, switched(f), 1)
	}
	replace := map[string]string{}
	for path, content := range sources {
		if strings.Contains(content, "planted.On(") {
			content = strings.Replace(content, "import (\n", "import (\n\t\""+plantedPackage+"\"\n", 1)
			if !strings.Contains(content, "import (\n") { // a single import, or none
				content = regexp.MustCompile(`(?m)^package \w+$`).ReplaceAllString(content, "$0\n\nimport \""+plantedPackage+"\"")
			}
		}
		more[path] = content
	}
	for path, content := range more {
		file := filepath.Join(folder, fmt.Sprint(len(replace), ".go"))
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		replace[path] = file
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "overlay.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// switched is what stands in the source for a fault.
func switched(f fault) string {
	return regexp.MustCompile(`\bON\b`).ReplaceAllLiteralString(f.to, fmt.Sprintf("planted.On(%q)", f.name))
}

// TestEachFaultIsFound builds this test with every fault in it, and has it look for
// each.
func TestEachFaultIsFound(t *testing.T) {
	root, err := build.Root()
	if err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(t.TempDir(), "planted")
	file := overlay(t, root, faults, map[string]string{filepath.Join(root, "core/planted/planted.go"): plantedSource})
	compile := exec.Command("go", "test", "-c", "-vet=off", "-overlay", file, "-o", binary, "./internal/test/sim")
	compile.Dir = root
	if out, err := compile.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
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
		if !strings.Contains(string(out), "found: "+f.name) {
			t.Errorf("%s: not found", f.name)
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
		os.Setenv(plantedFault, f.name)
		found, err := f.find(with)
		if err != nil {
			fmt.Println(err)
			code = 1
			continue
		}
		fmt.Printf("found: %s, with seed %d in block %d\n", f.name, found.Plan.Seed, found.Height)
	}
	return code
}

// TestEachFaultOfADropIsFound builds the drop contract with a fault, and has it found.
func TestEachFaultOfADropIsFound(t *testing.T) {
	for _, f := range pluginFaults {
		t.Run(f.name, func(t *testing.T) {
			with := faultyDrop(t, f)
			found, err := f.find(with)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%v", found)
			if f.check == "drops" {
				wantSmall(t, found, with)
			}
		})
	}
}

// faultyDrop is the simulation's surroundings with a drop contract that has a fault.
func faultyDrop(t *testing.T, f fault) Surroundings {
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
		"GOFLAGS=-overlay="+overlay(t, root, []fault{f}, map[string]string{}))
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

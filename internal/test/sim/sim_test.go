package sim

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/core/vm"
	"latchkey/host/engine"
	"latchkey/host/plugintest"
	"latchkey/internal/test/shipped"
)

var (
	seedFlag    = flag.Uint64("seed", 0, "the seed to run, or the first of many; 0 runs a few")
	minutesFlag = flag.Float64("minutes", 0, "how long to run one seed after the other")
	hoursFlag   = flag.Float64("hours", 0, "the same in hours")
	blocksFlag  = flag.Int("blocks", 40, "blocks of each plan")
)

// A run of the tests takes these seeds, beside which make sim takes any.
const (
	firstSeed = 1
	fewSeeds  = 12
)

// logEvery so many seeds a long run says how far it is.
const logEvery = 50

// shrinkRuns bounds how often a failure is tried again to find a smaller one.
const shrinkRuns = 300

// openEngine opens the engine that all runs of this process share. Its slices are
// short, so that calls are many of them.
var openEngine = sync.OnceValues(func() (vm.Engine, error) {
	native, err := engine.New(engine.Options{SliceUnits: 997})
	return &plugintest.Shelf{Engine: native}, err
})

func surroundings(t testing.TB) Surroundings {
	t.Helper()
	native, err := openEngine()
	if err != nil {
		t.Fatal(err)
	}
	with := Surroundings{Engine: native, Contracts: Contracts{}}
	for _, name := range ContractNames {
		if name == "guard" {
			with.Contracts[name] = shipped.Example(t, "guard_go")
		} else {
			with.Contracts[name] = shipped.Build(t, name)
		}
	}
	return with
}

// TestMain turns the test binary into one that looks for the fault that its rules were
// built with, when it is told where the contracts are.
func TestMain(m *testing.M) {
	if folder := os.Getenv(contractsFolder); folder != "" {
		os.Exit(lookForFaults(folder))
	}
	os.Exit(m.Run())
}

// TestSimulation runs a few seeds, or those that the flags name.
func TestSimulation(t *testing.T) {
	with := surroundings(t)
	var met Summary
	begin := time.Now()
	runs, first := fewSeeds, uint64(firstSeed)
	if *seedFlag > 0 {
		runs, first = 1, *seedFlag
	}
	for seed := first; seed < first+uint64(runs) || time.Since(begin).Minutes() < *minutesFlag+60**hoursFlag; seed++ {
		summary, err := Run(Draw(seed, *blocksFlag), with)
		met.Add(summary)
		if err != nil {
			t.Error(told(err, with))
		}
		if n := seed - first + 1; n%logEvery == 0 {
			t.Logf("%d seeds up to %d: %d blocks", n, seed, met.Blocks)
		}
	}
	t.Logf("%+v", met)
	if runs == fewSeeds && *blocksFlag >= 40 {
		wantAll(t, met)
	}
}

// told is a failure with the smallest plan that shows it, and how to see it again.
func told(err error, with Surroundings) string {
	var f *Failure
	if !errors.As(err, &f) {
		return err.Error()
	}
	return again(f, Shrink(f, with, shrinkRuns))
}

func again(f, least *Failure) string {
	return fmt.Sprintf("%vagain with: make sim SEED=%d BLOCKS=%d\nof %d acts, these %d are enough:\n%s%v",
		f, f.Plan.Seed, len(f.Plan.Blocks), f.Plan.acts(), least.Plan.acts(), least.Plan, least)
}

// wantAll: runs that do nothing find nothing.
func wantAll(t *testing.T, met Summary) {
	t.Helper()
	for name, n := range map[string]int{"refused": met.Refused, "failed": met.Failed, "crashes": met.Crashes,
		"delayed": met.Delayed, "paid": met.Paid, "relayed": met.Relayed} {
		if n == 0 {
			t.Errorf("in no run anything is %s", name)
		}
	}
	for _, k := range kinds {
		if met.Succeeded[k.name] == 0 && !strings.HasSuffix(k.name, "again") && k.name != "relays a claim" {
			t.Errorf("nobody who %q ever succeeds", k.name)
		}
	}
}

// TestASeedIsOneHistory: the same seed comes to the same root, in memory and on a disk.
func TestASeedIsOneHistory(t *testing.T) {
	with := surroundings(t)
	for _, onDisk := range []bool{false, true} {
		plan := Draw(7, 12)
		plan.Disk = onDisk
		for i := range plan.Blocks {
			if plan.Blocks[i].Crash == CrashTorn {
				plan.Blocks[i].Crash = CrashKept // which blocks survive the former depends on the store's goroutines
			}
		}
		var roots []string
		for range 2 {
			summary, err := Run(plan, with)
			if err != nil {
				t.Fatal(err)
			}
			roots = append(roots, summary.Root.String())
		}
		if roots[0] != roots[1] {
			t.Errorf("on disk %v: it comes to %s and to %s", onDisk, roots[0], roots[1])
		}
	}
}

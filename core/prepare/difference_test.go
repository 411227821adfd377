//go:build !js

package prepare_test

import (
	"flag"
	"testing"

	"latchkey/core/fees"
	"latchkey/core/prepare"
	"latchkey/internal/test/difference"
)

// enough modules have some of everything among them.
const enough = 250

var (
	seeds     = flag.Uint64("seeds", enough, "how many modules TestEnginesAgree generates")
	firstSeed = flag.Uint64("first-seed", 1, "the seed of the first")
)

// granted are the shapes that every engine must agree on.
var granted = prepare.AllShapes

// findingsMax is how many findings are enough.
const findingsMax = 3

// TestEnginesAgree: all that a ledger sees of generated modules is equal on
// wazero's compiler, its interpreter and V8.
func TestEnginesAgree(t *testing.T) {
	h := allHosts(t)
	seen, findings := census{}, 0
	for seed := *firstSeed; seed < *firstSeed+*seeds && findings < findingsMax; seed++ {
		job := jobOf(seed, prepare.Generate(seed, granted))
		result, finding := h.compare(job)
		seen.add(result)
		if finding != "" {
			findings++
			h.report(t, seed, job, finding)
		}
	}
	t.Log(&seen)
	if *seeds >= enough && findings == 0 {
		seen.check(t)
	}
}

// report shows a finding and the smallest module that has one.
func (h *hosts) report(t *testing.T, seed uint64, job *difference.Job, finding string) {
	t.Helper()
	t.Errorf("seed %d: %s", seed, finding)
	small := *job
	small.Code = prepare.Shrink(job.Code, func(code []byte) bool {
		small.Code = code
		_, finding := h.compare(&small)
		return finding != ""
	})
	_, finding = h.compare(&small)
	t.Logf("smaller, and still: %s\n%x\n%s", finding, small.Code, prepare.Listing(small.Code))
}

// TestFaultsOfEnginesAreFound: where prepare leaves segments as they came, what
// engines do with them shows.
func TestFaultsOfEnginesAreFound(t *testing.T) {
	h := allHosts(t)
	prepare.WithoutMends(t)
	for name, shapes := range map[string]prepare.Shapes{
		"element segments outside their table": {OutsideTable: true},
		"data segments that are dropped":       {DroppedData: true},
	} {
		t.Run(name, func(t *testing.T) {
			const most = 400
			for seed := range uint64(most) {
				if finding := h.compareUnmended(t, seed, shapes); finding != "" {
					t.Logf("seed %d: %s", seed, finding)
					return
				}
			}
			t.Errorf("not found in %d modules", most)
		})
	}
}

// compareUnmended runs what is prepared here, since the process of Node has its
// mends.
func (h *hosts) compareUnmended(t *testing.T, seed uint64, shapes prepare.Shapes) (finding string) {
	t.Helper()
	g := prepare.Generate(seed, shapes)
	if g.Shapes != shapes {
		return ""
	}
	job := jobOf(seed, g)
	classic, _ := fees.ByName("classic")
	code, err := prepare.Prepare(h.compiler, g.Code, classic)
	if err != nil {
		return ""
	}
	job.Ready = code
	_, finding = h.compare(job)
	return finding
}

package worst

import (
	"flag"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

var (
	search = flag.Duration("search", 2*time.Second, "how long TestNothingIsWorse looks for worse mixes")
	start  = flag.Uint64("first-seed", 1, "of what it tries")
)

// TestNothingIsWorse climbs towards mixes of ingredients that take longer for their
// gas, from several beginnings, and holds the worst that it finds to what may be.
func TestNothingIsWorse(t *testing.T) {
	w := open(t)
	random := rand.New(rand.NewPCG(*start, 0))
	found, longest := recipe{}, time.Duration(0)
	for began := time.Now(); time.Since(began) < *search; {
		r, took := w.climb(t, random, began.Add(*search))
		if took > longest {
			found, longest = r, took
			t.Logf("%.2f ms a Tgas: %s", float64(took)/float64(time.Millisecond), r)
		}
	}
	w.hold(t, found)
}

// surely is how many tries it takes to tell a recipe from what the machine does beside.
const surely = 8

// stepsMax without a worse mix end a climb.
const stepsMax = 12

// climb changes a recipe for as long as that makes it worse now and then.
func (w *ware) climb(t *testing.T, random *rand.Rand, until time.Time) (recipe, time.Duration) {
	t.Helper()
	best := worst[random.IntN(len(worst))]
	if random.IntN(2) == 0 {
		best = recipe{pages: 256, parts: []part{somePart(random)}}
	}
	longest := w.pace(t, best, surely)
	for failed := 0; failed < stepsMax && time.Now().Before(until); failed++ {
		r := changed(best, random)
		if took := w.pace(t, r, 2); took > longest {
			if took = w.pace(t, r, surely); took > longest { // it was not the machine
				best, longest, failed = r, took, 0
			}
		}
	}
	return best, longest
}

const (
	partsMax = 5
	timesMax = 16
)

func somePart(random *rand.Rand) part {
	all := names()
	return part{all[random.IntN(len(all))], 1 + random.IntN(timesMax)}
}

// changed is r with one change.
func changed(r recipe, random *rand.Rand) recipe {
	r.parts = slices.Clone(r.parts)
	i := random.IntN(len(r.parts))
	switch random.IntN(6) {
	case 0:
		r.pages = []int{8, 16, 32, 64, 128, 256, 512}[random.IntN(7)]
	case 1:
		r.functions = []int{0, 100, 1000, 8000}[random.IntN(4)]
	case 2:
		r.parts[i].times = 1 + random.IntN(timesMax)
	case 3:
		r.parts[i] = somePart(random)
	case 4:
		if len(r.parts) < partsMax {
			r.parts = slices.Insert(r.parts, i, somePart(random))
		}
	case 5:
		if len(r.parts) > 1 {
			r.parts = slices.Delete(r.parts, i, i+1)
		}
	}
	return r
}

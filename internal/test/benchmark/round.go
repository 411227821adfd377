package benchmark

import (
	"slices"
	"time"

	"latchkey/internal/test/bench"
)

// Units of readings.
const (
	verifications   = "verifications"    // a time, divided by that of one verification
	perVerification = "per verification" // how many were done in that time
	bytesEach       = "bytes"
	objectsEach     = "objects"
	megabytes       = "MB"
)

// reading is one figure of one round.
type reading struct {
	name, unit string
	value      float64
}

// Figure is what the rounds say of one thing.
type Figure struct {
	Row    string    `json:"row"`
	Name   string    `json:"figure"`
	Unit   string    `json:"unit"`
	Median float64   `json:"median"`
	Least  float64   `json:"least"`
	Most   float64   `json:"most"`
	Rounds []float64 `json:"rounds"`
}

// figures collects readings, in the order in which they first came.
type figures struct{ list []*Figure }

func (f *figures) add(row string, r reading) {
	i := slices.IndexFunc(f.list, func(one *Figure) bool { return one.Row == row && one.Name == r.name })
	if i < 0 {
		i = len(f.list)
		f.list = append(f.list, &Figure{Row: row, Name: r.name, Unit: r.unit})
	}
	one := f.list[i]
	one.Rounds = append(one.Rounds, r.value)
	one.Median, one.Least, one.Most = median(one.Rounds), slices.Min(one.Rounds), slices.Max(one.Rounds)
}

func (f *figures) of(row, name string) *Figure {
	for _, one := range f.list {
		if one.Row == row && one.Name == name {
			return one
		}
	}
	return nil
}

// median is the middle one, or between the two in the middle.
func median[N float64 | time.Duration](values []N) N {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// stopwatch times work between two measurements of the unit.
type stopwatch struct{ units []time.Duration }

// around runs work and returns the unit of its time.
func (w *stopwatch) around(work func()) time.Duration {
	before := bench.Unit()
	work()
	unit := (before + bench.Unit()) / 2
	w.units = append(w.units, unit)
	return unit
}

// in makes a reading of a time.
func in(unit time.Duration, name string, took time.Duration) reading {
	return reading{name, verifications, float64(took) / float64(unit)}
}

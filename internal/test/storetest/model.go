package storetest

import (
	"bytes"
	"slices"
	"testing"

	"latchkey/core/state"

	"pgregory.net/rapid"
)

// model holds one store against a Go map through random commits, reads and
// scans over a small alphabet, so that keys meet and are prefixes of others.
func model(t *testing.T, open func(t *testing.T) state.Store) {
	key := rapid.SliceOfN(rapid.SampledFrom([]byte{0, 'a', 0xff}), 1, 4)
	value := rapid.OneOf(rapid.Just([]byte(nil)), rapid.SliceOfN(rapid.Byte(), 0, 8))
	change := rapid.Custom(func(r *rapid.T) state.Change {
		return state.Change{Key: key.Draw(r, "key"), Value: value.Draw(r, "value")}
	})
	bound := rapid.OneOf(rapid.Just([]byte(nil)), key)

	s := open(t) // opening may be slow: one store, emptied for each run
	rapid.Check(t, func(r *rapid.T) {
		clearStore(t, s)
		want := map[string][]byte{}
		r.Repeat(map[string]func(*rapid.T){
			"commit": func(r *rapid.T) {
				changes := rapid.SliceOfN(change, 0, 8).Draw(r, "changes")
				if err := s.Commit(changes); err != nil {
					r.Fatal(err)
				}
				for _, c := range changes {
					if c.Value == nil {
						delete(want, string(c.Key))
					} else {
						want[string(c.Key)] = c.Value
					}
				}
			},
			"get": func(r *rapid.T) {
				k := key.Draw(r, "key")
				got, ok, err := s.Get(k)
				wantValue, wantOK := want[string(k)]
				if err != nil || ok != wantOK || !bytes.Equal(got, wantValue) {
					r.Fatalf("get %q = %q, %v, %v; want %q, %v", k, got, ok, err, wantValue, wantOK)
				}
			},
			"scan": func(r *rapid.T) {
				start, end := bound.Draw(r, "start"), bound.Draw(r, "end")
				stop := rapid.IntRange(1, 20).Draw(r, "stop")
				got := scan(r, s, start, end, stop)
				if expected := scanModel(want, start, end, stop); !slices.EqualFunc(got, expected, equal) {
					r.Fatalf("scan [%q, %q) = %q; want %q", start, end, got, expected)
				}
			},
		})
	})
}

func clearStore(t *testing.T, s state.Store) {
	t.Helper()
	var removals []state.Change
	if err := s.Scan(nil, nil, func(key, _ []byte) bool {
		removals = append(removals, state.Change{Key: key})
		return true
	}); err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(removals); err != nil {
		t.Fatal(err)
	}
}

func scan(r *rapid.T, s state.Reader, start, end []byte, stop int) (seen []state.Change) {
	if err := s.Scan(start, end, func(key, value []byte) bool {
		seen = append(seen, state.Change{Key: key, Value: value})
		return len(seen) < stop
	}); err != nil {
		r.Fatal(err)
	}
	return seen
}

func scanModel(m map[string][]byte, start, end []byte, stop int) (seen []state.Change) {
	for key, value := range m {
		if key >= string(start) && (end == nil || key < string(end)) {
			seen = append(seen, state.Change{Key: []byte(key), Value: value})
		}
	}
	slices.SortFunc(seen, func(a, b state.Change) int { return bytes.Compare(a.Key, b.Key) })
	return seen[:min(stop, len(seen))]
}

func equal(a, b state.Change) bool {
	return bytes.Equal(a.Key, b.Key) && bytes.Equal(a.Value, b.Value)
}

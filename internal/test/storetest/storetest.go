package storetest

import (
	"bytes"
	"fmt"
	"testing"

	"latchkey/core/state"
)

// Run checks that the stores made by open keep the contract of state.Store.
// open returns an empty store and closes it through t.Cleanup.
func Run(t *testing.T, open func(t *testing.T) state.Store) {
	for _, c := range []struct {
		name string
		run  func(*testing.T, state.Store)
	}{
		{"an absent key is not an empty value", absentIsNotEmpty},
		{"a later change of a key wins within a commit", laterChangeWins},
		{"a commit of nothing succeeds", emptyCommit},
		{"a scan is ordered and keeps to its bounds", scanBounds},
		{"a scan stops when visit says so", scanStops},
		{"slices belong to the caller", slicesBelongToCaller},
		{"values of several megabytes come back whole", largeValues},
		{"100,000 keys scan in order", manyKeys},
	} {
		t.Run(c.name, func(t *testing.T) { c.run(t, open(t)) })
	}
	t.Run("behaves like a sorted map", func(t *testing.T) { model(t, open) })
}

func absentIsNotEmpty(t *testing.T, s state.Store) {
	wantAbsent(t, s, "k")
	commit(t, s, put("k", ""))
	value := wantValue(t, s, "k", "")
	if value == nil {
		t.Error("an empty value reads as nil, which would delete the key if written back")
	}
	if err := s.Scan(nil, nil, func(_, value []byte) bool {
		if value == nil {
			t.Error("an empty value scans as nil")
		}
		return true
	}); err != nil {
		t.Fatal(err)
	}
	commit(t, s, remove("k"))
	wantAbsent(t, s, "k")
	commit(t, s, remove("k"))
	wantKeys(t, s, nil, nil)
}

func laterChangeWins(t *testing.T, s state.Store) {
	commit(t, s, put("a", "1"), put("a", "2"), put("b", "1"), remove("b"), remove("c"), put("c", "1"))
	wantValue(t, s, "a", "2")
	wantAbsent(t, s, "b")
	wantValue(t, s, "c", "1")
	commit(t, s, remove("a"), put("c", "2"))
	wantKeys(t, s, nil, nil, "c")
	wantValue(t, s, "c", "2")
}

func emptyCommit(t *testing.T, s state.Store) {
	commit(t, s)
	wantKeys(t, s, nil, nil)
}

func scanBounds(t *testing.T, s state.Store) {
	commit(t, s, put("b", ""), put("a\x00", ""), put("\x00", ""), put("\xff\xff", ""),
		put("a", ""), put("ab", ""), put("\xff", ""))
	wantKeys(t, s, nil, nil, "\x00", "a", "a\x00", "ab", "b", "\xff", "\xff\xff")
	wantKeys(t, s, []byte{}, nil, "\x00", "a", "a\x00", "ab", "b", "\xff", "\xff\xff")
	wantKeys(t, s, []byte("a"), []byte("b"), "a", "a\x00", "ab")
	wantKeys(t, s, []byte("a\x00"), []byte("ab"), "a\x00")
	wantKeys(t, s, []byte("aa"), nil, "ab", "b", "\xff", "\xff\xff")
	wantKeys(t, s, []byte("\xff\x00"), nil, "\xff\xff")
	wantKeys(t, s, nil, []byte("a"), "\x00")
	wantKeys(t, s, nil, []byte{})
	wantKeys(t, s, []byte("b"), []byte("b"))
	wantKeys(t, s, []byte("b"), []byte("a"))
}

func scanStops(t *testing.T, s state.Store) {
	commit(t, s, put("a", "1"), put("b", "2"), put("c", "3"))
	var seen []string
	if err := s.Scan(nil, nil, func(key, _ []byte) bool {
		seen = append(seen, string(key))
		return len(seen) < 2
	}); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(seen) != "[a b]" {
		t.Errorf("visited %q, want a and b", seen)
	}
}

func slicesBelongToCaller(t *testing.T, s state.Store) {
	changes := []state.Change{put("a", "one"), put("b", "two"), put("c", "three")}
	commit(t, s, changes...)
	for _, c := range changes {
		scribble(c.Key, c.Value)
	}
	scribble(wantValue(t, s, "a", "one"))
	wantValue(t, s, "a", "one")

	var kept [][]byte
	for range 2 { // the second scan would meet what the first scribbled on
		kept = kept[:0]
		if err := s.Scan(nil, nil, func(key, value []byte) bool {
			kept = append(kept, key, value)
			return true
		}); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%s", kept); got != "[a one b two c three]" {
			t.Fatalf("slices kept from a scan read %s", got)
		}
		scribble(kept...)
	}
}

func largeValues(t *testing.T, s state.Store) {
	var changes []state.Change
	for i, size := range []int{1 << 20, 4<<20 + 1, 3_000_000} {
		value := make([]byte, size)
		for j := range value {
			value[j] = byte(j*7 + i)
		}
		changes = append(changes, state.Change{Key: []byte{byte(i)}, Value: value})
	}
	commit(t, s, changes...)
	next := 0
	if err := s.Scan(nil, nil, func(key, value []byte) bool {
		if !bytes.Equal(key, changes[next].Key) || !bytes.Equal(value, changes[next].Value) {
			t.Errorf("value %d differs after a scan", next)
		}
		next++
		return true
	}); err != nil {
		t.Fatal(err)
	}
	for i, c := range changes {
		if value, ok, err := s.Get(c.Key); err != nil || !ok || !bytes.Equal(value, c.Value) {
			t.Errorf("value %d of %d bytes differs: %d bytes, %v, %v", i, len(c.Value), len(value), ok, err)
		}
	}
}

func manyKeys(t *testing.T, s state.Store) {
	const keys, perCommit = 100_000, 5_000
	for base := 0; base < keys; base += perCommit {
		changes := make([]state.Change, perCommit)
		for i := range changes {
			// 7919 is prime, so this visits every number once, far from in order.
			n := (base + i) * 7919 % keys
			changes[i] = put(fmt.Sprintf("account-%08d", n), fmt.Sprint(n))
		}
		commit(t, s, changes...)
	}
	next := 0
	if err := s.Scan(nil, nil, func(key, value []byte) bool {
		if string(key) != fmt.Sprintf("account-%08d", next) || string(value) != fmt.Sprint(next) {
			t.Errorf("at %d the scan visits %q = %q", next, key, value)
			return false
		}
		next++
		return true
	}); err != nil {
		t.Fatal(err)
	}
	if next != keys {
		t.Errorf("scan visited %d keys, want %d", next, keys)
	}
}

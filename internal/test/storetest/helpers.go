package storetest

import (
	"slices"
	"testing"

	"latchkey/core/state"
)

func put(key, value string) state.Change {
	return state.Change{Key: []byte(key), Value: []byte(value)}
}

func remove(key string) state.Change { return state.Change{Key: []byte(key)} }

func commit(t *testing.T, s state.Store, changes ...state.Change) {
	t.Helper()
	if err := s.Commit(changes); err != nil {
		t.Fatalf("commit: %v", err)
	}
}

func wantValue(t *testing.T, s state.Reader, key, want string) []byte {
	t.Helper()
	value, ok, err := s.Get([]byte(key))
	if err != nil || !ok || string(value) != want {
		t.Fatalf("get %q = %q, %v, %v; want %q", key, value, ok, err, want)
	}
	return value
}

func wantAbsent(t *testing.T, s state.Reader, key string) {
	t.Helper()
	if value, ok, err := s.Get([]byte(key)); err != nil || ok {
		t.Fatalf("get %q = %q, %v, %v; want it absent", key, value, ok, err)
	}
}

func wantKeys(t *testing.T, s state.Reader, start, end []byte, want ...string) {
	t.Helper()
	var seen []string
	if err := s.Scan(start, end, func(key, _ []byte) bool {
		seen = append(seen, string(key))
		return true
	}); err != nil {
		t.Fatalf("scan [%q, %q): %v", start, end, err)
	}
	if !slices.Equal(seen, want) {
		t.Fatalf("scan [%q, %q) visits %q, want %q", start, end, seen, want)
	}
}

func scribble(slices ...[]byte) {
	for _, s := range slices {
		for i := range s {
			s[i] = '#'
		}
	}
}

package state_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"latchkey/core/state"
	"latchkey/internal/test/memstore"
)

// TestUnwoundIsThePast: it holds what AtHeight reads, key by key, and says when history is not there.
func TestUnwoundIsThePast(t *testing.T) {
	store := memstore.New()
	const heights = 20
	for height := uint64(1); height <= heights; height++ {
		o := state.NewOverlay(store)
		for n := range uint64(5) {
			key := fmt.Appendf(nil, "alice%d", (height*3+n)%11)
			if (height+n)%4 == 0 {
				o.Delete(key)
			} else {
				o.Set(key, fmt.Append(nil, height))
			}
		}
		deltas := o.Deltas()
		state.RecordUndo(o, height, deltas)
		if err := store.Commit(o.Changes()); err != nil {
			t.Fatal(err)
		}
	}
	all := func(r state.Reader) (b []byte) {
		if err := r.Scan([]byte("a"), nil, func(key, value []byte) bool {
			b = fmt.Appendf(b, "%s=%s\n", key, value)
			return true
		}); err != nil {
			t.Fatal(err)
		}
		return b
	}
	for height := range uint64(heights + 1) {
		r, err := state.Unwound(store, height, heights)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := all(r), all(state.AtHeight(store, height)); !bytes.Equal(got, want) {
			t.Errorf("height %d:\n%s\nwant\n%s", height, got, want)
		}
	}
	if _, err := state.Unwound(store, 3, heights+1); !errors.As(err, new(*state.CorruptError)) {
		t.Errorf("without the history of a block: %v", err)
	}
}

package transaction

import (
	"slices"
	"testing"

	"latchkey/internal/test/variants"
)

// TestEveryActionHasAName of its own.
func TestEveryActionHasAName(t *testing.T) {
	types, err := variants.Names(".", "tag")
	if err != nil {
		t.Fatal(err)
	}
	names := slices.Sorted(slices.Values(actionNames[:]))
	if len(slices.Compact(names)) != len(types) || names[0] == "" {
		t.Errorf("names %v of actions %v", names, types)
	}
}

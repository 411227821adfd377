package transaction

import (
	"slices"
	"testing"

	"latchkey/internal/variants"
)

// TestEveryActionHasAName: the table's, which happens to be that of the Go type.
func TestEveryActionHasAName(t *testing.T) {
	types, err := variants.Names(".", "tag")
	if err != nil {
		t.Fatal(err)
	}
	names := slices.Clone(actionNames[:])
	slices.Sort(names)
	slices.Sort(types)
	if !slices.Equal(names, types) {
		t.Errorf("names %v of actions %v", names, types)
	}
}

package rpc

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestTheREADMENamesEveryMethod and every kind of query.
func TestTheREADMENamesEveryMethod(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	names := append(slices.Sorted(maps.Keys(methods)), slices.Sorted(maps.Keys(queryKinds))...)
	for _, name := range names {
		short := "`…" + strings.TrimPrefix(name, "EXPERIMENTAL") + "`"
		if !strings.Contains(string(text), "`"+name+"`") && !strings.Contains(string(text), "`"+name+" {") && !strings.Contains(string(text), short) {
			t.Errorf("README.md does not name %s", name)
		}
	}
}

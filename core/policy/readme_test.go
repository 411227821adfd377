package policy_test

import (
	"os"
	"strings"
	"testing"
)

// TestTheExamplesOfTheREADMEAreGood for editors and for hosts.
func TestTheExamplesOfTheREADMEAreGood(t *testing.T) {
	text, err := os.ReadFile("../../plugins/README.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(text), "```json\n")
	if len(blocks) != 3 {
		t.Fatalf("%d examples", len(blocks)-1)
	}
	for i, parse := range []func([]byte) error{parses, parsesABI} {
		example, _, _ := strings.Cut(blocks[i+1], "```")
		if err := parse([]byte(example)); err != nil {
			t.Error(err)
		}
	}
}

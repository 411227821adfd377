package prepare_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"latchkey/core/vm"
)

// TestEveryKindOfRefusalHasANumber: outcomes keep the kind as a number. A name of
// one word that starts with a capital is a kind here.
func TestEveryKindOfRefusalHasANumber(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, file := range append(files, "../vm/start.go") {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, kind := range regexp.MustCompile(`"([A-Z][a-zA-Z]+)"`).FindAllStringSubmatch(string(source), -1) {
			seen[kind[1]] = true
		}
	}
	if !seen["Instantiate"] || len(seen) < 10 {
		t.Fatalf("found only %v", seen)
	}
	for kind := range seen {
		var kept *vm.Unprepared
		if !errors.As(&vm.PrepareError{Kind: kind}, &kept) || kept.Rule == 0 || !strings.Contains(string(kept.JSON()), `"`+kind+`"`) {
			t.Errorf("%s has no number in core/vm", kind)
		}
	}
}

package script_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/host/plugintest/script"
	"latchkey/internal/test/asm"
)

// TestAFailureShowsTheReceiptsOnce: the call's own line has them, or the end of the log.
func TestAFailureShowsTheReceiptsOnce(t *testing.T) {
	var m asm.Module
	m.Method("trap", asm.Unreachable)
	m.Method("run")
	for _, lines := range []string{"call a.near trap --as b.near", "call a.near run --as b.near\nburns 0"} {
		file := filepath.Join(t.TempDir(), "x.txtar")
		if err := os.WriteFile(file, []byte("account a.near 10 contract\naccount b.near 10\n"+lines+"\n"), 0o666); err != nil {
			t.Fatal(err)
		}
		suite := script.Suite{Contract: m.Wasm()}
		result := suite.Run(file)
		if n := strings.Count(result.Output, "\ntogether "); result.Passed || n != 1 {
			t.Errorf("%s: passed: %v, %d trees:\n%s", lines, result.Passed, n, result.Output)
		}
	}
}

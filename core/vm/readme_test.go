package vm_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"latchkey/core/vm"
)

var update = flag.Bool("update", false, "write README.md")

const tableStart = "<!-- The table, by go generate -->\n"

// TestTheREADMEListsTheTable with each function's fee and check.
func TestTheREADMEListsTheTable(t *testing.T) {
	file, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	words, _, _ := strings.Cut(string(file), tableStart)
	want := words + tableStart + tableText()
	if *update {
		if err := os.WriteFile("README.md", []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
	} else if string(file) != want {
		t.Error("README.md does not say what Table does: run go generate ./core/vm")
	}
}

func tableText() string {
	var b strings.Builder
	module := ""
	for _, row := range vm.Table {
		if row.Module != module {
			module = row.Module
			fmt.Fprintf(&b, "\n## %s\n| function | takes | returns | gas | check |\n|---|---|---|---|---|\n", module)
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", row.Name, typeText(row.Params), typeText(row.Results), row.Fee, row.Check)
	}
	return b.String()
}

func typeText(types []vm.ValueType) string {
	names := make([]string, len(types))
	for i, v := range types {
		if names[i] = "i64"; v == vm.I32 {
			names[i] = "i32"
		}
	}
	return strings.Join(names, " ")
}

package fees_test

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/vm"
)

// TestTheREADMEsFiguresAreTheSchedules: what the tables say of this side follows
// from the schedule, and no figure of theirs is one that NEAR has as well.
func TestTheREADMEsFiguresAreTheSchedules(t *testing.T) {
	file, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	h, l := &classic(t).Host, &classic(t).Limits
	mib := func(n uint64) string { return grouped(n>>20) + " MiB" }
	for what, here := range map[string]string{
		"loading a contract":               grouped(h.ContractLoadingByte) + " a byte of the original code",
		"start-up, `_initialize`":          "0, once, when code is prepared; at most " + grouped(vm.StartInstructionsMax) + " instructions",
		"the guard of a limited key":       "up to " + grouped(l.GuardGasMax/amount.Tgas) + " Tgas, held by what it signs and by delegate actions",
		"memory":                           grouped(uint64(l.MemoryPagesMax)) + " pages",
		"registers":                        mib(l.RegistersBytesMax) + " together",
		"trie nodes that storage touches":  "0",
		"memory that a module starts with": "what it declares; growing it costs 32 units and 1 a page",
	} {
		row := "\n| " + what + " | " + here + " | "
		_, rest, found := strings.Cut(string(file), row)
		if near, _, _ := strings.Cut(rest, " |"); !found || near == here {
			t.Errorf("README.md has no row %q, or nothing differs in it", row)
		}
	}
	large := "Reads of more than " + grouped(h.StorageLargeReadAbove) + " bytes cost " + grouped(h.StorageLargeReadBase) + " gas and " +
		grouped(h.StorageLargeReadByte) + " a byte besides"
	if !strings.Contains(string(file), large) {
		t.Errorf("README.md does not say %q", large)
	}
}

// TestTheREADMEsClassesAreTheSchedules, and so are the other prices of open.
func TestTheREADMEsClassesAreTheSchedules(t *testing.T) {
	file, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	i := &open(t).Instructions
	rows := "|---|---|---|\n"
	for _, c := range i.Access {
		rows += fmt.Sprintf("| %d pages | %d | %d |\n", c.PagesMax, c.Units, i.RangeUnits(c.PagesMax))
	}
	stay := fmt.Sprintf("costs %s gas where it is sent to oneself and where it runs, where NEAR's\n  costs %s at each, and one of a result %s (return_byte)",
		grouped(open(t).Actions.FunctionCallByte.Execution), grouped(classic(t).Actions.FunctionCallByte.Execution), grouped(open(t).Host.ReturnByte))
	for _, text := range []string{stay, rows + "\n", fmt.Sprintf("cost %d units;", i.Float), grouped(uint64(i.GrownPage)) + " units a page;",
		fmt.Sprintf("%s units for each page beyond %d", grouped(uint64(i.FirstPage)), i.FirstPagesFree)} {
		if !strings.Contains(string(file), text) {
			t.Errorf("README.md does not say\n%s", text)
		}
	}
}

// grouped writes a number with commas.
func grouped(n uint64) string {
	digits := strconv.FormatUint(n, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

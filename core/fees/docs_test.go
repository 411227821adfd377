package fees_test

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"latchkey/core/fees"
)

// section is what docs/protocol.md has under a heading.
func section(t *testing.T, heading string) string {
	file, err := os.ReadFile("../../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(file), "\n### "+heading+"\n")
	if !found {
		t.Fatalf("docs/protocol.md has no section %q", heading)
	}
	body, _, _ := strings.Cut(rest, "\n#")
	return body
}

// TestTheDocsFeesOfActionsAreTheSchedules, each under its field's name.
func TestTheDocsFeesOfActionsAreTheSchedules(t *testing.T) {
	body := section(t, "5.2 Fees of actions")
	actions := reflect.ValueOf(classic(t).Actions)
	for i := range actions.NumField() {
		name, fee := actions.Type().Field(i).Name, actions.Field(i).Interface().(fees.Fee)
		figures := " | " + grouped(fee.SendSir) + " | " + grouped(fee.SendNotSir) + " | " + grouped(fee.Execution) + " |\n"
		_, row, found := strings.Cut(body, "\n| `"+name+"`")
		row, _, _ = strings.Cut(row, "\n")
		if !found || !strings.HasSuffix(row+"\n", figures) {
			t.Errorf("section 5.2 has no row of %s that ends in%s", name, figures)
		}
	}
}

// TestTheDocsFeesOfHostFunctionsAreTheSchedules: whatever the schedule charges
// stands in the table.
func TestTheDocsFeesOfHostFunctionsAreTheSchedules(t *testing.T) {
	body := strings.NewReplacer("|", " ", "(", " ").Replace(section(t, "5.4 Fees of host functions"))
	words := map[string]bool{}
	for _, word := range strings.Fields(body) {
		words[strings.TrimRight(word, ",")] = true
	}
	host := reflect.ValueOf(classic(t).Host)
	for i := range host.NumField() {
		if figure := grouped(host.Field(i).Uint()); !words[figure] {
			t.Errorf("section 5.4 does not have %s of %s", figure, host.Type().Field(i).Name)
		}
	}
}

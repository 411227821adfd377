package web

import (
	"os"
	"strings"
	"testing"

	"latchkey/core/ledger"
	"latchkey/core/runtime"
)

// TestThePagesNameTheAccountsOfADevelopmentLedger as core does.
func TestThePagesNameTheAccountsOfADevelopmentLedger(t *testing.T) {
	source, err := os.ReadFile("src/near/names.ts")
	if err != nil {
		t.Fatal(err)
	}
	for name, id := range map[string]string{
		"root": string(ledger.DevRoot), "dropContract": string(ledger.DevDropContract), "registrar": string(runtime.Registrar),
		"dropPlugin": "drop." + string(ledger.Library), "library": string(ledger.Library),
	} {
		if line := "export const " + name + " = '" + id + "'\n"; !strings.Contains(string(source), line) {
			t.Errorf("src/near/names.ts has no line %s", line)
		}
	}
}

package wasm_test

import (
	"encoding/json"
	"os"
	"testing"

	"latchkey/core/rpc"
)

// TestThePackageHasTheProgramsVersion: npm's users see the one, those who ask a
// ledger for its status the other.
func TestThePackageHasTheProgramsVersion(t *testing.T) {
	text, err := os.ReadFile("host/package.json")
	if err != nil {
		t.Fatal(err)
	}
	var of struct{ Version string }
	if err := json.Unmarshal(text, &of); err != nil || of.Version != rpc.Version {
		t.Errorf("the package has version %q, the program %s: %v", of.Version, rpc.Version, err)
	}
}

//go:build !js

package prepare_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"latchkey/internal/test/difference"
)

// TestMinutesAreRight calls a contract in Rust that formats times with chrono, the
// one code that wazero's compiler is known to get wrong: on arm64, where this fails
// as long as it does (RATIONALE, on compilers that get code wrong).
func TestMinutesAreRight(t *testing.T) {
	code, err := os.ReadFile("testdata/minutes/minutes.wasm")
	if err != nil {
		t.Fatal(err)
	}
	var want strings.Builder
	for m := range 60 {
		fmt.Fprintf(&want, "%02d %02d:%02d:%02d 2026-07-24T%02d\n", m, m%24, m, 59-m, m)
	}
	call := difference.Call{Method: "minutes", Gas: 300e12}
	result, finding := allHosts(t).compare(&difference.Job{Code: code, Calls: []difference.Call{call, call}})
	if finding != "" {
		t.Error(finding)
	}
	for _, o := range result.Outcomes {
		if o.Failure != "" || string(o.Value) != want.String() {
			t.Errorf("%s %q", o.Failure, o.Value)
		}
	}
}

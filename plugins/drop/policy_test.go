//go:build !wasip1

package main

import (
	"os"
	"strings"
	"testing"
)

// TestThePolicyNamesTheAllowance that a claim key gets at most, and no more.
func TestThePolicyNamesTheAllowance(t *testing.T) {
	policy, err := os.ReadFile("policy.json")
	if err != nil {
		t.Fatal(err)
	}
	if want := `"allowance_max": "` + allowanceMax.String() + `"`; !strings.Contains(string(policy), want) {
		t.Errorf("policy.json has no %s", want)
	}
}

//go:build !wasip1

package main

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
)

// TestThePolicySaysWhatTheCodeDoes: the most that a claim key may spend, and the methods
// that no drop may call.
func TestThePolicySaysWhatTheCodeDoes(t *testing.T) {
	text, err := os.ReadFile("policy.json")
	if err != nil {
		t.Fatal(err)
	}
	var policy struct {
		Promises []struct {
			AllowanceMax  string   `json:"allowance_max"`
			MethodsExcept []string `json:"methods_except"`
		}
	}
	if err := json.Unmarshal(text, &policy); err != nil {
		t.Fatal(err)
	}
	allowance, except := "", []string(nil)
	for _, rule := range policy.Promises {
		allowance += rule.AllowanceMax
		except = append(except, rule.MethodsExcept...)
	}
	if allowance != allowanceMax.String() {
		t.Errorf("policy.json allows keys %s yocto, the contract gives them %v at most", allowance, allowanceMax)
	}
	want := slices.Clone(prohibitedMethods)
	slices.Sort(want)
	if slices.Sort(except); !slices.Equal(except, want) {
		t.Errorf("policy.json forbids %v, the contract %v", except, want)
	}
}

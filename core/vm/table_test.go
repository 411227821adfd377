package vm

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// TestARowWithoutACheckStopsTheProgram, and says which it is.
func TestARowWithoutACheckStopsTheProgram(t *testing.T) {
	for _, check := range []Check{0, Growth + 1} {
		func() {
			defer func() {
				if text := fmt.Sprint(recover()); !strings.Contains(text, "env.forgotten names no check") {
					t.Errorf("got %s", text)
				}
			}()
			checked([]HostFunction{{Module: "env", Name: "fine", Check: Open}, {Module: "env", Name: "forgotten", Check: check}})
		}()
	}
}

// TestBothFormsOfAFunctionAreCheckedAlike, and Extism's own cannot change a
// ledger.
func TestBothFormsOfAFunctionAreCheckedAlike(t *testing.T) {
	checks := map[string]Check{}
	for _, row := range Table {
		switch row.Module {
		case HostModule:
			checks[row.Name] = row.Check
		case UserModule:
			if row.Check != checks[row.Name] {
				t.Errorf("%s is %s with pointers, %s with handles", row.Name, checks[row.Name], row.Check)
			}
		case BlockModule:
			if row.Check != Open && row.Check != NotInGuards {
				t.Errorf("%s is %s", row.Name, row.Check)
			}
		}
	}
}

// TestEveryFunctionHasOnePlace among the parts of a call: what stands in none would
// not run, what stands in two would run in one of them.
func TestEveryFunctionHasOnePlace(t *testing.T) {
	for i := range Table {
		places, row := 0, reflect.ValueOf(Table[i].run)
		for field := range row.NumField() {
			if !row.Field(field).IsNil() {
				places++
			}
		}
		if places != 1 {
			t.Errorf("%s.%s stands in %d", Table[i].Module, Table[i].Name, places)
		}
	}
}

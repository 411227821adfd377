package nearnode

import (
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"testing"

	"latchkey/core/fees"
)

// shownConfig is the runtime_config of the schedule classic, within an object.
func shownConfig(t *testing.T) []byte {
	schedule, _ := fees.ByName("classic")
	text, err := json.Marshal(map[string]any{"runtime_config": runtimeConfig(schedule)})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestNearcoreReadsTheRuntimeConfig: testdata/runtime_config.json has each field
// that near-parameters 0.38 reads, with the kind that it takes for it; "?" are those
// that it can do without. Unknown ones it ignores.
func TestNearcoreReadsTheRuntimeConfig(t *testing.T) {
	text, err := os.ReadFile("testdata/runtime_config.json")
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(text, &fields); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Config map[string]json.RawMessage `json:"runtime_config"`
	}
	if err := json.Unmarshal(shownConfig(t), &got); err != nil {
		t.Fatal(err)
	}
	readable(t, "", got.Config, fields)
}

// TestTheConfigTellsTheLedgersSchedule, and not another's.
func TestTheConfigTellsTheLedgersSchedule(t *testing.T) {
	for name, want := range map[string][3]uint64{"classic": {1e15, 32 * 822_756, 1}, "open": {300e12, 32 * 822_756, 8192}} {
		schedule, _ := fees.ByName(name)
		text, err := json.Marshal(runtimeConfig(schedule))
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			Wasm struct {
				Range  uint64 `json:"linear_op_base_cost"`
				Page   uint64 `json:"grow_mem_cost"`
				Limits struct {
					Prepaid uint64 `json:"max_total_prepaid_gas"`
				} `json:"limit_config"`
			} `json:"wasm_config"`
		}
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatal(err)
		}
		if told := [3]uint64{got.Wasm.Limits.Prepaid, got.Wasm.Range, got.Wasm.Page}; told != want {
			t.Errorf("%s: told %d, want %d", name, told, want)
		}
	}
}

// readable checks an object against the kinds of its fields.
func readable(t *testing.T, at string, got map[string]json.RawMessage, fields map[string]any) {
	t.Helper()
	for name, want := range fields {
		value, present := got[name]
		switch want := want.(type) {
		case map[string]any:
			var inner map[string]json.RawMessage
			if err := json.Unmarshal(value, &inner); err != nil {
				t.Errorf("%s%s is %s, want an object", at, name, value)
				continue
			}
			readable(t, at+name+".", inner, want)
		case string:
			kind, optional := strings.CutSuffix(want, "?")
			if !present && optional {
				continue
			}
			if !isKind(kind, value) {
				t.Errorf("%s%s is %q, want %s", at, name, value, kind)
			}
		}
	}
}

func isKind(kind string, value json.RawMessage) bool {
	var err error
	switch kind {
	case "string":
		var text string
		err = json.Unmarshal(value, &text)
	case "bool":
		var b bool
		err = json.Unmarshal(value, &b)
	case "fraction":
		var parts [2]int32
		err = json.Unmarshal(value, &parts)
		return err == nil && parts[1] != 0
	case "f64":
		_, err = strconv.ParseFloat(string(value), 64)
	default: // u8, u32, u64
		bits, failure := strconv.Atoi(strings.TrimPrefix(kind, "u"))
		if err = failure; err == nil {
			_, err = strconv.ParseUint(string(value), 10, bits)
		}
	}
	return err == nil
}

// TestTheRuntimeConfigIsTrue of this ledger where it could say anything.
func TestTheRuntimeConfigIsTrue(t *testing.T) {
	var got struct {
		Config struct {
			Price string `json:"min_gas_purchase_price"`
			Wasm  struct {
				Bulk   bool   `json:"reftypes_bulk_memory"`
				Base   uint64 `json:"linear_op_base_cost"`
				Limits struct {
					Stack uint64 `json:"max_stack_height"`
					Body  uint64 `json:"max_function_body_size"`
				} `json:"limit_config"`
				Costs map[string]uint64 `json:"ext_costs"`
			} `json:"wasm_config"`
		} `json:"runtime_config"`
	}
	if err := json.Unmarshal(shownConfig(t), &got); err != nil {
		t.Fatal(err)
	}
	wasm := got.Config.Wasm
	if got.Config.Price != "100000000" || !wasm.Bulk || wasm.Base != 32*822_756 || wasm.Limits.Stack != 262_144 || wasm.Limits.Body != 262_144 ||
		wasm.Costs["storage_large_read_overhead_byte"] != 1 || wasm.Costs["contract_loading_bytes"] != 216_750 {
		t.Errorf("got %+v", got.Config)
	}
}

//go:build js && wasm

package main

import (
	"encoding/json"
	"errors"

	"latchkey/core/fees"
	"latchkey/core/prepare"
	"latchkey/core/vm"
	"latchkey/wasm/bridge"
	"latchkey/wasm/engine"
)

// inspection is what is told of code before anybody deploys it.
type inspection struct {
	Refusal  string   `json:"refusal,omitempty"` // why no host runs it
	Methods  []string `json:"methods"`
	Policy   []string `json:"policy"`         // in words
	Prepared int      `json:"prepared_bytes"` // 0 when it is refused
}

// inspectedSchedule is that of new ledgers.
const inspectedSchedule = "classic"

// Inspect prepares code, its input, as a ledger would. Its output is an inspection in JSON.
//
//go:wasmexport code_inspect
func Inspect(uint32) uint64 {
	schedule, ok := fees.ByName(inspectedSchedule)
	if !ok {
		return result(errors.New("there is no schedule " + inspectedSchedule))
	}
	text, err := json.Marshal(inspect(bridge.Input(), schedule))
	return result(err, text)
}

func inspect(code []byte, schedule *fees.Schedule) inspection {
	told := inspection{Methods: []string{}, Policy: []string{}}
	summary, err := prepare.Summarise(code, schedule)
	if err != nil {
		told.Refusal = err.Error()
		return told
	}
	told.Policy = summary.Policy.Words()
	for _, e := range summary.Exports {
		if e.Kind != vm.ExportOther && vm.IsMethod(e.Name) {
			told.Methods = append(told.Methods, e.Name)
		}
	}
	ready, err := prepare.Prepare(engine.Engine{}, code, schedule)
	if err == nil && ready.Instantiation != nil {
		err = vm.AsOutcome(ready.Instantiation)
	}
	if err != nil {
		told.Refusal = err.Error()
		return told
	}
	told.Prepared = len(ready.Wasm)
	return told
}

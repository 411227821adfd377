//go:build !js

package prepare_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"latchkey/core/prepare"
	"latchkey/core/vm"
	"latchkey/host/engine"
	"latchkey/internal/test/difference"
)

// hosts are what is held against each other.
type hosts struct {
	compiler, interpreter vm.Engine
	node                  *difference.Node
}

func allHosts(t testing.TB) *hosts {
	t.Helper()
	return &hosts{opened(t, engine.Options{PluginsMax: 4, SliceUnits: 100}), opened(t, engine.Options{PluginsMax: 4, Interpreter: true}), difference.NewNode(t)}
}

func opened(t testing.TB, options engine.Options) vm.Engine {
	t.Helper()
	e, err := engine.New(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

// jobOf calls each method twice, and the last again with little gas and then with
// enough of it.
func jobOf(seed uint64, g prepare.Generated) *difference.Job {
	random := rand.New(rand.NewPCG(seed, 2))
	input := make([]byte, random.IntN(40))
	for i := range input {
		input[i] = byte(random.Uint32())
	}
	job := &difference.Job{Code: g.Code}
	var call difference.Call
	for _, method := range g.Methods {
		call = difference.Call{Method: method, Gas: 100e9 + random.Uint64N(300e9), Input: input}
		job.Calls = append(job.Calls, call, call)
	}
	little := call
	little.Gas = random.Uint64N(20e9)
	job.Calls = append(job.Calls, little, call)
	return job
}

// compare does a job on each host. finding says where one differs from the
// compiler, and is empty when all agree.
func (h *hosts) compare(job *difference.Job) (compiled difference.Result, finding string) {
	compiled = difference.Run(h.compiler, job)
	if finding = differsTwice(job, compiled); finding != "" {
		return compiled, finding
	}
	for name, engine := range map[string]vm.Engine{"wazero's interpreter": h.interpreter, "the core's interpreter": own} {
		if finding = differ(name, difference.Run(engine, job), compiled); finding != "" {
			return compiled, finding
		}
	}
	inNode, err := h.node.Run(job)
	if err != nil {
		return compiled, err.Error()
	}
	return compiled, differ("V8", inNode, compiled)
}

// differ says where a host's result differs from the compiler's first.
func differ(name string, got, compiled difference.Result) string {
	if got.Prepared != compiled.Prepared || len(got.Outcomes) != len(compiled.Outcomes) {
		return fmt.Sprintf("prepared for %s: %s\nfor the compiler: %s", name, got.Prepared, compiled.Prepared)
	}
	for i := range got.Outcomes {
		if field, is, was := firstField(got.Outcomes[i], compiled.Outcomes[i]); field != "" {
			return fmt.Sprintf("call %d, %s: %s says %s,\nthe compiler %s", i, field, name, is, was)
		}
	}
	return ""
}

// differsTwice says what of a call is still there for the same one after it.
func differsTwice(job *difference.Job, result difference.Result) string {
	for i := 1; i < len(result.Outcomes); i++ {
		if !reflect.DeepEqual(job.Calls[i], job.Calls[i-1]) {
			continue
		}
		if field, is, was := firstField(result.Outcomes[i], result.Outcomes[i-1]); field != "" {
			return fmt.Sprintf("call %d, the same as the one before, %s: %s,\nand was %s", i, field, is, was)
		}
	}
	return ""
}

// firstField is the first field in which two outcomes differ, with both values.
func firstField(a, b difference.Outcome) (field, is, was string) {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	for i := range x.NumField() {
		if is, was = fmt.Sprintf("%+q", x.Field(i)), fmt.Sprintf("%+q", y.Field(i)); is != was {
			return x.Type().Field(i).Name, is, was
		}
	}
	return "", "", ""
}

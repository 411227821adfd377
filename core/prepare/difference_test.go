//go:build !js

package prepare_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"latchkey/core/fees"
	"latchkey/core/prepare"
	"latchkey/core/vm"
	"latchkey/host/engine"
	"latchkey/internal/difference"
)

var (
	seeds     = flag.Uint64("seeds", 300, "how many generated modules TestEnginesAgree runs")
	firstSeed = flag.Uint64("first-seed", 1, "the first of them")
)

// generated are the shapes of the modules that engines must agree on.
var generated = prepare.Shapes{}

// hosts are what is held against each other.
type hosts struct {
	compiler, interpreter vm.Engine
	node                  *difference.Node
}

func allHosts(t testing.TB) *hosts {
	t.Helper()
	return &hosts{opened(t, engine.Options{PluginsMax: 4}), opened(t, engine.Options{PluginsMax: 4, Interpreter: true}), difference.NewNode(t)}
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

// compare does a job on each engine. finding tells where one differs from the
// compiler, and is empty when all agree.
func (x *hosts) compare(job *difference.Job) (compiled difference.Result, finding string) {
	compiled = difference.Run(x.compiler, job)
	if finding = sameTwice(job, compiled); finding != "" {
		return compiled, finding
	}
	if finding = differs("the interpreter", difference.Run(x.interpreter, job), compiled); finding != "" {
		return compiled, finding
	}
	inNode, err := x.node.Run(job)
	if err != nil {
		return compiled, err.Error()
	}
	return compiled, differs("V8", inNode, compiled)
}

// differs tells in which field two results differ first.
func differs(name string, got, compiled difference.Result) string {
	if got.Prepared != compiled.Prepared || len(got.Outcomes) != len(compiled.Outcomes) {
		return fmt.Sprintf("prepared for %s: %s\nfor the compiler: %s", name, got.Prepared, compiled.Prepared)
	}
	for i := range got.Outcomes {
		if text := differ(name, got.Outcomes[i], "the compiler", compiled.Outcomes[i]); text != "" {
			return fmt.Sprintf("call %d: %s", i, text)
		}
	}
	return ""
}

func differ(a string, x difference.Outcome, b string, y difference.Outcome) string {
	left, right := reflect.ValueOf(x), reflect.ValueOf(y)
	for i := range left.NumField() {
		if p, q := fmt.Sprintf("%q", left.Field(i)), fmt.Sprintf("%q", right.Field(i)); p != q {
			return fmt.Sprintf("%s of %s: %s\nof %s: %s", left.Type().Field(i).Name, a, p, b, q)
		}
	}
	return ""
}

// sameTwice: nothing of a call is there for the next one.
func sameTwice(job *difference.Job, result difference.Result) string {
	for i := 1; i < len(result.Outcomes); i++ {
		if reflect.DeepEqual(job.Calls[i], job.Calls[i-1]) {
			if text := differ("the second time", result.Outcomes[i], "the first", result.Outcomes[i-1]); text != "" {
				return fmt.Sprintf("call %d again: %s", i-1, text)
			}
		}
	}
	return ""
}

// jobOf calls each method twice, and the last again with little gas and then with
// enough of it.
func jobOf(seed uint64, g prepare.Generated) *difference.Job {
	random := rand.New(rand.NewPCG(seed, 2))
	job := &difference.Job{Code: g.Code}
	input := make([]byte, random.IntN(40))
	for i := range input {
		input[i] = byte(random.Uint32())
	}
	call := difference.Call{}
	for _, method := range g.Methods {
		call = difference.Call{Method: method, Gas: 300e9 + random.Uint64N(700e9), Input: input}
		job.Calls = append(job.Calls, call, call)
	}
	little := call
	little.Gas = random.Uint64N(20e9)
	job.Calls = append(job.Calls, little, call)
	return job
}

// TestEnginesAgree: all that a ledger sees of generated modules is equal on
// wazero's compiler, its interpreter and V8.
func TestEnginesAgree(t *testing.T) {
	x := allHosts(t)
	seen := census{}
	for seed := *firstSeed; seed < *firstSeed+*seeds; seed++ {
		g := prepare.Generate(seed, generated)
		job := jobOf(seed, g)
		result, finding := x.compare(job)
		seen.add(result)
		if finding == "" {
			continue
		}
		t.Errorf("seed %d: %s", seed, finding)
	}
	t.Log(seen)
	seen.check(t)
}

// census counts how calls ended.
type census map[string]int

func (c census) add(r difference.Result) {
	if len(r.Outcomes) == 0 {
		c["not prepared"]++
		c[r.Prepared]++
	}
	for _, o := range r.Outcomes {
		c["calls"]++
		if o.Failure == "" {
			c["success"]++
			continue
		}
		failure := strings.TrimPrefix(o.Failure, "*vm.ExecutionError: ")
		if head, _, ok := strings.Cut(failure, "panicked: "); ok {
			failure = head + "panicked"
		}
		c[failure]++
	}
}

func (c census) check(t *testing.T) {}

var _ = fees.ByName

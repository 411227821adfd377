//go:build !js

package prepare_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"latchkey/internal/test/difference"
)

// What must be among the calls of enough modules, so that agreeing means
// something.
const (
	successMin  = 40 // percent of the calls
	preparedMin = 90 // percent of the modules
	oftenMin    = 3  // times that each of the endings comes up
)

var endings = []string{"Exceeded the prepaid gas.", "WebAssembly trap: An `unreachable` opcode was executed.",
	"WebAssembly trap: Memory out of bounds trap.", "WebAssembly trap: Call indirect or table access trap: out of bounds, null or incorrect signature.",
	"WebAssembly trap: An arithmetic exception, e.g. divided by zero.", "Smart contract panicked: …", "Accessed memory outside the bounds."}

// census counts how modules and calls ended.
type census struct {
	modules, prepared, calls, success int
	failures                          map[string]int
}

func (c *census) add(r difference.Result) {
	c.modules++
	if len(r.Outcomes) == 0 {
		c.failed(r.Prepared)
		return
	}
	c.prepared++
	for _, o := range r.Outcomes {
		c.calls++
		if o.Failure == "" {
			c.success++
		} else {
			c.failed(o.Failure)
		}
	}
}

// failed leaves out what a guest says, and a number at the end.
func (c *census) failed(failure string) {
	_, text, _ := strings.Cut(failure, ": ")
	const panicked = "panicked: "
	if head, _, ok := strings.Cut(text, panicked); ok {
		text = head + panicked + "…"
	}
	text = strings.TrimRight(text, "0123456789")
	if c.failures == nil {
		c.failures = map[string]int{}
	}
	c.failures[text]++
}

func (c *census) String() string {
	text := fmt.Sprintf("%d modules, %d prepared, %d calls, %d successful", c.modules, c.prepared, c.calls, c.success)
	for _, failure := range slices.Sorted(maps.Keys(c.failures)) {
		if c.failures[failure] >= oftenMin {
			text += fmt.Sprintf("\n%5d %s", c.failures[failure], failure)
		}
	}
	return text
}

func (c *census) check(t *testing.T) {
	t.Helper()
	if c.prepared*100 < preparedMin*c.modules {
		t.Errorf("%d of %d modules are prepared, want %d %%", c.prepared, c.modules, preparedMin)
	}
	if c.success*100 < successMin*c.calls {
		t.Errorf("%d of %d calls succeed, want %d %%", c.success, c.calls, successMin)
	}
	for _, ending := range endings {
		if n := c.failures[ending]; n < oftenMin {
			t.Errorf("%d calls end with %q, want %d", n, ending, oftenMin)
		}
	}
	const invalid = "the engine cannot compile the code"
	if n := c.failures[invalid]; n > 0 {
		t.Errorf("%d times %s", n, invalid)
	}
}

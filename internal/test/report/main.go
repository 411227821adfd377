// Report reads what go test -json prints and prints what go test would: a line for
// each package, and the output of what failed. At the end it tells which tests were
// skipped, and why. It exits with 1 when anything failed.
//
//	go test -json ./... | go run ./internal/test/report
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

func main() {
	failed, err := report(os.Stdin, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "report:", err)
	}
	if failed || err != nil {
		os.Exit(1)
	}
}

// event is one of test2json's.
type event struct {
	Action, Package, Test, Output, ImportPath string
	FailedBuild                               string
}

// reporter keeps the output of tests until it is known how they end.
type reporter struct {
	out     io.Writer
	outputs map[[2]string][]string // by package and test
	skipped []string
	passed  bool // a test has
	failed  bool
}

func report(in io.Reader, out io.Writer) (failed bool, err error) {
	r := &reporter{out: out, outputs: map[[2]string][]string{}}
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			r.line(line)
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return true, err
		}
	}
	r.end()
	return r.failed || !r.passed, nil
}

func (r *reporter) line(line []byte) {
	var e event
	if json.Unmarshal(line, &e) != nil || e.Action == "" {
		fmt.Fprintf(r.out, "%s", line) // of a tool that does not know the form
		return
	}
	test := [2]string{e.Package, e.Test}
	switch e.Action {
	case "output", "build-output":
		r.output(test, e)
	case "fail", "build-fail":
		r.failed = true
		r.print(test)
	case "pass":
		r.passed = r.passed || e.Test != ""
		delete(r.outputs, test)
	case "skip":
		if e.Test != "" {
			r.skipped = append(r.skipped, fmt.Sprintf("%s %s: %s", e.Package, e.Test, reason(r.outputs[test])))
		}
		delete(r.outputs, test)
	}
}

// output keeps what a test prints, and prints what a package or a build does, but
// for what is said of each test.
func (r *reporter) output(test [2]string, e event) {
	switch {
	case e.Test != "":
		r.outputs[test] = append(r.outputs[test], e.Output)
	case e.Output != "PASS\n":
		fmt.Fprint(r.out, e.Output)
	}
}

func (r *reporter) print(test [2]string) {
	for _, text := range r.outputs[test] {
		if !strings.HasPrefix(text, "=== ") {
			fmt.Fprint(r.out, text)
		}
	}
	delete(r.outputs, test)
}

// reason is what a skipped test has said last.
func reason(outputs []string) string {
	for _, text := range slices.Backward(outputs) {
		if text = strings.TrimSpace(text); !strings.HasPrefix(text, "--- ") && !strings.HasPrefix(text, "=== ") {
			return text
		}
	}
	return "it does not say why"
}

func (r *reporter) end() {
	for test := range r.outputs { // what ended in the middle, as by a panic
		if test[1] != "" {
			r.print(test)
		}
	}
	if !r.passed && !r.failed {
		fmt.Fprintln(r.out, "no test ran")
	}
	if len(r.skipped) > 0 {
		slices.Sort(r.skipped)
		fmt.Fprintf(r.out, "\n%d skipped:\n  %s\n", len(r.skipped), strings.Join(r.skipped, "\n  "))
	}
}

package main

import (
	"strings"
	"testing"
)

func run(t *testing.T, lines ...string) (out string, failed bool) {
	t.Helper()
	var b strings.Builder
	failed, err := report(strings.NewReader(strings.Join(lines, "\n")), &b)
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), failed
}

func TestSkippedTestsAreToldAtTheEnd(t *testing.T) {
	out, failed := run(t,
		`{"Action":"output","Package":"p","Test":"TestA","Output":"=== RUN   TestA\n"}`,
		`{"Action":"output","Package":"p","Test":"TestA","Output":"    a_test.go:3: no tmpfs here\n"}`,
		`{"Action":"output","Package":"p","Test":"TestA","Output":"--- SKIP: TestA (0.00s)\n"}`,
		`{"Action":"skip","Package":"p","Test":"TestA"}`,
		`{"Action":"pass","Package":"p","Test":"TestB"}`,
		`{"Action":"output","Package":"p","Output":"ok  \tp\t0.1s\n"}`,
		`{"Action":"pass","Package":"p"}`)
	if want := "ok  \tp\t0.1s\n\n1 skipped:\n  p TestA: a_test.go:3: no tmpfs here\n"; out != want || failed {
		t.Errorf("got %v\n%s\nwant\n%s", failed, out, want)
	}
}

func TestWhatFailedIsShown(t *testing.T) {
	for name, lines := range map[string][]string{
		"a test": {
			`{"Action":"output","Package":"p","Test":"TestA","Output":"=== RUN   TestA\n"}`,
			`{"Action":"output","Package":"p","Test":"TestA","Output":"    a_test.go:3: wrong\n"}`,
			`{"Action":"fail","Package":"p","Test":"TestA"}`, `{"Action":"fail","Package":"p"}`},
		"a build": {
			`{"ImportPath":"p","Action":"build-output","Output":"a.go:3: wrong\n"}`,
			`{"ImportPath":"p","Action":"build-fail"}`},
		"a panic": {
			`{"Action":"output","Package":"p","Test":"TestA","Output":"panic: wrong\n"}`,
			`{"Action":"fail","Package":"p"}`},
	} {
		out, failed := run(t, lines...)
		if !failed || !strings.Contains(out, "wrong") || strings.Contains(out, "===") {
			t.Errorf("%s: %v\n%s", name, failed, out)
		}
	}
}

func TestNothingAtAllIsAFailure(t *testing.T) {
	if out, failed := run(t); !failed || !strings.Contains(out, "no test ran") {
		t.Errorf("%v %s", failed, out)
	}
}

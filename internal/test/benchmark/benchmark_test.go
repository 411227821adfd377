package benchmark

import (
	"flag"
	"fmt"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	database "latchkey/internal/test/postgres"
	"latchkey/plugins/build"
)

var (
	longRun = flag.Bool("long", false, "measure for minutes, and write what came of it")
	only    = flag.String("rows", "", "a regular expression of the rows to measure")
	update  = flag.Bool("update", false, "write what came of it into docs")
)

// TestBenchmark is the benchmark (make bench). Without -long it is short: no figure of
// it is worth anything, but each is there.
func TestBenchmark(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the time and memory of processes are read as Linux tells them")
	}
	if *update && *only != "" {
		t.Fatal("docs are written by a run of all rows: leave -rows out")
	}
	s := &session{t: t}
	if !*longRun {
		chosen := chosenRows(t, short)
		s.run(chosen, short)
		s.allThere(chosen)
		return
	}
	chosen := chosenRows(t, long)
	s.run(chosen, long)
	r := s.report()
	table := r.markdown(chosen)
	fmt.Println(table)
	root, err := build.Root()
	if err == nil {
		err = r.write(filepath.Join(root, "bin", "benchmark.json"))
	}
	if err == nil && *update {
		err = r.writeDocs(filepath.Join(root, "docs"), table, long.sizes)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// chosenRows leaves PostgreSQL's out of a short run where it is not installed.
func chosenRows(t *testing.T, each amounts) []row {
	t.Helper()
	pattern, err := regexp.Compile(*only)
	if err != nil {
		t.Fatal(err)
	}
	chosen := slices.DeleteFunc(rows(each), func(r row) bool { return !pattern.MatchString(r.name) })
	if len(chosen) == 0 {
		t.Fatalf("no row is called %s: see internal/test/benchmark/rows.go", *only)
	}
	if database.IsInstalled() {
		return chosen
	}
	without := slices.DeleteFunc(chosen, func(r row) bool { return strings.HasPrefix(r.name, "postgres") })
	if *longRun && len(without) < len(chosen) {
		t.Fatalf("there is no PostgreSQL: install the package %s, or choose rows without it", database.Package)
	}
	return without
}

// allThere wants figures of each row, and no time below 0.
func (s *session) allThere(chosen []row) {
	s.t.Helper()
	for _, r := range chosen {
		if !slices.ContainsFunc(s.list, func(f *Figure) bool { return f.Row == r.name && f.Median > 0 }) {
			s.t.Errorf("%s: nothing was measured", r.name)
		}
	}
	for _, f := range s.list {
		if f.Unit == verifications && f.Least < 0 {
			s.t.Errorf("%s: %s is %v", f.Row, f.Name, f.Least)
		}
	}
	if text := s.report().markdown(chosen); strings.Count(text, "\n| ") < len(chosen) {
		s.t.Errorf("rows are missing:\n%s", text)
	}
}

package benchmark

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	database "latchkey/internal/test/postgres"
)

// Report is what a run says, as JSON.
type Report struct {
	Date     string    `json:"date"`
	Machine  Machine   `json:"machine"`
	UnitNS   int64     `json:"verification_ns"` // the median of the run; it tells machines apart, no more
	Rounds   int       `json:"rounds"`
	Figures  []*Figure `json:"figures"`
	Compared []*Figure `json:"compared,omitempty"`
	// BesideLog compares a log in PostgreSQL with the embedded store.
	BesideLog []*Figure `json:"log_in_postgres,omitempty"`
}

// Machine is what a run ran on.
type Machine struct {
	CPU      string `json:"cpu"`
	Cores    int    `json:"cores"`
	Memory   string `json:"memory"`
	System   string `json:"system"`
	Go       string `json:"go"`
	Database string `json:"database,omitempty"`
	Load     string `json:"load_before"` // what else wanted to run in the minute before
}

func thisMachine(load string) Machine {
	m := Machine{CPU: lineOf("/proc/cpuinfo", "model name"), Cores: runtime.NumCPU(), Memory: lineOf("/proc/meminfo", "MemTotal"),
		System: runtime.GOOS + "/" + runtime.GOARCH, Go: runtime.Version(), Load: load}
	m.Database = database.Version()
	return m
}

// loadNow is how many have wanted to run in the last minute, on average.
func loadNow() string {
	text, _ := os.ReadFile("/proc/loadavg")
	first, _, _ := strings.Cut(string(text), " ")
	return first
}

// lineOf is what stands behind the name in the first line of a file that has it.
func lineOf(file, name string) string {
	text, _ := os.ReadFile(file)
	_, rest, _ := strings.Cut("\n"+string(text), "\n"+name)
	line, _, _ := strings.Cut(rest, "\n")
	return strings.TrimSpace(strings.TrimLeft(line, " \t:"))
}

func (s *session) report() *Report {
	r := &Report{Date: time.Now().UTC().Format(time.DateOnly), Machine: thisMachine(s.load), UnitNS: median(s.units).Nanoseconds(), Rounds: s.rounds, Figures: s.list}
	r.Compared = s.compared(comparisons, "times PostgreSQL's")
	r.BesideLog = s.compared(besideLog, "times the embedded store's")
	return r
}

func (s *session) compared(all []comparison, unit string) (compared []*Figure) {
	for _, c := range all {
		ours, theirs := s.of(c.ours, c.figure), s.of(c.theirs, c.figure)
		if ours != nil && theirs != nil {
			compared = append(compared, c.of(ours, theirs, unit))
		}
	}
	return compared
}

// comparison divides a figure of one row by that of another, in each round: they took
// turns within it.
type comparison struct{ ours, theirs, figure, says string }

// besideLog are of a log in PostgreSQL and the embedded store.
var besideLog = []comparison{
	{"postgres-log", "hot", "throughput", "throughput"},
	{"postgres-log-standby", "hot", "throughput", "throughput, with a synchronous standby"},
	{"postgres-log", "hot", "p50", "p50"},
	{"postgres-log-sequential", "sequential", "p50", "p50, claims one after the other"},
	{"postgres-log", "hot", "server CPU", "server CPU, without the database's"},
}

var comparisons = []comparison{
	{"hot-new", "postgres-hot", "throughput", "throughput, one drop or campaign"},
	{"many-new", "postgres-many", "throughput", "throughput, many drops or campaigns"},
	{"hot-new", "postgres-hot", "p50", "p50, one drop or campaign"},
	{"many-new", "postgres-many", "p50", "p50, many drops or campaigns"},
	{"hot-new", "postgres-hot", "server CPU", "server CPU, one drop or campaign"},
	{"many-new", "postgres-many", "server CPU", "server CPU, many drops or campaigns"},
}

func (c comparison) of(ours, theirs *Figure, unit string) *Figure {
	var f figures
	for i := range ours.Rounds {
		f.add(c.says, reading{c.figure, unit, ours.Rounds[i] / theirs.Rounds[i]})
	}
	return f.list[0]
}

func (r *Report) write(file string) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o666)
}

// markdown is the report as tables, one for each group of rows.
func (r *Report) markdown(rows []row) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s, %d cores, %s, %s, %s; %d rounds. A verification took %.1f µs. The machine's load before was %s: above 1, others\n"+
		"took part of it, and times tell less than processor times do.\n", r.Date, r.Machine.CPU, r.Machine.Cores,
		r.Machine.System, r.Machine.Go, r.Machine.Database, r.Rounds, float64(r.UnitNS)/1e3, r.Machine.Load)
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && rows[n].group == rows[0].group {
			n++
		}
		r.table(&b, rows[:n])
		rows = rows[n:]
	}
	ratios(&b, "Beside PostgreSQL, in the same rounds, for new accounts", r.Compared)
	ratios(&b, "A log in PostgreSQL beside the embedded store, in the same rounds", r.BesideLog)
	return b.String()
}

func ratios(b *strings.Builder, heading string, all []*Figure) {
	if len(all) == 0 {
		return
	}
	fmt.Fprintf(b, "\n| %s | times its own |\n|---|---:|\n", heading)
	for _, f := range all {
		fmt.Fprintf(b, "| %s | %s |\n", f.Row, digits(f.Median))
	}
}

func (r *Report) table(b *strings.Builder, group []row) {
	var columns []*Figure
	cells := map[[2]string]string{}
	for _, f := range r.Figures {
		if !slices.ContainsFunc(group, func(one row) bool { return one.name == f.Row }) {
			continue
		}
		if !slices.ContainsFunc(columns, func(c *Figure) bool { return c.Name == f.Name }) {
			columns = append(columns, f)
		}
		cells[[2]string{f.Row, f.Name}] = digits(f.Median)
	}
	if len(columns) == 0 {
		return
	}
	fmt.Fprintf(b, "\n| %s |", group[0].group)
	for _, c := range columns {
		fmt.Fprintf(b, " %s |", c.heading())
	}
	b.WriteString("\n|---|" + strings.Repeat("---:|", len(columns)) + "\n")
	for _, one := range group {
		if cells[[2]string{one.name, columns[0].Name}] == "" {
			continue
		}
		fmt.Fprintf(b, "| %s |", one.says)
		for _, c := range columns {
			fmt.Fprintf(b, " %s |", cells[[2]string{one.name, c.Name}])
		}
		b.WriteString("\n")
	}
}

// heading names the unit where it is not a verification.
func (f *Figure) heading() string {
	if f.Unit == verifications {
		return f.Name
	}
	return f.Name + ", " + f.Unit
}

// digits shows three of them, and a dash for what was not measured.
func digits(v float64) string {
	switch {
	case v == 0:
		return "0"
	case math.IsNaN(v):
		return "–"
	}
	places := 2 - int(math.Floor(math.Log10(math.Abs(v))))
	if places <= 0 {
		scale := math.Pow10(-places)
		return thousands(int(math.Round(v/scale) * scale))
	}
	return fmt.Sprintf("%.*f", places, v)
}

// The tables stand between these lines of docs/benchmarks.md.
const tablesBegin, tablesEnd = "<!-- tables -->", "<!-- end of tables -->"

// writeDocs puts the tables into the text that explains them, and the JSON and the
// chart of growth beside it.
func (r *Report) writeDocs(docs, tables string, sizes []int) error {
	file := filepath.Join(docs, "benchmarks.md")
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	before, rest, _ := strings.Cut(string(text), tablesBegin)
	_, after, found := strings.Cut(rest, tablesEnd)
	if !found {
		return fmt.Errorf("%s has no lines %s and %s", file, tablesBegin, tablesEnd)
	}
	written := before + tablesBegin + "\n" + tables + tablesEnd + after
	return errors.Join(os.WriteFile(file, []byte(written), 0o666), r.write(filepath.Join(docs, "benchmarks.json")),
		os.WriteFile(filepath.Join(docs, "growth.svg"), []byte(r.chart(sizes)), 0o666))
}

// thousands writes a whole number for people.
func thousands(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

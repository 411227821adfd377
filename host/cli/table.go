package cli

import (
	"bytes"
	"encoding/csv"
	"strings"
	"text/tabwriter"

	"latchkey/host/handout"
)

// table is rows of cells, the first of them what the columns are called.
type table [][]string

func (t *table) row(cells ...string) { *t = append(*t, cells) }

// printTable prints a table in columns. What stands in a cell cannot look like another.
func (a *app) printTable(t table) {
	var text bytes.Buffer
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	for _, cells := range t {
		for i, cell := range cells {
			if i > 0 {
				_, _ = w.Write([]byte("\t")) // a buffer takes everything
			}
			_, _ = w.Write([]byte(strings.Map(oneCell, cell)))
		}
		_, _ = w.Write([]byte("\n"))
	}
	_ = w.Flush()
	for line := range strings.Lines(text.String()) {
		a.printf("%s\n", strings.TrimRight(line, " \n"))
	}
}

// oneCell takes out of a cell what ends it or its line.
func oneCell(c rune) rune {
	if c == '\t' || c == '\n' || c == '\v' || c == '\f' {
		return ' '
	}
	return c
}

// writeTable writes a table as CSV to a file, or for - to standard output.
func (a *app) writeTable(path string, t table) error {
	if path != screen {
		return handout.Table(path, t)
	}
	var text bytes.Buffer
	if err := csv.NewWriter(&text).WriteAll(t); err != nil {
		return err
	}
	a.printf("%s", text.String())
	return a.out.err
}

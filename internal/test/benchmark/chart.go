package benchmark

import (
	"fmt"
	"html"
	"math"
	"strings"
)

// Places of the chart, in its own units.
const (
	panelWidth, panelHeight = 340, 220
	panelLeft, panelTop     = 70, 60
	panelStep               = 460
)

const chartHead = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 920 380" role="img" aria-labelledby="title description">
  <title id="title">What a claim takes while the ledger grows</title>
  <desc id="description">%s</desc>
  <style>
    svg { --ink: #1f2328; --soft: #59636e; --line: #d1d9e0; --first: #2f6feb; --second: #b35900; }
    @media (prefers-color-scheme: dark) {
      svg { --ink: #e6edf3; --soft: #9da7b3; --line: #3d444d; --first: #6ea8fe; --second: #f0a860; }
    }
    text { font: 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: var(--soft); }
    .name { font-size: 15px; font-weight: 600; fill: var(--ink); }
    .end { text-anchor: end; }
    .middle { text-anchor: middle; }
    .grid { stroke: var(--line); }
    .line { fill: none; stroke-width: 2; }
    .first { stroke: var(--first); }
    .second { stroke: var(--second); stroke-dasharray: 6 4; }
    .dot.first { fill: var(--first); }
    .dot.second { fill: var(--second); stroke-dasharray: none; }
  </style>
`

// curve is one figure at each size; nan where it was not measured.
type curve struct {
	says   string
	values []float64
}

// chart draws growth as two panels: times, and bytes.
func (r *Report) chart(sizes []int) string {
	var b strings.Builder
	times := []curve{r.curve("time", "until it is on the disk", sizes), r.curve("CPU", "processor time", sizes)}
	bytes := []curve{r.curve("allocated", "allocated for a claim", sizes), r.curve(diskFigure, "on the disk, for each account and key", sizes)}
	fmt.Fprintf(&b, chartHead, html.EscapeString(describe(sizes, append(times, bytes...))))
	panel(&b, panelLeft, "A claim, in verifications", sizes, times)
	panel(&b, panelLeft+panelStep, "Bytes", sizes, bytes)
	b.WriteString("</svg>\n")
	return b.String()
}

func (r *Report) curve(name, says string, sizes []int) curve {
	c := curve{says: says}
	all := figures{r.Figures}
	for _, size := range sizes {
		value := math.NaN()
		if f := all.of(fmt.Sprint(growthRow, size), name); f != nil {
			value = f.Median
		}
		c.values = append(c.values, value)
	}
	return c
}

// describe says in words what the chart shows.
func describe(sizes []int, curves []curve) string {
	var parts []string
	for _, c := range curves {
		var values []string
		for _, v := range c.values {
			values = append(values, digits(v))
		}
		parts = append(parts, c.says+": "+strings.Join(values, ", "))
	}
	var names []string
	for _, size := range sizes {
		names = append(names, thousands(size))
	}
	return "With " + strings.Join(names, ", ") + " accounts and keys. " + strings.Join(parts, "; ") + "."
}

func panel(b *strings.Builder, left int, name string, sizes []int, curves []curve) {
	top := roundUp(curves)
	y := func(v float64) float64 { return panelTop + panelHeight*(1-v/top) }
	x := func(i int) float64 { return float64(left) + panelWidth*float64(i)/float64(max(1, len(sizes)-1)) }
	fmt.Fprintf(b, "  <text class=\"name\" x=\"%d\" y=\"24\">%s</text>\n", left, name)
	for part := range 5 {
		v := top * float64(part) / 4
		fmt.Fprintf(b, "  <line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>\n", left, left+panelWidth, y(v), y(v))
		fmt.Fprintf(b, "  <text class=\"end\" x=\"%d\" y=\"%.1f\">%s</text>\n", left-8, y(v)+4, digits(v))
	}
	for i, size := range sizes {
		fmt.Fprintf(b, "  <text class=\"middle\" x=\"%.1f\" y=\"%d\">%s</text>\n", x(i), panelTop+panelHeight+20, thousands(size))
	}
	fmt.Fprintf(b, "  <text class=\"middle\" x=\"%d\" y=\"%d\">accounts, and as many keys of drops</text>\n", left+panelWidth/2, panelTop+panelHeight+42)
	for i, c := range curves {
		class := []string{"first", "second"}[i]
		var points []string
		for j, v := range c.values {
			if !math.IsNaN(v) {
				points = append(points, fmt.Sprintf("%.1f,%.1f", x(j), y(v)))
				fmt.Fprintf(b, "  <circle class=\"dot %s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"/>\n", class, x(j), y(v))
			}
		}
		fmt.Fprintf(b, "  <polyline class=\"line %s\" points=\"%s\"/>\n", class, strings.Join(points, " "))
		legend := panelTop + panelHeight + 68 + 20*i
		fmt.Fprintf(b, "  <line class=\"line %s\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>\n", class, left, left+28, legend-4, legend-4)
		fmt.Fprintf(b, "  <text x=\"%d\" y=\"%d\">%s</text>\n", left+36, legend, c.says)
	}
}

// roundUp is the top of an axis: 1, 2, 4 or 8 of some power of ten, above all values.
func roundUp(curves []curve) float64 {
	most := 0.0
	for _, c := range curves {
		for _, v := range c.values {
			if v > most { // not for one that is none
				most = v
			}
		}
	}
	if most == 0 {
		return 1
	}
	power := math.Pow10(int(math.Floor(math.Log10(most))))
	for _, step := range []float64{1, 2, 4, 8} {
		if most <= step*power {
			return step * power
		}
	}
	return 10 * power
}

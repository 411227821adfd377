package trace

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"latchkey/core/amount"
	"latchkey/core/rpc"
)

// figuresColumn is where gas and fee of a line start.
const figuresColumn = 72

// changesMax is how many changes of one receipt are printed.
const changesMax = 12

// Write prints a tree, one receipt a line with gas and fee, and below it what it
// changed, its events and its failure.
func Write(w io.Writer, t *rpc.Trace) error {
	p := &printer{w: w}
	p.node(t, "", "", "")
	p.figures("together", t.TotalGas(), t.TotalFee())
	return p.err
}

type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

func (p *printer) figures(text string, gas uint64, fee amount.Yocto) {
	pad := max(figuresColumn-utf8.RuneCountInString(text), 1)
	p.line("%s%s%8.3f Tgas  %s NEAR", text, strings.Repeat(" ", pad), float64(gas)/amount.Tgas, round(fee))
}

// node prints n behind branch and what belongs to it behind indent.
func (p *printer) node(n *rpc.Trace, indent, branch, below string) {
	text := indent + branch + string(n.Executor) + ": " + strings.Join(n.Actions, ", ")
	if n.Refund != nil {
		text = fmt.Sprintf("%s%srefund of %s NEAR to %s", indent, branch, round(*n.Refund), n.Executor)
	}
	p.figures(text, n.GasBurnt, n.TokensBurnt)
	rest := indent + below
	detail := rest + "   "
	if len(n.Receipts) > 0 {
		detail = rest + "│  "
	}
	if n.GuardGas > 0 {
		p.line("%sguard %.3f Tgas of it", detail, float64(n.GuardGas)/amount.Tgas)
	}
	if n.Refund == nil || len(n.Changes) > 1 { // a refund's own line says it all
		p.changes(n.Changes, detail)
	}
	p.said(n, detail)
	for i, child := range n.Receipts {
		if i == len(n.Receipts)-1 {
			p.node(child, rest, "└─ ", "   ")
		} else {
			p.node(child, rest, "├─ ", "│  ")
		}
	}
}

// said prints logs and failure, or events: those of a failed receipt did not
// happen, whatever the node says.
func (p *printer) said(n *rpc.Trace, detail string) {
	if n.Failure == "" {
		for _, e := range n.Events {
			p.line("%sevent %s", detail, e.Event)
		}
	}
	for _, log := range n.Logs {
		p.line("%slog %s", detail, log)
	}
	if n.Failure != "" {
		p.line("%sfailed: %s", detail, n.Failure)
	}
}

// changes prints what a receipt changed, the beginning of long lists.
func (p *printer) changes(changes []rpc.TraceChange, detail string) {
	for i, c := range changes {
		if i == changesMax {
			p.line("%s· and %d more", detail, len(changes)-i)
			return
		}
		p.line("%s· %s", detail, c.Text)
	}
}

// round keeps six decimal places of NEAR: a fee has its digits there.
func round(a amount.Yocto) string {
	whole, fraction, _ := strings.Cut(a.FormatNEAR(), ".")
	if len(fraction) > 6 {
		fraction = fraction[:6]
	}
	return whole + "." + fraction + strings.Repeat("0", 6-len(fraction))
}

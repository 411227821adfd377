package cli

import (
	"fmt"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress tells on standard error how far something has come: in a bar on a
// terminal, else in a line now and then. With --json it tells nothing.
type progress struct {
	terminal *terminal
	bar      *progressbar.ProgressBar
	total    int
	done     int
	skipped  int // of those done: by an earlier run
	what     string
	began    time.Time
	told     int // tenths of the whole
	last     time.Time
}

// toldEvery is how long a line stands until another follows.
const toldEvery = 2 * time.Second

// progress begins to tell of so many things that are to be done.
func (t *terminal) progress(total int, what string) *progress {
	p := &progress{terminal: t, total: max(total, 1), what: what, began: time.Now()}
	if !t.json && isTerminal(t.err) {
		p.bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(t.err), progressbar.OptionSetDescription(what),
			progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString(what), progressbar.OptionSetPredictTime(true),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionFullWidth(), progressbar.OptionClearOnFinish())
	}
	return p
}

// isTerminal reports whether a person sees what is written there, or types what is
// read.
func isTerminal(stream any) bool {
	file, is := stream.(*os.File)
	return is && term.IsTerminal(int(file.Fd()))
}

// add tells that n more are done.
func (p *progress) add(n int) {
	p.done += n
	if p.bar != nil {
		_ = p.bar.Add(n)
		return
	}
	if tenths := 10 * p.done / p.total; !p.terminal.json && tenths > p.told && p.done < p.total && time.Since(p.last) >= toldEvery {
		p.told, p.last = tenths, time.Now()
		fmt.Fprintf(p.terminal.err, "latchkey: %s\n", p)
	}
}

// skip leaves out those that were done before: they say nothing of the rate.
func (p *progress) skip(n int) {
	p.done, p.skipped, p.told = n, n, 10*n/p.total
	if p.bar != nil {
		_ = p.bar.Add(n)
	}
}

// String is how far it has come, how fast, and how long it takes from here.
func (p *progress) String() string {
	spent := time.Since(p.began)
	rate := float64(p.done-p.skipped) / max(spent.Seconds(), 1e-3)
	left := time.Duration(float64(p.total-p.done) / rate * float64(time.Second))
	return fmt.Sprintf("%d of %d %s, %.0f a second, %s left", p.done, p.total, p.what, rate, left.Round(time.Second))
}

// end takes the bar away.
func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Clear()
		_ = p.bar.Exit()
	}
}

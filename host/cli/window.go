package cli

import (
	"fmt"
	"time"

	"latchkey/host/drops"
)

// windowFlags reads when a drop starts and expires; an empty text is no bound.
func windowFlags(starts, expires string, now time.Time) (w drops.Window, err error) {
	if w.Start, err = timeFlag("--starts", starts, now); err != nil {
		return w, err
	}
	w.End, err = timeFlag("--expires", expires, now)
	return w, err
}

// timeFlag reads an RFC 3339 time, or a duration from now.
func timeFlag(name, text string, now time.Time) (*drops.Timestamp, error) {
	if text == "" {
		return nil, nil
	}
	instant, err := time.Parse(time.RFC3339, text)
	if wait, notWait := time.ParseDuration(text); notWait == nil {
		instant, err = now.Add(wait+time.Second-1).Truncate(time.Second), nil // rounded up
	}
	at, known := drops.At(instant)
	if err != nil || !known {
		return nil, usage(fmt.Sprintf("%s: want a time such as 2026-12-24T00:00:00Z or a duration such as 24h, got %q", name, text))
	}
	return &at, nil
}

// windowRows prints the bounds there are.
func (a *app) windowRows(w drops.Window) {
	if w.Start != nil {
		a.row("starts", w.Start)
	}
	if w.End != nil {
		a.row("expires", w.End)
	}
}

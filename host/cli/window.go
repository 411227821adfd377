package cli

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"latchkey/host/drops"
)

const (
	day = 24 * time.Hour

	// openFor is how long a drop can be claimed if nothing else is said: who loses
	// the links gets back what they hold.
	openFor = 90 * day
)

// dateFlags say when a drop can be claimed.
type dateFlags struct {
	starts, expires string
	noExpiry        bool
}

func (f *dateFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.starts, "starts", "", "first `TIME` of claims: RFC 3339, or a duration from now such as 24h or 3d (default at once)")
	c.Flags().StringVar(&f.expires, "expires", "", "`TIME` from which claims are refused (default 90d after the start)")
	c.Flags().BoolVar(&f.noExpiry, "no-expiry", false, "claims are accepted for good")
}

// String is the flags as they were given: a command that goes on with another has
// the same.
func (f dateFlags) String() string {
	return fmt.Sprintf("--starts %q --expires %q --no-expiry=%t", f.starts, f.expires, f.noExpiry)
}

// window reads when a drop starts and expires.
func (f dateFlags) window(now time.Time) (w drops.Window, err error) {
	if f.noExpiry && f.expires != "" {
		return w, usage("give at most one of --expires and --no-expiry")
	}
	opens := now
	if f.starts != "" {
		if opens, w.Start, err = timeFlag("--starts", f.starts, now); err != nil {
			return w, err
		}
	}
	switch {
	case f.noExpiry:
	case f.expires != "":
		_, w.End, err = timeFlag("--expires", f.expires, now)
	default:
		_, w.End, err = timeFlag("--expires", later(opens, now).Add(openFor).Truncate(time.Second).Format(time.RFC3339), now)
	}
	return w, err
}

// checkWindow refuses a window in which nobody could claim. Only a drop that is
// about to be made is held against it: one that was begun has its window.
func checkWindow(w drops.Window, now time.Time) error {
	at, _ := drops.At(now)
	switch {
	case w.End == nil:
		return nil
	case *w.End <= at:
		return usage(fmt.Sprintf("--expires: %s has passed", w.End))
	case w.Start != nil && *w.End <= *w.Start:
		return usage(fmt.Sprintf("--expires: %s is not after --starts, %s", w.End, w.Start))
	}
	return nil
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

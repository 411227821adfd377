package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"
)

// watchEvery is how often --watch asks again.
const watchEvery = 2 * time.Second

// watchFlag makes a command show its result again and again.
type watchFlag struct{ on bool }

func (f *watchFlag) add(c *cobra.Command) {
	c.Flags().BoolVar(&f.on, "watch", false, "show it again every two seconds, until interrupted")
}

// watched shows a result, or goes on showing it.
func (a *app) watched(ctx context.Context, f watchFlag, show func() error) error {
	if !f.on {
		return show()
	}
	if a.json {
		return usage("--watch is for people: without it, --json prints one object")
	}
	for {
		if isTerminal(a.out.to) {
			fmt.Fprint(a.out, "\x1b[H\x1b[2J") // the top of an empty screen
		}
		if err := show(); err != nil && ctx.Err() == nil {
			return err
		}
		timer := time.NewTimer(watchEvery)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return nil
		}
	}
}

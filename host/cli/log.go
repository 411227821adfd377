package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"latchkey/core/transaction"
	"latchkey/host/postgres"
)

func (a *app) logCommands() *cobra.Command {
	return a.group("log", "Look at a ledger's log in a database, and shorten it", "",
		a.logShowCommand(), a.logTruncateCommand(), a.logForgetCommand())
}

// inDatabase makes a command of run, which is given the log that --log and --ledger name.
func (a *app) inDatabase(c cobra.Command, run func(context.Context, *postgres.Log, string) error) *cobra.Command {
	var url, name string
	made := a.command(c, func(ctx context.Context, _ []string) error {
		switch {
		case url == "":
			return usage("--log: the URL of the database is missing, such as postgres://latchkey@db.example/latchkey")
		case name == "":
			return usage("--ledger: the name of the ledger in the database is missing")
		}
		database, err := postgres.Open(ctx, url)
		if err != nil {
			return err
		}
		defer database.Close()
		begins, err := database.Beginning(ctx, name)
		if err != nil {
			return &postgres.OpenError{Err: err}
		}
		if begins == nil {
			return fmt.Errorf("the database has no ledger %q", name)
		}
		log := database.Log(name, begins)
		defer log.Close()
		return run(ctx, log, name)
	})
	made.Flags().StringVar(&url, "log", "", "`URL` of the PostgreSQL database that has the log")
	made.Flags().StringVar(&name, "ledger", "", "`NAME` of the ledger in that database")
	return made
}

type logResult struct {
	Ledger     string          `json:"ledger"`
	First      uint64          `json:"first_height"`
	Height     uint64          `json:"height"`
	Checkpoint *checkpointSeen `json:"checkpoint"`
	Damaged    []uint64        `json:"damaged_checkpoints"`
	Nodes      []standingSeen  `json:"nodes"`
}

type checkpointSeen struct {
	Height uint64           `json:"height"`
	Sum    transaction.Hash `json:"sum"`
}

type standingSeen struct {
	URL      string `json:"url"`
	Height   uint64 `json:"height"`
	Checked  uint64 `json:"checked_height"`
	Disputed uint64 `json:"disputed_height"`
	Ago      int64  `json:"seconds_ago"`
}

func (a *app) logShowCommand() *cobra.Command {
	return a.inDatabase(cobra.Command{
		Use: "show", Short: "Show what a log has, its newest checkpoint and how far nodes are", Args: cobra.NoArgs,
		Long: `Show from which block to which a log has a ledger, its newest checkpoint, and of the nodes
that were there within the last hour how far they had come: what they need stays in the log.

JSON: ledger, first_height (of the first block that the log has, or will have), height (of
the newest block: below the first while the log is empty), checkpoint (height and sum of the
newest, or null), damaged_checkpoints (heights of those whose record is damaged: nobody uses
them), nodes (url, height, checked_height of the newest checkpoint that the node has found
to be its own, or 0, disputed_height of the one that it has come to otherwise, or 0, and
seconds_ago).`,
		Example: `
latchkey log show --log postgres://latchkey@db.example/latchkey --ledger tickets`,
	}, func(ctx context.Context, log *postgres.Log, name string) error {
		r, err := lookAt(ctx, log, name)
		if err != nil {
			return &postgres.OpenError{Err: err}
		}
		return a.show(r, func() { a.printLog(r) })
	})
}

func lookAt(ctx context.Context, log *postgres.Log, name string) (*logResult, error) {
	r := &logResult{Ledger: name, Damaged: []uint64{}, Nodes: []standingSeen{}}
	glance, err := log.Glance(ctx, 0)
	if err != nil {
		return nil, err
	}
	r.Height = glance.Head
	if r.First, err = log.First(ctx); err != nil {
		return nil, err
	}
	whole, damaged, err := log.Recorded(ctx)
	if err != nil {
		return nil, err
	}
	if len(whole) > 0 {
		r.Checkpoint = &checkpointSeen{whole[0].Height, whole[0].Sum}
	}
	for _, c := range damaged {
		r.Damaged = append(r.Damaged, c.Height)
	}
	standings, err := log.Standings(ctx)
	for _, s := range standings {
		r.Nodes = append(r.Nodes, standingSeen{s.Address, s.Height, s.Checked, s.Disputed, int64(s.Ago / time.Second)})
	}
	return r, err
}

func (a *app) printLog(r *logResult) {
	a.row("ledger", r.Ledger)
	if r.Height < r.First {
		a.row("blocks", fmt.Sprintf("none yet, the first will be %d", r.First))
	} else {
		a.row("blocks", fmt.Sprintf("%d to %d", r.First, r.Height))
	}
	if r.Checkpoint == nil {
		a.row("checkpoint", "none")
	} else {
		a.row("checkpoint", fmt.Sprintf("block %d, %s", r.Checkpoint.Height, r.Checkpoint.Sum))
	}
	for _, height := range r.Damaged {
		a.row("damaged", fmt.Sprintf("the checkpoint of block %d: nobody uses it", height))
	}
	for _, n := range r.Nodes {
		a.row("node", fmt.Sprintf("%s at block %d, has compared the checkpoint of block %d, %d seconds ago", n.URL, n.Height, n.Checked, n.Ago))
		if n.Disputed > 0 {
			a.row("", fmt.Sprintf("it disputes the checkpoint of block %d, and so nobody begins with that", n.Disputed))
		}
	}
}

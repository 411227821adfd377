package cli

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/host/client"
	"latchkey/host/home"
	"latchkey/host/move"
)

type exportResult struct {
	From    string `json:"from"`
	File    string `json:"file,omitempty"`
	Records uint64 `json:"records"`
	Bytes   int64  `json:"bytes"`
}

func (a *app) exportCommand() *cobra.Command {
	var file string
	c := a.command(cobra.Command{
		Use: "export (URL | HOME)", Short: "Take a ledger out of a node, a home or a Worker", Args: cobra.ExactArgs(1),
		Long: `Write all of a ledger into a file that latchkey import takes: its genesis, the code that
this names, and every block. The ledger is asked at the address of a node or of a Worker,
or read from the home of a node that does not run. With --to the file is gone on with if
it has a part of the ledger; without, it goes to standard output.

The ledger lives on where it is: latchkey seal ends it there.

JSON, with --to: from, file, records, bytes.`,
		Example: `
latchkey export http://127.0.0.1:3030 > spring.latchkey
latchkey export https://drops.example/l/spring --to spring.latchkey
latchkey export ./tickets --to tickets.latchkey`,
	}, func(ctx context.Context, args []string) error {
		from, err := sourceOf(args[0])
		if err != nil {
			return err
		}
		return errors.Join(a.export(ctx, from, args[0], file), from.Close())
	})
	c.Flags().StringVar(&file, "to", "", "`FILE` to write (default standard output)")
	return c
}

func (a *app) export(ctx context.Context, from move.Source, name, file string) error {
	if file == "" {
		_, err := move.Export(ctx, from, a.out)
		return err
	}
	done, err := move.ExportTo(ctx, from, file)
	if err != nil {
		return err
	}
	r := exportResult{name, file, done.Records, done.Bytes}
	return a.show(r, func() {
		a.row("file", r.File)
		a.row("records", r.Records)
		a.row("bytes", r.Bytes)
	})
}

// isAddress tells addresses from folders.
func isAddress(text string) bool {
	return strings.HasPrefix(text, "http://") || strings.HasPrefix(text, "https://")
}

func sourceOf(text string) (move.Source, error) {
	if !isAddress(text) {
		return move.FromHome(home.Home{Dir: text})
	}
	if err := client.CheckURL(text); err != nil {
		return nil, &usageError{err}
	}
	return move.FromNode(client.New(text)), nil
}

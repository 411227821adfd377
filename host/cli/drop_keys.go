package cli

import (
	"context"

	"github.com/spf13/cobra"

	"latchkey/host/campaign"
	"latchkey/host/handout"
)

func (a *app) dropKeys() *cobra.Command {
	type result struct {
		Label string         `json:"label"`
		File  string         `json:"file"`
		Links []handout.Item `json:"links"`
	}
	f := &handoutFlags{}
	c := a.withKeys(a.command(cobra.Command{
		Use: "keys LABEL", Short: "Show links that were made here, or write them to files", Args: cobra.ExactArgs(1),
		Long: `Show the links that drop create made under a label, as far as they are made, or write them
to files: a table, QR codes, cards to print. They are in no other place than the file of
the label, whose name is shown.

JSON: label, file, links (each with number, link, public_key, drop_id, password if it has
one).`,
		Example: `
latchkey drop keys summer
latchkey drop keys summer --csv summer.csv --qr codes --sheet summer.html`,
	}, func(ctx context.Context, args []string) error {
		folder, err := a.campaigns(ctx)
		if err != nil {
			return err
		}
		c, err := folder.Load(args[0])
		if err != nil {
			return err
		}
		if err := f.check(c.Made()); err != nil {
			return err
		}
		if err := a.giveOut(c, *f); err != nil {
			return err
		}
		all := items(c)
		return a.show(result{c.Label, c.Path(), all}, func() { a.printLinks(c, all, f) })
	}))
	f.add(c)
	return c
}

func (a *app) printLinks(c *campaign.Campaign, all []handout.Item, f *handoutFlags) {
	a.row("links", len(all))
	if f.csv == "" && f.sheet == "" && (f.qr == "" || f.onScreen()) {
		for _, i := range all {
			a.linkRows([]string{i.Link}, f.onScreen())
		}
	}
	a.row("kept in", c.Path())
}

package cli

import (
	"context"
	"fmt"
	"slices"

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
	var contract string
	var c *cobra.Command
	f := &handoutFlags{}
	c = withContract(a.withKeys(a.command(cobra.Command{
		Use: "keys LABEL|DROP", Short: "Show links that were made here, or write them to files", Args: cobra.ExactArgs(1),
		Long: `Show the links that drop create made under a label, as far as they are made, or those of one
of its drops; or write them to files: a table, QR codes, cards to print. They are in no other
place than the file of the label, whose name is shown.

JSON: label, file, links (each with number, link, public_key, drop_id, password if it has
one).`,
		Example: `
latchkey drop keys summer
latchkey drop keys summer --csv summer.csv --qr codes --sheet summer.html`,
	}, func(ctx context.Context, args []string) error {
		t, _, err := a.target(ctx, c, args[0], contract)
		if err != nil {
			return err
		}
		if t.campaign == nil {
			return noLinksHere(args[0], t)
		}
		all := itemsOf(t)
		if err := f.check(len(all)); err != nil {
			return err
		}
		if err := a.giveOut(t.campaign, all, *f); err != nil {
			return err
		}
		return a.show(result{t.campaign.Label, t.campaign.Path(), all}, func() { a.printLinks(t.campaign, all, f) })
	})), &contract)
	f.add(c)
	return c
}

// noLinksHere says of a drop that its links were not made here, and of a link that it
// is one.
func noLinksHere(named string, t *dropTarget) error {
	if t.link != nil {
		return usage("a link is what this command shows: name a label or a drop")
	}
	return hint(fmt.Errorf("the links of drop %s are not here: it was made elsewhere, or the file with them is lost", named),
		"latchkey drop show "+named+" --each shows what became of them; latchkey drop cancel "+named+" takes them back")
}

// itemsOf are the links of a target.
func itemsOf(t *dropTarget) []handout.Item {
	all := items(t.campaign)
	if t.label != "" {
		return all
	}
	return slices.DeleteFunc(all, func(i handout.Item) bool { return i.Drop != t.drops[0].ID })
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

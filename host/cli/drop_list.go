package cli

import (
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/host/campaign"
	"latchkey/host/drops"
)

// listedLabel is a campaign of a list.
type listedLabel struct {
	Label  string     `json:"label"`
	Funder account.ID `json:"funder"`
	At     string     `json:"at"` // when it was begun
	Brings string     `json:"brings"`
	Links  int        `json:"links"`
	Made   int        `json:"made"`
	Left   uint64     `json:"left"` // not used up nor taken back
	Drops  []uint64   `json:"drops"`
	drops.Window
}

type dropList struct {
	Labels []listedLabel `json:"labels"`
	Drops  []*drops.Drop `json:"drops"` // of the same funders, not made here
}

func (a *app) dropList() *cobra.Command {
	var as, contract, file string
	var watch watchFlag
	c := withContract(a.withKeys(a.command(cobra.Command{
		Use: "list", Short: "List the drops of a funder", Args: cobra.NoArgs,
		Long: `List what was made here, by its labels, and the drops of the same funders that have not
ended and were made elsewhere. With --as, those of one account: the ledger knows them, also
when the files that were made here are lost.

JSON: labels (each with label, funder, at, brings, links, made, left, drops, start, end), drops
(each with drop_id, kind, funder, amount, brings, counter, start, end, cancelled).`,
		Example: `
latchkey drop list
latchkey drop list --as test.near --watch`,
	}, func(ctx context.Context, _ []string) error {
		owner, err := accountArg(contract)
		if err != nil {
			return err
		}
		var funder account.ID
		if as != "" {
			if funder, err = accountArg(as); err != nil {
				return err
			}
		}
		return a.watched(ctx, watch, func() error { return a.showList(ctx, owner, funder, file) })
	})), &contract)
	c.Flags().StringVar(&as, "as", "", "account `ID` that paid (default those of what was made here)")
	c.Flags().StringVar(&file, "csv", "", "write the list to `FILE`; - prints it")
	watch.add(c)
	return c
}

func (a *app) showList(ctx context.Context, contract, funder account.ID, file string) error {
	l, err := a.listDrops(ctx, contract, funder)
	if err != nil {
		return err
	}
	if file != "" {
		if err := a.writeTable(file, l.table()); err != nil || file == screen {
			return err
		}
	}
	return a.show(l, func() {
		if len(l.Labels) == 0 && len(l.Drops) == 0 {
			a.printf("no drops\n")
			return
		}
		a.printTable(l.table())
	})
}

// listDrops puts together what was made here, and what the ledger has of its funders.
func (a *app) listDrops(ctx context.Context, contract, funder account.ID) (*dropList, error) {
	all, err := a.allCampaigns(ctx)
	if err != nil {
		return nil, err
	}
	funders, here := []account.ID{}, []*campaign.Campaign{}
	known := map[account.ID]bool{}
	add := func(id account.ID) {
		if !known[id] {
			known[id], funders = true, append(funders, id)
		}
	}
	if funder != "" {
		add(funder)
	}
	for _, c := range all {
		if c.Contract == contract && (funder == "" || c.Funder == funder) {
			here = append(here, c)
			add(c.Funder)
		}
	}
	var living []*drops.Drop
	for _, id := range funders {
		of, err := drops.OfFunder(ctx, a.client(), contract, id)
		if err != nil {
			return nil, err
		}
		living = append(living, of...)
	}
	return newDropList(here, living), nil
}

func newDropList(here []*campaign.Campaign, living []*drops.Drop) *dropList {
	left := map[uint64]uint64{}
	for _, d := range living {
		left[d.ID] = d.Left
	}
	l, made := &dropList{Labels: []listedLabel{}, Drops: []*drops.Drop{}}, map[uint64]bool{}
	for _, c := range here {
		one := listedLabel{Label: c.Label, Funder: c.Funder, At: c.At.Format("2006-01-02T15:04:05Z07:00"), Brings: c.Brings,
			Links: c.Links, Made: c.Made(), Drops: []uint64{}, Window: c.Window}
		for _, d := range c.Drops() {
			one.Left += left[d.ID]
			one.Drops = append(one.Drops, d.ID)
			made[d.ID] = true
		}
		l.Labels = append(l.Labels, one)
	}
	for _, d := range living {
		if !made[d.ID] {
			l.Drops = append(l.Drops, d)
		}
	}
	return l
}

// table is the list for people: campaigns by their labels, other drops by their numbers.
func (l *dropList) table() table {
	t := table{{"name", "funder", "links", "made", "left", "each brings", "until"}}
	for _, c := range l.Labels {
		t.row(c.Label, string(c.Funder), strconv.Itoa(c.Links), strconv.Itoa(c.Made), fmt.Sprint(c.Left), c.Brings, untilText(c.Window))
	}
	for _, d := range l.Drops {
		until := untilText(d.Window)
		if d.Cancelled {
			until = "cancelled"
		}
		t.row(fmt.Sprint(d.ID), string(d.Funder), "", "", fmt.Sprint(d.Left), d.Brings, until)
	}
	return t
}

func untilText(w drops.Window) string {
	if w.End == nil {
		return ""
	}
	return w.End.String()
}

package cli

import (
	"context"
	"strconv"

	"latchkey/host/overview"
)

// showEach shows what became of each link, or writes it to a file.
func (a *app) showEach(ctx context.Context, t *dropTarget, file string) error {
	seen, err := a.look(ctx, t, true)
	if err != nil {
		return err
	}
	links := fates(seen, t)
	if file != "" {
		if err := a.writeTable(file, fatesTable(links)); err != nil || file == screen {
			return err
		}
	}
	r := struct {
		State string          `json:"state"`
		Links []overview.Fate `json:"links"`
	}{"each", links}
	return a.show(r, func() {
		if file == "" {
			a.printTable(fatesTable(links))
			return
		}
		a.row("links", len(links))
		a.row("written to", file)
	})
}

// fates are those of all links; those that are not made come last.
func fates(seen []*overview.Seen, t *dropTarget) []overview.Fate {
	all := []overview.Fate{}
	for _, s := range seen {
		all = append(all, s.Fates...)
	}
	for _, link := range t.unmade() {
		all = append(all, overview.Fate{Number: link + 1, PublicKey: t.campaign.Key(link).PublicKey(), State: overview.Unpaid})
	}
	return all
}

func fatesTable(links []overview.Fate) table {
	t := table{{"number", "public_key", "drop", "state", "account", "at", "transaction", "cost"}}
	for _, f := range links {
		row := []string{strconv.Itoa(f.Number), f.PublicKey.String(), "", f.State.Words(), string(f.AccountID), "", "", ""}
		if f.Drop != nil {
			row[2] = strconv.FormatUint(*f.Drop, 10)
		}
		if f.At != nil {
			row[5], row[6] = f.At.String(), f.Transaction.String()
		}
		if f.Cost != nil {
			row[7] = f.Cost.FormatNEAR()
		}
		t.row(row...)
	}
	return t
}

package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
	"latchkey/host/campaign"
	"latchkey/host/client"
	"latchkey/host/handout"
)

// dropsDir is the folder, among those of a ledger's keys, of the drops made
// here. No account can have its name.
const dropsDir = "_drops"

// campaigns is the folder of the drops made here on the node's ledger.
func (a *app) campaigns(ctx context.Context) (campaign.Folder, error) {
	l, err := a.client().Ledger(ctx)
	if err != nil {
		return campaign.Folder{}, err
	}
	return campaign.Folder{Dir: filepath.Join(a.credentialsFolder().Dir, l.Name(), dropsDir)}, nil
}

// openCampaign begins a campaign, or goes on with one that an earlier run of the
// command did not end.
func (a *app) openCampaign(ctx context.Context, command, label string, begin func() (*campaign.Plan, error)) (*campaign.Campaign, error) {
	folder, err := a.campaigns(ctx)
	if err != nil {
		return nil, err
	}
	c, err := folder.Open(command, label, begin)
	if err == nil && c.Resumed() {
		a.warningf("going on with %s of an earlier run of this command: %d of %d links are made", c.Label, c.Made(), c.Links)
	}
	return c, err
}

// makeLinks makes what is missing of a campaign. What stands when it fails is said.
func (a *app) makeLinks(ctx context.Context, c *campaign.Campaign) error {
	made, told := a.progress(c.Links, "links"), false
	made.skip(c.Made())
	err := c.Run(ctx, a.node.rpc, a.signsInTurn(ctx, c.Funder), campaign.Reports{
		Made: made.add,
		Unclear: func(hash transaction.Hash, err error) {
			if !told {
				a.warningf("transaction %s was sent, and its answer was lost: %w; asking again; the links are in %s", hash, err, c.Path())
			}
			told = true
		}})
	made.end()
	if err == nil || c.IsUntouched() {
		return err
	}
	hints := hintsOf(err)
	if client.IsRefusal(err, "NotEnoughBalance") {
		hints = append(hints, fmt.Sprintf("send %s what is missing first; latchkey account show %s says what it has", c.Funder, c.Funder))
	}
	hints = append(hints, "run the same command again: it goes on where this one stopped, and pays nothing twice", "the links are in "+c.Path())
	if c.Made() > 0 {
		hints = append(hints, fmt.Sprintf("latchkey drop keys %s shows those that are made; latchkey drop cancel %s takes them back", c.Label, c.Label))
	}
	return hint(err, hints...)
}

// signsInTurn is signs for several at a time, who are warned of an exposed key once.
func (a *app) signsInTurn(ctx context.Context, id account.ID) campaign.Signs {
	signs := a.signs(ctx, id)
	var turn sync.Mutex
	return func(c *client.Client) (*client.Signer, error) {
		turn.Lock()
		defer turn.Unlock()
		return signs(c)
	}
}

// overCampaign shows a campaign that is made, and tells of files that could not be
// written. One whose result did not reach who asked for it stays, for the same command
// to show it.
func (a *app) overCampaign(c *campaign.Campaign, written error, show func() error) error {
	if err := show(); err != nil {
		return hint(errors.Join(err, written, c.Close()),
			"run the same command again to see it: it pays nothing twice", "the links are in "+c.Path())
	}
	if written != nil {
		return hint(errors.Join(written, c.Finish()), fmt.Sprintf("all links are made; latchkey drop keys %s writes them elsewhere", c.Label))
	}
	return c.Finish()
}

type dropResult struct {
	ID          *uint64           `json:"drop_id,omitempty"`
	Contract    account.ID        `json:"contract"`
	Deposit     amount.Yocto      `json:"deposit"`
	Links       []string          `json:"links"`
	Transaction *transaction.Hash `json:"transaction_hash,omitempty"`
	File        string            `json:"file"`
	Label       string            `json:"label"`
	Drops       []oneDrop         `json:"drops"`
}

type oneDrop struct {
	ID          uint64           `json:"drop_id"`
	Links       int              `json:"links"`
	Transaction transaction.Hash `json:"transaction_hash"`
}

func newDropResult(c *campaign.Campaign) dropResult {
	r := dropResult{Contract: c.Contract, Deposit: c.Estimate.Deposit, File: c.Path(), Label: c.Label}
	for link := range c.Links {
		r.Links = append(r.Links, c.Link(link).URL())
	}
	for _, d := range c.Drops() {
		r.Drops = append(r.Drops, oneDrop{d.ID, d.End - d.First, d.Transaction})
	}
	if len(r.Drops) == 1 {
		r.ID, r.Transaction = &r.Drops[0].ID, &r.Drops[0].Transaction
	}
	return r
}

// linksShown is how many links are shown to people: more are for files.
const linksShown = 100

// showCampaign shows a campaign that is made, with QR codes if asked.
func (a *app) showCampaign(c *campaign.Campaign, codes bool) error {
	r := newDropResult(c)
	return a.show(r, func() {
		if r.ID != nil {
			a.row("drop", fmt.Sprintf("%d of %s", *r.ID, r.Contract))
		} else {
			a.row("drops", fmt.Sprintf("%d of %s", len(r.Drops), r.Contract))
			a.row("links", fmt.Sprintf("%d, each for %s", c.Links, c.Brings))
		}
		a.row("deposit", r.Deposit.FormatNEAR()+" NEAR")
		a.windowRows(c.Window)
		a.row("label", c.Label)
		a.linkRows(r.Links, codes)
		a.row("kept in", r.File)
	})
}

func (a *app) linkRows(links []string, codes bool) {
	if len(links) > linksShown && !codes {
		return
	}
	for _, link := range links {
		a.row("link", link)
		if !codes {
			continue
		}
		if code, err := handout.Terminal(link); err != nil {
			a.warningf("%w", err)
		} else {
			a.printf("%s\n", code)
		}
	}
}

package cli

import (
	"context"
	"strconv"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/core/keys"
	"latchkey/host/campaign"
	"latchkey/host/drops"
	"latchkey/host/overview"
)

// dropTarget is what a command is about: a campaign, a drop or a link.
type dropTarget struct {
	contract account.ID
	campaign *campaign.Campaign // that has it; nil if it was not made here
	label    string             // empty unless the whole campaign is meant
	all      bool               // every drop of a funder is meant
	drops    []overview.Drop
	link     *drops.Link
}

// target reads LABEL, DROP or LINK. A link is looked up at the node that it names,
// unless --rpc names another; lost makes the error of a node that does not answer then.
func (a *app) target(ctx context.Context, c *cobra.Command, text, contract string) (t *dropTarget, lost func(error) error, err error) {
	lost = func(err error) error { return err }
	owner, err := accountArg(contract)
	if err != nil {
		return nil, lost, err
	}
	id, notNumber := strconv.ParseUint(text, 10, 32)
	switch {
	case notNumber == nil:
		t, err = a.targetDrop(ctx, owner, id)
	case campaign.CheckLabel(text) == nil:
		t, err = a.targetLabel(ctx, text)
	default:
		link, wrong := drops.ParseLink(text)
		if wrong != nil {
			return nil, lost, hint(&usageError{wrong}, "drops are named by a label, a number or a link")
		}
		fromLink := a.askNodeOf(c, link)
		lost = func(err error) error { return a.noNodeOfLink(fromLink, err) }
		t = &dropTarget{contract: link.Contract, link: &link}
	}
	return t, lost, err
}

// isDropNumber tells a drop's number from a label and a link.
func isDropNumber(text string) bool {
	_, err := strconv.ParseUint(text, 10, 32)
	return err == nil
}

func (a *app) targetLabel(ctx context.Context, label string) (*dropTarget, error) {
	folder, err := a.campaigns(ctx)
	if err != nil {
		return nil, err
	}
	c, err := folder.Load(label)
	if err != nil {
		return nil, err
	}
	return &dropTarget{contract: c.Contract, campaign: c, label: label, drops: dropsOf(c)}, nil
}

// targetDrop finds a drop by its number. Of one that was made here more is known.
func (a *app) targetDrop(ctx context.Context, contract account.ID, id uint64) (*dropTarget, error) {
	t := &dropTarget{contract: contract, drops: []overview.Drop{{ID: id}}}
	all, err := a.allCampaigns(ctx)
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		for _, d := range dropsOf(c) {
			if c.Contract == contract && d.ID == id {
				t.campaign, t.drops = c, []overview.Drop{d}
			}
		}
	}
	return t, nil
}

// allCampaigns are those that can be read; of others it warns.
func (a *app) allCampaigns(ctx context.Context) ([]*campaign.Campaign, error) {
	folder, err := a.campaigns(ctx)
	if err != nil {
		return nil, err
	}
	all, err := folder.All()
	if err != nil {
		a.warningf("%w", err)
	}
	return all, nil
}

// dropsOf are the drops of a campaign, without their keys.
func dropsOf(c *campaign.Campaign) (all []overview.Drop) {
	for _, d := range c.Drops() {
		all = append(all, overview.Drop{ID: d.ID, Funder: c.Funder, Transaction: d.Transaction, First: d.First})
	}
	return all
}

// unmade are the numbers of a campaign's links that are not made yet, counted from 0.
func (t *dropTarget) unmade() (links []int) {
	if t.label == "" {
		return nil
	}
	next := 0
	for _, d := range t.campaign.Drops() {
		for ; next < d.First; next++ {
			links = append(links, next)
		}
		next = d.End
	}
	for ; next < t.campaign.Links; next++ {
		links = append(links, next)
	}
	return links
}

// look finds out what became of the links of the target; with each also of those whose
// drop has ended.
func (a *app) look(ctx context.Context, t *dropTarget, each bool) ([]*overview.Seen, error) {
	l := &overview.Looker{Client: a.client(), Contract: t.contract, Each: each}
	if t.campaign != nil {
		looked := a.progress(t.learn(each), "links looked at")
		defer looked.end()
		l.Tell = looked.add
	}
	return l.Look(ctx, t.drops)
}

// learn counts the links of drops that were made here, and adds their public keys if
// each is looked at.
func (t *dropTarget) learn(each bool) (links int) {
	made := map[uint64]campaign.Drop{}
	for _, d := range t.campaign.Drops() {
		made[d.ID] = d
	}
	for i := range t.drops {
		d := made[t.drops[i].ID]
		links += d.End - d.First
		if !each {
			continue
		}
		public := make([]keys.PublicKey, 0, d.End-d.First)
		for link := d.First; link < d.End; link++ {
			public = append(public, t.campaign.Key(link).PublicKey())
		}
		t.drops[i].Keys = public
	}
	return links
}

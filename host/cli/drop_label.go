package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"latchkey/core/account"
	"latchkey/host/drops"
	"latchkey/host/overview"
)

// showLabel shows a campaign as a whole.
func (a *app) showLabel(ctx context.Context, t *dropTarget) error {
	seen, err := a.look(ctx, t, false)
	if err != nil {
		return err
	}
	c := t.campaign
	s := overview.Summarize(seen, len(t.unmade()))
	r := struct {
		State    string     `json:"state"`
		Label    string     `json:"label"`
		Funder   account.ID `json:"funder"`
		Contract account.ID `json:"contract"`
		Brings   string     `json:"brings"`
		drops.Window
		overview.Summary
		Drops []uint64 `json:"drops"`
	}{"campaign", c.Label, c.Funder, c.Contract, c.Brings, c.Window, s, []uint64{}}
	for _, d := range t.drops {
		r.Drops = append(r.Drops, d.ID)
	}
	return a.show(r, func() {
		a.row("label", c.Label)
		a.row("funder", c.Funder)
		a.row("each claim", c.Brings)
		a.windowRows(c.Window)
		a.row("drops", dropsText(t.drops))
		a.stateRows(s)
	})
}

// dropsText is numbers of drops, which mostly follow each other.
func dropsText(all []overview.Drop) string {
	var ids []uint64
	for _, d := range all {
		ids = append(ids, d.ID)
	}
	slices.Sort(ids)
	var parts []string
	for len(ids) > 0 {
		run := 1
		for run < len(ids) && ids[run] == ids[0]+uint64(run) {
			run++
		}
		part := fmt.Sprint(ids[0])
		if run > 1 {
			part += fmt.Sprintf(" to %d", ids[run-1])
		}
		parts, ids = append(parts, part), ids[run:]
	}
	if len(parts) == 0 {
		return "none yet"
	}
	return strings.Join(parts, ", ")
}

func (a *app) stateRows(s overview.Summary) {
	a.row("links", s.Links)
	for _, state := range overview.States {
		if n := s.States[state]; n > 0 {
			a.row(state.Words(), n)
		}
	}
}

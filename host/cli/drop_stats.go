package cli

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"latchkey/host/campaign"
	"latchkey/host/overview"
)

func (a *app) dropStats() *cobra.Command {
	var contract, file string
	var watch watchFlag
	var c *cobra.Command
	c = withContract(a.withKeys(a.command(cobra.Command{
		Use: "stats LABEL|DROP", Short: "Tell what links have cost, and how they were claimed", Args: cobra.ExactArgs(1),
		Long: `Tell of the links of a label, or of a drop: how many are open, claimed and so on; what they
have cost beside what was estimated; what a claim costs, how long links wait to be claimed,
and how many were claimed on each day. It is read from the ledger: of drops that were not
made here, and of what a node no longer keeps, less is known.

JSON: label, links, states (how many links of each), deposit and making_gas (paid), claim_gas
(so far), came_back (so far), costs (of how many claims the cost is known), cost_per_claim,
time_to_claim (shortest, median, longest, in seconds), claims_per_day (each with day and
claims), and estimate (as drop estimate has it); amounts in yocto.`,
		Example: `
latchkey drop stats summer
latchkey drop stats 7 --csv days.csv
latchkey drop stats summer --watch`,
	}, func(ctx context.Context, args []string) error {
		t, _, err := a.target(ctx, c, args[0], contract)
		if err != nil {
			return err
		}
		if t.link != nil {
			return usage("statistics are of a label or of a drop; latchkey drop show LINK tells of one link")
		}
		return a.watched(ctx, watch, func() error { return a.showStats(ctx, t, file) })
	})), &contract)
	c.Flags().StringVar(&file, "csv", "", "write claims per day to `FILE`; - prints them")
	watch.add(c)
	return c
}

func (a *app) showStats(ctx context.Context, t *dropTarget, file string) error {
	seen, err := a.look(ctx, t, true)
	if err != nil {
		return err
	}
	r := struct {
		Label string `json:"label,omitempty"`
		*overview.Stats
		Estimate *campaign.Estimate `json:"estimate,omitempty"`
	}{t.label, overview.Calculate(seen, len(t.unmade())), nil}
	if t.label != "" {
		r.Estimate = &t.campaign.Estimate
	}
	if file != "" {
		days := table{{"day", "claims"}}
		for _, d := range r.Days {
			days.row(d.Day, strconv.Itoa(d.Claims))
		}
		if err := a.writeTable(file, days); err != nil || file == screen {
			return err
		}
	}
	return a.show(r, func() { a.statsRows(r.Stats, r.Estimate) })
}

func (a *app) statsRows(s *overview.Stats, e *campaign.Estimate) {
	a.stateRows(s.Summary)
	cameBack := nearText(s.CameBack) + " NEAR so far"
	if e != nil {
		a.row("deposit", fmt.Sprintf("%s NEAR (estimate: %s)", nearText(s.Deposit), nearText(e.Deposit)))
		a.row("gas of making", fmt.Sprintf("%s NEAR (estimate: %s at most)", nearText(s.MakingGas), nearText(e.MakingGas)))
		a.row("gas of claims", fmt.Sprintf("%s NEAR so far (estimate: %s at most)", nearText(s.ClaimGas), nearText(e.ClaimGas)))
		cameBack += fmt.Sprintf(" (estimate: %s or more, when all are claimed)", nearText(e.ComesBack))
	}
	a.row("came back", cameBack)
	if s.CostOfEach != nil {
		a.row("cost per claim", nearText(*s.CostOfEach)+" NEAR")
	}
	if s.Times != nil {
		a.row("time to claim", fmt.Sprintf("%s on the median, %s to %s", waitText(s.Times.Median), waitText(s.Times.Shortest), waitText(s.Times.Longest)))
	}
	for _, d := range s.Days {
		a.row(d.Day, count(d.Claims, "claim"))
	}
}

func waitText(seconds float64) string {
	d := time.Duration(seconds * float64(time.Second))
	if d > time.Minute {
		return d.Round(time.Second).String()
	}
	return d.Round(100 * time.Millisecond).String()
}

package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"latchkey/core/events"
	"latchkey/core/ledger"
	"latchkey/host/drops"
)

// followEvery is how often --follow asks for more.
const followEvery = time.Second

// dataShownMax bounds what people are shown of an event's data, in bytes: a drop's hundred
// keys, or what a contract makes up, would fill the screen.
const dataShownMax = 400

// eventFlags are the parameters of latchkey_events, by their flags' names.
var eventFlags = []struct{ flag, param, usage string }{
	{"contract", "contract_id", "account `ID` of the contract that said it"},
	{"standard", "standard", "the events' `STANDARD`, such as nep141"},
	{"event", "event", "their `NAME`, such as claimed"},
	{"drop", "drop_id", "the `DROP` that they are of; of " + string(ledger.DevDropContract) + ", if --contract names no other"},
	{"funder", "funder_id", "account `ID` that made the drop that they are of, as any contract says; --contract names one to believe"},
	{"account", "account_id", "account `ID` that got, gave or claimed"},
	{"from", "from", "only from this `TIME` on; or a duration, such as 24h or 3d: since so long ago"},
	{"to", "to", "only before this `TIME`"},
	{"path", "path", "only where a gjson `PATH` in the event, such as data.0.amount, leads to --value"},
	{"value", "value", "the `TEXT` that is there"},
	{"after", "after", "the oldest first, from behind this `CURSOR` on; 0: from the beginning"},
}

func (a *app) eventsCommand() *cobra.Command {
	texts := make([]string, len(eventFlags))
	var limit int
	var follow bool
	var c *cobra.Command
	c = a.withNode(a.command(cobra.Command{
		Use: "events", Short: "Show what contracts say has happened", Args: cobra.NoArgs,
		Long: `Show NEP-297 events: what contracts say has happened, such as claims of drops and transfers of
tokens. The newest are shown, in the order in which they happened, or with --after all from a cursor
on, as many as --limit says. Each line ends with the event's cursor; of long data it has the
beginning, and --json all. --follow goes on with those
to come; with --json it prints one event a line. Latchkey's own nodes know the answer, others do not.

JSON: events (each with cursor, block_height, timestamp_nanosec, contract_id, receipt_id,
transaction_hash, standard, version, event, data), next (the cursor to go on with), more (whether
there may be more now), indexed_height (how far events are known), block_height.`,
		Example: `
latchkey events --funder test.near --from 24h
latchkey events --drop 7 --event claimed --follow
latchkey events --path data.0.amount --value 2000000000000000000000000
latchkey events --after 120.3.0 --limit 1000 --json`,
	}, func(ctx context.Context, _ []string) error {
		asked, err := askedEvents(c, texts)
		if err != nil {
			return err
		}
		if limit < 1 || limit > events.LimitMax {
			return usage(fmt.Sprintf("--limit: want 1 to %d, got %d", events.LimitMax, limit))
		}
		asked["limit"] = strconv.Itoa(limit)
		page, err := a.newestEvents(ctx, asked)
		if err != nil {
			return err
		}
		if follow {
			return a.followEvents(ctx, asked, page)
		}
		return a.show(page, func() { a.printEvents(page) })
	}))
	for i, f := range eventFlags {
		c.Flags().StringVar(&texts[i], f.flag, "", f.usage)
	}
	c.Flags().IntVar(&limit, "limit", 20, "show so many; 1,000 at most")
	c.Flags().BoolVar(&follow, "follow", false, "go on with those to come, until interrupted")
	return c
}

// askedEvents are the parameters of the flags that were given.
func askedEvents(c *cobra.Command, texts []string) (map[string]string, error) {
	asked := map[string]string{}
	for i, f := range eventFlags {
		if !c.Flags().Changed(f.flag) {
			continue
		}
		text := texts[i]
		if ago, is := duration(text); is && (f.flag == "from" || f.flag == "to") {
			text = time.Now().Add(-ago).UTC().Format(time.RFC3339)
		}
		asked[f.param] = text
	}
	if asked["drop_id"] != "" && asked["contract_id"] == "" {
		asked["contract_id"] = string(ledger.DevDropContract)
	}
	if _, err := events.NewRequest(asked); err != nil {
		var wrong *events.ParamError
		if errors.As(err, &wrong) {
			for _, f := range eventFlags {
				if f.param == wrong.Name {
					return nil, usage("--" + f.flag + ": " + wrong.Reason)
				}
			}
		}
		return nil, usage(err.Error())
	}
	return asked, nil
}

// newestEvents are those that are asked for, in the order in which they happened. What is
// asked for goes on behind them.
func (a *app) newestEvents(ctx context.Context, asked map[string]string) (*events.Page, error) {
	limit, _ := strconv.Atoi(asked["limit"])
	if asked["after"] != "" {
		return a.eventsAfter(ctx, asked, limit)
	}
	all := &events.Page{Events: []events.Event{}}
	asked["order"] = "newest_first"
	for more := true; more && len(all.Events) < limit; {
		asked["limit"] = strconv.Itoa(limit - len(all.Events))
		page, err := a.client().Events(ctx, asked)
		if err != nil {
			return nil, err
		}
		all.Events = append(all.Events, page.Events...)
		if all.BlockHeight == 0 { // what came since is for the next time
			all.IndexedHeight, all.BlockHeight, all.Next = page.IndexedHeight, page.BlockHeight, strconv.FormatUint(page.IndexedHeight, 10)
		}
		more, asked["after"] = page.More, page.Next
	}
	slices.Reverse(all.Events)
	asked["after"], asked["order"] = all.Next, "oldest_first"
	return all, nil
}

// eventsAfter are so many that follow, or all that there are now, however many pages the
// node has them on.
func (a *app) eventsAfter(ctx context.Context, asked map[string]string, limit int) (*events.Page, error) {
	all := &events.Page{Events: []events.Event{}}
	for {
		page, err := a.moreEvents(ctx, asked, strconv.Itoa(limit-len(all.Events)))
		if err != nil {
			return nil, err
		}
		page.Events = append(all.Events, page.Events...)
		if all = page; !all.More || len(all.Events) >= limit {
			return all, nil
		}
	}
}

// moreEvents are those that follow, up to limit of them. A page may have none, and others
// follow all the same.
func (a *app) moreEvents(ctx context.Context, asked map[string]string, limit string) (*events.Page, error) {
	asked["limit"] = limit
	for {
		page, err := a.client().Events(ctx, asked)
		if err != nil {
			return nil, err
		}
		asked["after"] = page.Next
		if len(page.Events) > 0 || !page.More {
			return page, nil
		}
	}
}

// followEvents shows a page and what comes after it.
func (a *app) followEvents(ctx context.Context, asked map[string]string, page *events.Page) error {
	if a.query != "" {
		return usage("--query is of one result, and --follow has many")
	}
	if asked["to"] != "" {
		return usage("--to ends what --follow goes on with")
	}
	for {
		for i := range page.Events {
			a.printEvent(&page.Events[i])
		}
		if a.out.err != nil {
			return a.out.err
		}
		if !page.More && !sleptFor(ctx, followEvery) {
			return nil
		}
		next, err := a.moreEvents(ctx, asked, strconv.Itoa(events.LimitDefault))
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return hint(err, "--after "+asked["after"]+" goes on where this ended")
		}
		page = next
	}
}

// sleptFor is false when ctx ends first.
func sleptFor(ctx context.Context, wait time.Duration) bool {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func (a *app) printEvents(page *events.Page) {
	for i := range page.Events {
		a.printEvent(&page.Events[i])
	}
	if len(page.Events) == 0 {
		a.printf("no events\n")
	}
	if page.IndexedHeight < page.BlockHeight {
		a.warningf("the node is still looking for events in its blocks, and has come to %d of %d: ask again later for all", page.IndexedHeight, page.BlockHeight)
	}
}

func (a *app) printEvent(e *events.Event) {
	if a.json {
		a.printf("%s\n", asJSON(e))
		return
	}
	data := string(e.Data)
	if len(data) > dataShownMax {
		data = fmt.Sprintf("%s… of %d bytes; --json has all", strings.ToValidUTF8(data[:dataShownMax], ""), len(data))
	}
	nanosec, _ := strconv.ParseUint(e.Timestamp, 10, 64) // a node's own
	a.printf("%s  %s  %s  %s  %s\n", drops.Timestamp(nanosec), e.ContractID, indented(e.Event.Event, 2), indented(data, 2), e.Cursor)
}

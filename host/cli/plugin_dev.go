package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/host/plugin"
)

// devEvery is how often the sources are looked at; retryEvery, how often what the node did
// not take is sent again.
const (
	devEvery   = 300 * time.Millisecond
	retryEvery = 2 * time.Second
)

func (a *app) pluginDevCommand() *cobra.Command {
	var as string
	c := a.withKeys(a.command(cobra.Command{
		Use: "dev [DIR] --as ID", Short: "Build and deploy a contract whenever its sources change", Args: cobra.MaximumNArgs(1),
		Long: `Watch the sources of a project. At the beginning, and after each change, build it and make it the
contract of an account on a development node, and tell what changed: methods, policy, size, code
hash. What cannot be built is reported, and the next change awaited; what the node does not take is
sent again. It ends when interrupted.

JSON: for each deployment one object with account_id, code_hash, size, transaction_hash (none when
the account had this code), methods_added, methods_removed, policy_added, policy_removed (in words),
size_before.`,
		Example: `
latchkey plugin dev --as counter.test.near
latchkey plugin dev ./counter --node http://127.0.0.1:4040 --as counter.test.near`,
	}, func(ctx context.Context, args []string) error {
		id, err := accountArg(as)
		if err != nil {
			return err
		}
		d := &dev{app: a, dir: ".", id: id}
		if len(args) > 0 {
			d.dir = args[0]
		}
		return d.run(ctx)
	}))
	c.Flags().StringVar(&as, "as", "", "account `ID` that gets the contract")
	c.Flags().StringVar(&a.node.rpc, "node", defaultRPC, "`URL` of the node; the same as --rpc")
	_ = c.MarkFlagRequired("as")
	return c
}

// dev is a project that is watched.
type dev struct {
	*app
	dir     string
	id      account.ID
	waiting *built    // to be deployed; nil: nothing is
	tried   time.Time // when it was last
	told    string    // why it was not deployed
}

// built is what became of the sources.
type built struct {
	code   []byte
	report *plugin.Report
}

// deployed is what came of one change.
type deployed struct {
	AccountID   account.ID        `json:"account_id"`
	CodeHash    transaction.Hash  `json:"code_hash"`
	Size        int               `json:"size"`
	Transaction *transaction.Hash `json:"transaction_hash,omitempty"`
	plugin.Difference
}

// run goes on until it is interrupted. The error is why the sources cannot be watched.
func (d *dev) run(ctx context.Context) error {
	if _, err := plugin.LanguageOf(d.dir); err != nil {
		return err
	}
	tick := time.NewTicker(devEvery)
	defer tick.Stop()
	seen := ""
	for {
		now, err := plugin.Fingerprint(d.dir)
		if err != nil {
			return err
		}
		if now != seen {
			seen = now
			d.build(ctx)
		}
		if d.waiting != nil && time.Since(d.tried) >= retryEvery {
			d.try(ctx)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// build makes what the sources are now, or says why that is nothing.
func (d *dev) build(ctx context.Context) {
	d.waiting, d.tried, d.told = nil, time.Time{}, ""
	code, report, err := buildPlugin(ctx, plugin.Source{From: d.dir})
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		d.warningf("%w", err)
		return
	}
	d.waiting = &built{code, report}
}

// try deploys what waits, or says once why it cannot: the node may come up.
func (d *dev) try(ctx context.Context) {
	err := d.deploy(ctx, d.waiting)
	d.tried = time.Now()
	switch {
	case err == nil:
		d.waiting = nil
	case ctx.Err() == nil && err.Error() != d.told:
		d.told = err.Error()
		d.warningf("%w; trying again", err)
	}
}

func (d *dev) deploy(ctx context.Context, b *built) error {
	signer, err := d.signer(ctx, d.id)
	if err != nil {
		return err
	}
	had, err := d.had(ctx)
	if err != nil {
		return err
	}
	r := deployed{AccountID: d.id, CodeHash: b.report.CodeHash, Size: b.report.Size, Difference: b.report.Since(had)}
	if had == nil || had.CodeHash != b.report.CodeHash {
		out, err := signer.Send(ctx, d.id, transaction.DeployContract{Code: b.code})
		if err == nil {
			err = out.Err()
		}
		if err != nil {
			return err
		}
		r.Transaction = &out.Transaction.Hash
	}
	return d.show(r, func() { d.printDeployed(r) })
}

// had is the code that the account has now; nil when it has none.
func (d *dev) had(ctx context.Context) (*plugin.Report, error) {
	acc, err := d.client().Account(ctx, client.Final, d.id)
	if err != nil || contractText(acc) == "none" {
		return nil, err
	}
	code, err := d.codeOf(ctx, d.id, acc)
	if err != nil {
		return nil, err
	}
	report, _ := inspect(code) // code that no host runs has a hash, too
	return report, nil
}

func (d *dev) printDeployed(r deployed) {
	what := "has this code already"
	if r.Transaction != nil {
		what = "has new code, by transaction " + r.Transaction.String()
	}
	d.row("account", string(d.id)+" "+what)
	d.row("code hash", r.CodeHash)
	size := fmt.Sprintf("%d bytes", r.Size)
	if r.SizeBefore > 0 && r.SizeBefore != r.Size {
		size += fmt.Sprintf(" (%+d)", r.Size-r.SizeBefore)
	}
	d.row("size", size)
	for _, change := range []struct {
		label string
		words []string
	}{{"new method", r.MethodsAdded}, {"method gone", r.MethodsRemoved}, {"policy now", r.PolicyAdded}, {"policy was", r.PolicyRemoved}} {
		for _, words := range change.words {
			d.row(change.label, words)
		}
	}
}

package cli

import (
	"context"
	"encoding/json"

	"github.com/spf13/cobra"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/transaction"
	"latchkey/host/audit"
	"latchkey/host/client"
	"latchkey/host/tgas"
)

func (a *app) keyAudit() *cobra.Command {
	type result struct {
		*audit.Report
		client.Place
	}
	return a.withNode(a.command(cobra.Command{
		Use: "audit ID", Short: "Tell what each key of an account can do, and what looks dangerous", Args: cobra.ExactArgs(1),
		Long: `Tell of each key of an account what it can do, what its allowance still buys, and
what looks dangerous or useless.

Where the account's contract holds keys to terms, as key grant has it do, they are told
with what is left of them; so are the guardians that can replace its keys.

JSON: account_id, keys (each public_key, can, terms, left, gas_left, call_gas_max, guarded,
warnings), warnings (about the account; each code and message), gas_max (yocto that the
function-call keys may burn together; null without bound), spend_max (yocto that keys with
terms may spend besides), recovery, block_height, block_hash.`,
		Example: `
latchkey key audit alice.test.near
latchkey key audit drop.test.near --json`,
	}, func(ctx context.Context, args []string) error {
		id, err := accountArg(args[0])
		if err != nil {
			return err
		}
		facts, at, err := a.auditFacts(ctx, id)
		if err != nil {
			return err
		}
		report := audit.Of(facts)
		return a.show(result{report, at}, func() { a.printAudit(report) })
	}))
}

// auditFacts asks the node, all as of one block.
func (a *app) auditFacts(ctx context.Context, id account.ID) (*audit.Facts, client.Place, error) {
	c := a.client()
	acc, err := c.Account(ctx, client.Final, id)
	if err != nil {
		return nil, client.Place{}, err
	}
	at := client.AtHeight(acc.BlockHeight)
	block, err := c.Block(ctx, at)
	if err != nil {
		return nil, acc.Place, err
	}
	list, err := c.AccessKeys(ctx, at, id)
	if err != nil {
		return nil, acc.Place, err
	}
	facts := &audit.Facts{AccountID: id, Balance: acc.Amount, GasPrice: block.GasPrice, Time: block.Timestamp, Contract: hasContract(acc),
		Receivers: map[string]audit.Receiver{string(id): {Exists: true, Contract: hasContract(acc)}}}
	if facts.Contract {
		if err := a.contractFacts(ctx, at, facts, list.Keys); err != nil {
			return nil, acc.Place, err
		}
	}
	for _, k := range list.Keys {
		facts.Keys = append(facts.Keys, audit.Key(k))
		if err := a.addReceiver(ctx, at, facts.Receivers, k.AccessKey); err != nil {
			return nil, acc.Place, err
		}
	}
	return facts, acc.Place, nil
}

// contractFacts adds what the account's contract does with its keys.
func (a *app) contractFacts(ctx context.Context, at client.At, facts *audit.Facts, list []client.ListedKey) (err error) {
	if facts.Guarded, err = a.guards(ctx, facts.AccountID, list); err != nil {
		return err
	}
	methods, err := a.methodsIfAny(ctx, facts.AccountID)
	if err != nil {
		return err
	}
	if facts.Terms, err = a.terms(ctx, at, facts.AccountID, methods); err != nil {
		return err
	}
	facts.Recovery, err = a.recovery(ctx, at, facts.AccountID, methods)
	return err
}

// guards reports whether the account's contract guards its function-call keys: all or
// none of them.
func (a *app) guards(ctx context.Context, id account.ID, list []client.ListedKey) (bool, error) {
	for _, k := range list {
		var key accesskey.AccessKey
		if json.Unmarshal(k.AccessKey, &key) == nil && key.Permission.FunctionCall != nil {
			return a.client().Guarded(ctx, id, k.PublicKey)
		}
	}
	return false, nil
}

// addReceiver looks at the account that a key may call, once for all keys.
func (a *app) addReceiver(ctx context.Context, at client.At, known map[string]audit.Receiver, key json.RawMessage) error {
	var k accesskey.AccessKey
	if json.Unmarshal(key, &k) != nil || k.Permission.IsFullAccess() {
		return nil
	}
	name := k.Permission.FunctionCall.ReceiverID
	if _, ok := known[name]; ok {
		return nil
	}
	acc, err := a.client().Account(ctx, at, account.ID(name))
	if client.Is(err, client.UnknownAccount) {
		known[name] = audit.Receiver{}
		return nil
	}
	if err == nil {
		known[name] = audit.Receiver{Exists: true, Contract: hasContract(acc)}
	}
	return err
}

func hasContract(acc *client.Account) bool {
	return acc.CodeHash != transaction.Hash{} || acc.GlobalContractHash != nil || acc.GlobalContractAccountID != ""
}

func (a *app) printAudit(r *audit.Report) {
	a.row("account", r.AccountID)
	for _, w := range r.Warnings {
		a.row("warning", w.Message)
	}
	if r.GasMax == nil {
		a.row("gas at risk", "the whole balance")
	} else {
		a.row("gas at risk", r.GasMax.FormatNEAR()+" NEAR")
	}
	if r.SpendMax != nil {
		a.row("to be spent", r.SpendMax.FormatNEAR()+" NEAR by keys with terms")
	}
	if r.Recovery != nil {
		a.row("recovery", r.Recovery.Words())
	}
	for _, k := range r.Keys {
		a.printf("\n")
		a.row("key", k.PublicKey)
		a.row("can", k.Can)
		if k.Guarded {
			a.row("guard", "the account's contract is asked about each call before it is accepted")
		}
		if k.Left != "" {
			a.row("left", k.Left)
		}
		if k.GasLeft != nil {
			a.row("buys", tgas.Format(*k.GasLeft)+" Tgas in all, one call with up to "+tgas.Format(*k.CallGas)+" attached")
		}
		for _, w := range k.Warnings {
			a.row("warning", w.Message)
		}
	}
}

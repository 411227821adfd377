package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"latchkey/core/amount"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/host/tgas"
)

func (a *app) viewCommand() *cobra.Command {
	type result struct {
		value
		Logs []string `json:"logs"`
		client.Place
	}
	var unchecked bool
	c := a.withNode(a.command(cobra.Command{
		Use: "view CONTRACT METHOD [ARGS]", Short: "Ask a contract; changes nothing", Args: cobra.RangeArgs(2, 3),
		Long: `Call a method of a contract that changes nothing, and print what it returned. ARGS
is JSON, {} when left out. ` + heldToABI + `

JSON: result (JSON that the method returned; null for nothing) or result_base64
(other bytes), logs, block_height, block_hash.`,
		Example: `
latchkey view drop.test.near get_drop '{"drop_id": 1}'`,
	}, func(ctx context.Context, args []string) error {
		m, err := parseMethodArgs(args)
		if err != nil {
			return err
		}
		if err := a.fit(ctx, &m, unchecked); err != nil {
			return err
		}
		v, err := a.client().View(ctx, client.Final, m.contract, m.method, m.args)
		if err != nil {
			return err
		}
		return a.show(result{newValue(v.Value), v.Logs, v.Place}, func() {
			a.printLogs(v.Logs)
			a.printValue(v.Value)
		})
	}))
	addUnchecked(c, &unchecked)
	return c
}

func (a *app) callCommand() *cobra.Command {
	type result struct {
		TransactionHash transaction.Hash `json:"transaction_hash"`
		value
		Logs        []string     `json:"logs"`
		GasBurnt    uint64       `json:"gas_burnt"`
		TokensBurnt amount.Yocto `json:"tokens_burnt"`
	}
	var as, deposit, gas string
	var only signOnly
	var unchecked bool
	c := a.withKeys(a.command(cobra.Command{
		Use: "call CONTRACT METHOD [ARGS]", Short: "Call a contract in a transaction", Args: cobra.RangeArgs(2, 3),
		Long: `Sign and send a transaction that calls a method, wait for it and for all it led
to, and print what it returned. ARGS is JSON, {} when left out. ` + heldToABI + `
` + signOnlyFields + `

JSON: transaction_hash, result (JSON that the method returned; null for nothing) or
result_base64 (other bytes), logs, gas_burnt, tokens_burnt.`,
		Example: `
latchkey call app.test.near set_greeting '{"greeting": "hi"}' --as alice.test.near
latchkey call drop.test.near claim_for '{"account_id": "bob.test.near"}' --as drop.test.near --gas 100
latchkey call shop.test.near buy --as alice.test.near --deposit 2.5`,
	}, func(ctx context.Context, args []string) error {
		m, err := parseMethodArgs(args)
		if err != nil {
			return err
		}
		signer, attached, tgas, err := a.callFlags(ctx, as, deposit, gas)
		if err != nil {
			return err
		}
		if err := a.fit(ctx, &m, unchecked); err != nil {
			return err
		}
		if only.on {
			return a.signed(ctx, signer, m.contract, newCall(m.method, m.args, tgas, attached))
		}
		out, err := signer.Call(ctx, m.contract, m.method, m.args, tgas, attached)
		if err != nil {
			return err
		}
		r := result{out.Transaction.Hash, newValue(out.Value()), out.Logs(), out.GasBurnt(), out.TokensBurnt()}
		return a.show(r, func() {
			a.printLogs(r.Logs)
			a.printValue(out.Value())
			a.row("transaction", r.TransactionHash)
			a.row("fee", feeText(r.TokensBurnt, r.GasBurnt))
		})
	}))
	c.Flags().StringVar(&as, "as", "", "account `ID` that signs")
	c.Flags().StringVar(&deposit, "deposit", "0", "`NEAR` to attach")
	c.Flags().StringVar(&gas, "gas", "30", "`TGAS` to attach; what is not used comes back")
	only.add(c)
	addUnchecked(c, &unchecked)
	_ = c.MarkFlagRequired("as")
	return c
}

// callFlags reads the flags of call; those that need no node first.
func (a *app) callFlags(ctx context.Context, as, deposit, gas string) (*client.Signer, amount.Yocto, uint64, error) {
	id, err := accountArg(as)
	if err != nil {
		return nil, amount.Zero, 0, err
	}
	attached, err := nearFlag("--deposit", deposit)
	if err != nil {
		return nil, amount.Zero, 0, err
	}
	units, err := tgas.Parse(gas)
	if err != nil {
		return nil, amount.Zero, 0, &usageError{fmt.Errorf("--gas: %w", err)}
	}
	signer, err := a.signer(ctx, id)
	return signer, attached, units, err
}

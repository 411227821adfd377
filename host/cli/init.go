package cli

import (
	"context"
	"errors"
	"io/fs"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/host/home"
	"latchkey/host/serve"
)

type initResult struct {
	Home      string         `json:"home"`
	ChainID   string         `json:"chain_id"`
	Root      account.ID     `json:"root"`
	PublicKey keys.PublicKey `json:"public_key"`
}

func (a *app) initCommand() *cobra.Command {
	var h home.Home
	var chain, key, plugins string
	c := a.command(cobra.Command{
		Use: "init --chain-id NAME", Short: "Prepare a ledger that others rely on", Args: cobra.NoArgs,
		Long: `Write the genesis and the root key of a ledger without development powers: no faucet,
nothing but what its keys may do. latchkey up --home DIR then starts it. The genesis can
be edited before that, not afterwards.

JSON: home, chain_id, root, public_key.`,
		Example: `
latchkey init --chain-id tickets --home ./tickets
latchkey init --chain-id tickets --home ./tickets --public-key ed25519:9uMm…
latchkey up --home ./tickets --listen 0.0.0.0:3030`,
	}, func(context.Context, []string) error {
		var owner keys.PublicKey
		if key != "" {
			var err error
			if owner, err = publicKeyArg(key); err != nil {
				return err
			}
		}
		if chain == "" {
			return usage("--chain-id: a ledger has a name")
		}
		if plugins == "" {
			plugins = serve.PluginsBesideProgram()
		}
		g, err := h.Init(chain, owner, plugins)
		if errors.Is(err, fs.ErrExist) {
			return hint(err, "name another folder with --home: this one has a ledger, or the key of one")
		}
		if err != nil {
			return err
		}
		return a.showInit(h, g)
	})
	c.Flags().StringVar(&h.Dir, "home", defaultHome().Dir, "`DIR` of keys and data")
	c.Flags().StringVar(&chain, "chain-id", "", "`NAME` of the ledger, as it tells it to clients")
	c.Flags().StringVar(&key, "public-key", "", "root `KEY` whose secret half is kept elsewhere (default a new one, in validator_key.json)")
	c.Flags().StringVar(&plugins, "plugins", "", "`DIR` of the standard plugins (default plugins/ beside the program)")
	_ = c.MarkFlagRequired("chain-id")
	_ = c.MarkFlagDirname("home")
	_ = c.MarkFlagDirname("plugins")
	return c
}

func (a *app) showInit(h home.Home, g *ledger.Genesis) error {
	root := g.Accounts[0]
	r := initResult{h.Dir, g.ChainID, root.AccountID, root.Keys[0].PublicKey}
	return a.show(r, func() {
		a.row("home", r.Home)
		a.row("chain id", r.ChainID)
		a.row("root", r.Root)
		a.row("public key", r.PublicKey)
		a.printf("\nlatchkey up --home %s starts it.\n", h.Dir)
	})
}

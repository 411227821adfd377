package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/policy"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/host/client"
)

func (a *app) adminCommands() *cobra.Command {
	return a.group("admin", "Show and change the settings of a ledger",
		`Show and change what a ledger's genesis has settled: which code accounts may deploy,
which prepare version runs, how much a plugin may use and which keys may change that. A change is signed, becomes
part of the ledger's log and holds on every host.`,
		a.adminShow(), a.adminDeployable(), a.adminCaps(), a.adminKeys())
}

func (a *app) adminShow() *cobra.Command {
	return a.withNode(a.command(cobra.Command{
		Use: "show", Short: "Show the settings", Args: cobra.NoArgs,
		Long: `Show the settings of a ledger.

JSON: ledger, next_sequence, prepare_version, deployable, caps, admin_keys, seals (each
with to, height and opened, if it was), pruned_height (through which this host keeps no
outcomes, if there is one), block_height, block_hash.`,
	}, func(ctx context.Context, _ []string) error {
		s, err := a.client().Settings(ctx)
		if err != nil {
			return err
		}
		return a.showSettings(s)
	}))
}

func (a *app) showSettings(s *client.Settings) error {
	return a.show(s, func() {
		a.row("ledger", s.Ledger)
		a.row("changes", s.NextSequence-1)
		a.row("prepare", s.PrepareVersion)
		if !s.Deployable.Listed {
			a.row("deployable", "any code")
		} else if len(s.Deployable.Hashes) == 0 {
			a.row("deployable", "nothing")
		}
		for _, hash := range s.Deployable.Hashes {
			a.row("deployable", hash)
		}
		a.row("memory", capped(uint64(s.Caps.MemoryPagesMax), "pages"))
		a.row("storage", capped(s.Caps.StorageBytesMax, "bytes"))
		a.row("gas of a call", capped(s.Caps.GasMax, "gas"))
		for _, key := range s.AdminKeys {
			a.row("admin key", key)
		}
		for _, seal := range s.Seals {
			a.showSeal(seal)
		}
		if s.Pruned > 0 {
			a.row("outcomes", fmt.Sprintf("of blocks above %d", s.Pruned))
		}
	})
}

func (a *app) showSeal(seal state.Seal) {
	to := seal.To
	if to == "" {
		to = "to another place"
	}
	if seal.Opened == 0 {
		a.row("sealed", fmt.Sprintf("%s, at block %d", to, seal.Height))
		return
	}
	a.row("moved", fmt.Sprintf("%s, at block %d, opened at block %d", to, seal.Height, seal.Opened))
}

// settingsEdit notes what to change of settings.
type settingsEdit = func(*client.Settings, *ledger.AdminChange) error

// adminChange makes a command that changes the settings.
func (a *app) adminChange(c cobra.Command, change func(args []string) (settingsEdit, error)) *cobra.Command {
	var as string
	command := a.withKeys(a.command(c, func(ctx context.Context, args []string) error {
		edit, err := change(args)
		if err != nil {
			return err
		}
		id, err := accountArg(as)
		if err != nil {
			return err
		}
		signer, err := a.signer(ctx, id)
		if err != nil {
			return err
		}
		s, err := a.client().Administer(ctx, signer.Key(), edit)
		if err != nil {
			return err
		}
		return a.showSettings(s)
	}))
	command.Flags().StringVar(&as, "as", string(ledger.DevRoot), "account `ID` whose stored key is an admin key")
	return command
}

// editList returns what a list becomes by one of the words.
var editList = map[string]func(have, named []transaction.Hash) []transaction.Hash{
	"only": func(_, named []transaction.Hash) []transaction.Hash { return named },
	"add":  func(have, named []transaction.Hash) []transaction.Hash { return append(have, named...) },
	"remove": func(have, named []transaction.Hash) []transaction.Hash {
		return slices.DeleteFunc(have, func(h transaction.Hash) bool { return slices.Contains(named, h) })
	},
}

func (a *app) adminDeployable() *cobra.Command {
	return a.adminChange(cobra.Command{
		Use: "deployable (any | only | add | remove) [HASH | FILE]...", Short: "Change which code accounts may deploy", Args: cobra.MinimumNArgs(1),
		Long: `Change which code accounts may deploy: any, or only what is listed. Code is named by the
hash that view_account shows, or by its file. What is deployed already goes on running.

JSON: as of admin show.`,
		Example: `
latchkey admin deployable only bin/plugins/drop.wasm bin/plugins/registrar.wasm
latchkey admin deployable any`,
	}, func(args []string) (settingsEdit, error) {
		word, code := args[0], args[1:]
		if word == "any" {
			if len(code) > 0 {
				return nil, usage("any takes no code: it allows all")
			}
			return func(_ *client.Settings, c *ledger.AdminChange) error {
				c.Deployable = &state.Deployable{}
				return nil
			}, nil
		}
		edited, known := editList[word]
		if !known {
			return nil, usage("say any, only, add or remove")
		}
		if len(code) == 0 && word != "only" {
			return nil, usage("name the code to " + word + ", by hash or file")
		}
		named, err := codeArgs(code)
		if err != nil {
			return nil, err
		}
		return func(s *client.Settings, c *ledger.AdminChange) error {
			if !s.Deployable.Listed && word != "only" {
				return hint(errors.New("any code is deployable: there is no list yet"), "start one with: latchkey admin deployable only HASH...")
			}
			list := state.OnlyThese(edited(s.Deployable.Hashes, named)...)
			c.Deployable = &list
			return nil
		}, nil
	})
}

func (a *app) adminKeys() *cobra.Command {
	return a.adminChange(cobra.Command{
		Use: "keys KEY...", Short: "Change which keys may change settings", Args: cobra.MinimumNArgs(1),
		Long: `Change which keys may change settings: those given, and no others. Keep the secret half
of one of them: without it the settings stay as they are for ever.

JSON: as of admin show.`,
		Example: "latchkey admin keys ed25519:9uMm…",
	}, func(args []string) (settingsEdit, error) {
		list := make([]keys.PublicKey, len(args))
		for i, arg := range args {
			var err error
			if list[i], err = publicKeyArg(arg); err != nil {
				return nil, err
			}
		}
		return func(_ *client.Settings, c *ledger.AdminChange) error {
			c.AdminKeys = &list
			return nil
		}, nil
	})
}

func (a *app) adminCaps() *cobra.Command {
	var caps policy.Caps
	c := a.adminChange(cobra.Command{
		Use: "caps", Short: "Change how much any plugin may use", Args: cobra.NoArgs,
		Long: `Change the ceilings of every plugin: those given, and none where a flag is left out. A
plugin's policy may set lower ones for itself. A plugin whose memory may grow beyond
the cap does not run: one in Go needs 256 pages, and a policy that asks for no more.

JSON: as of admin show.`,
		Example: "latchkey admin caps --memory 256 --gas 100000000000000",
	}, func([]string) (settingsEdit, error) {
		return func(_ *client.Settings, c *ledger.AdminChange) error {
			c.Caps = &caps
			return nil
		}, nil
	})
	numberVar(c, &caps.MemoryPagesMax, "memory", "`PAGES` of 64 KiB that a plugin's memory may grow to")
	numberVar(c, &caps.StorageBytesMax, "storage", "`BYTES` that a plugin's account may store besides its code")
	numberVar(c, &caps.GasMax, "gas", "`GAS` that one call may burn")
	return c
}

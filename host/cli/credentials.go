package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/host/client"
	"latchkey/host/credentials"
)

func (a *app) credentialsCommands() *cobra.Command {
	return a.group("credentials", "Let NEAR's tools find the keys of a ledger", "Let near-cli and other tools of NEAR's find the keys of a ledger.",
		a.credentialsLink(), a.credentialsUnlink())
}

type linkResult struct {
	Link   string       `json:"link"`
	Target string       `json:"target"`
	Copied []account.ID `json:"copied,omitempty"`
	Aside  string       `json:"put_aside,omitempty"`
}

func (a *app) credentialsLink() *cobra.Command {
	return a.withKeys(a.command(cobra.Command{
		Use: "link", Short: "Make near-cli use the keys of the node's ledger", Args: cobra.NoArgs,
		Long: `Make ~/.near-credentials/custom, where near-cli looks with NEAR_ENV=custom, a link to the
folder of the keys that belong to the ledger of a node. What near-cli saves is then found
by latchkey, and the other way round. A folder that has the link's name is put aside, and
the keys in it that are of this ledger are copied; a link to another ledger is replaced.

JSON: link, target, copied (accounts), and put_aside if there was a folder.`,
		Example: `
latchkey credentials link
latchkey credentials link --rpc http://127.0.0.1:4040 --credentials ./ledger/credentials`,
	}, func(ctx context.Context, _ []string) error {
		link, err := a.nearLink(ctx)
		if err != nil {
			return err
		}
		copied, aside, err := link.Make(func(s credentials.Stored) (bool, error) {
			_, err := a.client().AccessKey(ctx, client.Final, s.AccountID, s.Secret.PublicKey())
			if client.Is(err, client.UnknownAccessKey) || client.Is(err, client.UnknownAccount) {
				return false, nil
			}
			return err == nil, err
		})
		if err != nil {
			return err
		}
		r := linkResult{Link: link.Path, Target: link.Target, Copied: copied}
		if aside {
			r.Aside = link.Aside()
		}
		return a.show(r, func() { a.printLink(r) })
	}))
}

func (a *app) printLink(r linkResult) {
	a.row("link", r.Link)
	a.row("leads to", r.Target)
	if r.Aside != "" {
		a.row("put aside", r.Aside)
	}
	if len(r.Copied) > 0 {
		a.row("copied keys of", strings.Trim(fmt.Sprint(r.Copied), "[]"))
	}
}

func (a *app) nearLink(ctx context.Context) (credentials.Link, error) {
	l, err := a.client().Ledger(ctx)
	if err != nil {
		return credentials.Link{}, err
	}
	return a.credentialsFolder().LinkTo(l, credentials.DefaultFolder())
}

func (a *app) credentialsUnlink() *cobra.Command {
	type result struct {
		Link     string `json:"link"`
		Restored bool   `json:"restored"`
	}
	return a.command(cobra.Command{
		Use: "unlink", Short: "Undo latchkey credentials link", Args: cobra.NoArgs,
		Long: `Remove the link ~/.near-credentials/custom, and put back the folder that was there before
it. The keys stay where they are. It needs no node.

JSON: link, restored (whether there was a folder).`,
		Example: `
latchkey credentials unlink`,
	}, func(context.Context, []string) error {
		link, err := a.credentialsFolder().LinkTo(credentials.Ledger{}, credentials.DefaultFolder())
		if err != nil {
			return err
		}
		restored, err := link.Remove()
		if err != nil {
			return err
		}
		return a.show(result{link.Path, restored}, func() {
			a.row("removed", link.Path)
			if restored {
				a.row("put back", "the folder that was there before")
			}
		})
	})
}

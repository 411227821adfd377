package cli

import (
	"context"
	"fmt"
	"sync"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/host/credentials"
	"latchkey/host/files"
)

// nodeFlags are those of commands that talk to a node.
type nodeFlags struct{ rpc, credentials string }

// withNode adds --rpc to a command.
func (a *app) withNode(c *cobra.Command) *cobra.Command {
	c.Flags().StringVar(&a.node.rpc, "rpc", defaultRPC, "`URL` of the node")
	return c
}

// withKeys adds --credentials to a command that signs.
func (a *app) withKeys(c *cobra.Command) *cobra.Command {
	c.Flags().StringVar(&a.node.credentials, "credentials", "", "`DIR` of key files LEDGER/ACCOUNT.json (default ~/.latchkey/credentials, then ~/.near-credentials)")
	_ = c.MarkFlagDirname("credentials")
	return a.withNode(c)
}

// check holds the flags against what they can be; a command may have none.
func (f *nodeFlags) check() error {
	if f.rpc == "" {
		return nil
	}
	if err := client.CheckURL(f.rpc); err != nil {
		return &usageError{fmt.Errorf("--rpc: %w", err)}
	}
	return nil
}

func (a *app) client() *client.Client { return client.New(a.node.rpc).Watched(a.watch()) }

// watch reports lost answers, once for a transaction.
func (a *app) watch() client.Watch {
	var told sync.Once // several may be under way
	return client.Watch{Unclear: func(hash transaction.Hash, err error) {
		told.Do(func() {
			a.warningf("transaction %s was sent, and its answer was lost: %w; asking again", hash, err)
		})
	}}
}

// credentialsFolders are where keys are looked for: --credentials, or else the
// home's and the one of NEAR's tools.
func (a *app) credentialsFolders() []credentials.Folder {
	if a.node.credentials != "" {
		return []credentials.Folder{{Dir: a.node.credentials}}
	}
	return []credentials.Folder{{Dir: defaultHome().Credentials()}, credentials.DefaultFolder()}
}

// credentialsFolder is where keys that are made here are kept.
func (a *app) credentialsFolder() credentials.Folder { return a.credentialsFolders()[0] }

// signer returns a signer with the account's stored key.
func (a *app) signer(ctx context.Context, id account.ID) (*client.Signer, error) {
	return a.signs(ctx, id)(a.client())
}

// signs makes signers with the account's stored key of clients.
func (a *app) signs(ctx context.Context, id account.ID) func(*client.Client) (*client.Signer, error) {
	return func(c *client.Client) (*client.Signer, error) {
		s, err := client.SignerFrom(ctx, c, id, a.credentialsFolders()...)
		if err == nil {
			a.warnOfExposed(s.File())
		}
		return s, err
	}
}

// warnOfExposed says, once, that others can read a key's file. They could before
// the command as well, so it does what it was asked to.
func (a *app) warnOfExposed(path string) {
	if path != a.exposed && files.IsExposed(path) {
		a.exposed = path
		a.warningf("others can read the key in %s: chmod 600 it, and replace the key if they may have", path)
	}
}

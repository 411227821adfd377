package cli

import (
	"context"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/host/client"
	"latchkey/host/credentials"
)

const defaultRPC = "http://127.0.0.1:3030"

// nodeFlags are those of commands that talk to a node.
type nodeFlags struct{ rpc, credentials string }

// withNode adds --rpc to a command.
func (a *app) withNode(c *cobra.Command) *cobra.Command {
	c.Flags().StringVar(&a.node.rpc, "rpc", defaultRPC, "`URL` of the node")
	return c
}

// withKeys adds --credentials to a command that signs.
func (a *app) withKeys(c *cobra.Command) *cobra.Command {
	c.Flags().StringVar(&a.node.credentials, "credentials", "", "`DIR` of key files NETWORK/ACCOUNT.json (default ~/.near-credentials)")
	_ = c.MarkFlagDirname("credentials")
	return a.withNode(c)
}

func (a *app) client() *client.Client { return client.New(a.node.rpc) }

// signer returns a signer with the account's stored key.
func (a *app) signer(ctx context.Context, id account.ID) (*client.Signer, error) {
	folder := credentials.DefaultFolder()
	if a.node.credentials != "" {
		folder.Dir = a.node.credentials
	}
	return client.SignerFrom(ctx, a.client(), folder, id)
}

// accountArg parses an argument that names an account.
func accountArg(text string) (account.ID, error) {
	id, err := account.Parse(text)
	if err != nil {
		return "", &usageError{err}
	}
	return id, nil
}

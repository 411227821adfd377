package cli

import (
	"context"
	"errors"

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
	c.Flags().StringVar(&a.node.credentials, "credentials", "", "`DIR` of key files NETWORK/ACCOUNT.json (default ~/.near-credentials, then ~/.latchkey/credentials)")
	_ = c.MarkFlagDirname("credentials")
	return a.withNode(c)
}

func (a *app) client() *client.Client { return client.New(a.node.rpc) }

// credentialsFolder is where keys are kept: --credentials, or else where NEAR's
// tools keep them.
func (a *app) credentialsFolder() credentials.Folder {
	if a.node.credentials != "" {
		return credentials.Folder{Dir: a.node.credentials}
	}
	return credentials.DefaultFolder()
}

// signer returns a signer with the account's stored key. Without --credentials
// the keys of the default home count too.
func (a *app) signer(ctx context.Context, id account.ID) (*client.Signer, error) {
	signer, err := client.SignerFrom(ctx, a.client(), a.credentialsFolder(), id)
	var missing *credentials.NotFoundError
	if a.node.credentials != "" || !errors.As(err, &missing) {
		return signer, err
	}
	if signer, err := client.SignerFrom(ctx, a.client(), credentials.Folder{Dir: defaultHome().Credentials()}, id); err == nil {
		return signer, nil
	}
	return nil, err
}

// accountArg parses an argument that names an account.
func accountArg(text string) (account.ID, error) {
	id, err := account.Parse(text)
	if err != nil {
		return "", &usageError{err}
	}
	return id, nil
}

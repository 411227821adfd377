package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/core/keys"
	"latchkey/core/transaction"
	"latchkey/host/client"
)

// A faucet answers once its transaction has run; what it says is short.
const (
	faucetTimeout        = 30 * time.Second
	faucetAnswerBytesMax = 4 << 20
)

func (a *app) faucetCommand() *cobra.Command {
	return a.withKeys(a.command(cobra.Command{
		Use: "faucet ID", Short: "Have a development ledger give an account with 100 NEAR", Args: cobra.ExactArgs(1),
		Long: `Have the faucet of a development ledger make an account with 100 NEAR: below test.near, or
at the top level. A key is made here: its seed phrase is printed, the key saved with the
others, before the faucet is asked. Cut off, the same command goes on where it stood. Other
ledgers have no faucet.

JSON: account_id, public_key, transaction_hash, seed_phrase, file.`,
		Example: `
latchkey faucet robin.test.near`,
	}, func(ctx context.Context, args []string) error {
		id, err := recipientArg(args[0])
		if err != nil {
			return err
		}
		return a.faucet(ctx, id)
	}))
}

// faucet asks for an account whose key is on disk by then. Whether it was made is seen
// by its key, also where the answer was lost.
func (a *app) faucet(ctx context.Context, id account.ID) error {
	made, err := a.undertakeAccount(ctx, "faucet "+string(id), id, func() error {
		_, err := a.client().Account(ctx, client.Final, id)
		if err == nil {
			return fmt.Errorf("%s is taken", id)
		}
		if client.Is(err, client.UnknownAccount) {
			return nil
		}
		return err
	})
	if err != nil {
		return err
	}
	hash, failed := a.askFaucet(ctx, id, made.public)
	if failed != nil {
		_, err := a.client().AccessKey(ctx, client.Final, id, made.public)
		if err != nil && isLost(failed) {
			return hint(errors.Join(failed, made.Close()), "run the same command again: it goes on with the same key", "the new key is in "+made.File)
		}
		if err != nil {
			return a.notMade(ctx, made, failed)
		}
	}
	r := createResult{AccountID: id, PublicKey: made.public, SeedPhrase: made.SeedPhrase, File: made.File, Transaction: hash}
	return made.over(a.showNewAccount(r))
}

// isLost reports whether a faucet may have acted though it failed.
func isLost(err error) bool {
	var lost *client.ConnectionError
	return errors.As(err, &lost)
}

// askFaucet posts what near-cli posts, and returns the transaction that made the account.
func (a *app) askFaucet(ctx context.Context, id account.ID, key keys.PublicKey) (*transaction.Hash, error) {
	ctx, cancel := context.WithTimeout(ctx, faucetTimeout)
	defer cancel()
	body := asJSON(map[string]string{"newAccountId": string(id), "newAccountPublicKey": key.String()})
	asked, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimSuffix(a.node.rpc, "/")+"/account", bytes.NewReader([]byte(body)))
	if err != nil {
		return nil, err
	}
	asked.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(asked)
	if err != nil {
		return nil, &client.ConnectionError{URL: a.node.rpc, Err: err}
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, faucetAnswerBytesMax))
	if err != nil {
		return nil, &client.ConnectionError{URL: a.node.rpc, Err: err}
	}
	var told struct {
		Error       string
		Transaction struct{ Hash transaction.Hash }
	}
	wrong := json.Unmarshal(text, &told)
	switch {
	case told.Error != "":
		return nil, errors.New(told.Error)
	case answer.StatusCode != http.StatusOK || wrong != nil:
		return nil, hint(fmt.Errorf("%s has no faucet: it answers with status %d", a.node.rpc, answer.StatusCode), "only development ledgers have one; latchkey account create makes accounts elsewhere")
	}
	return &told.Transaction.Hash, nil
}

package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/spf13/cobra"

	"latchkey/core/keys"
	"latchkey/host/api"
	"latchkey/host/client"
	"latchkey/host/many"
)

// workerAnswerMax bounds what is read of a Worker's answer, in bytes.
const workerAnswerMax = 64 << 10

func (a *app) workerCommands() *cobra.Command {
	return a.group("worker", "Run ledgers on a Worker", "Run ledgers on a Cloudflare Worker.", a.workerLedger(), a.workerNew(), a.workerBuild())
}

type newLedgerResult struct {
	Name string `json:"name"`
	Made bool   `json:"made"`
	URL  string `json:"url"`
}

func (a *app) workerLedger() *cobra.Command {
	var as string
	c := a.withKeys(a.command(cobra.Command{
		Use: "ledger NAME --as ID", Short: "Make another ledger on a Worker, or on nodes of many", Args: cobra.ExactArgs(1),
		Long: `Make another ledger on the Worker that --rpc names, or in the database of a node that
serves many. It is signed with the root key, the key of --as on the ledger main; the place
learns no secret. The new ledger has the same root key, and is found below /l/NAME. One
that is there already stays as it is. The signature is for the address that --rpc names:
a node takes that of --public-url, or where it listens.

JSON: name, made (false: it was there), url.`,
		Example: `latchkey worker ledger spring --as test.near --rpc https://drops.example`,
	}, func(ctx context.Context, args []string) error {
		id, err := accountArg(as)
		if err != nil {
			return err
		}
		signer, err := a.signer(ctx, id)
		if err != nil {
			return err
		}
		r, err := newLedger(ctx, a.node.rpc, args[0], signer.Key())
		if err != nil {
			return err
		}
		return a.show(r, func() {
			a.row("ledger", r.Name)
			a.row("address", r.URL)
		})
	}))
	c.Flags().StringVar(&as, "as", "", "account `ID` whose key is the Worker's root key")
	return c
}

// newLedger sends the signed request that worker/src/directory.mjs and host/many answer.
func newLedger(ctx context.Context, node, name string, key keys.SecretKey) (r newLedgerResult, err error) {
	at, err := url.Parse(node)
	if err != nil {
		return r, &usageError{fmt.Errorf("--rpc: %w", err)}
	}
	origin := at.Scheme + "://" + at.Host
	signature := key.Sign(many.SignedText(origin, name))
	body, err := json.Marshal(map[string]any{"name": name, "signature_base64": signature.Bytes()})
	if err != nil {
		return r, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, origin+"/v1/ledgers", bytes.NewReader(body))
	if err != nil {
		return r, err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return r, &client.ConnectionError{URL: node, Err: err}
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, workerAnswerMax))
	if err != nil {
		return r, err
	}
	var no api.Failure
	if _ = json.Unmarshal(text, &no); no.Error != "" {
		return r, fmt.Errorf("no ledger was made: %s", no.Error)
	}
	if json.Unmarshal(text, &r) != nil || r.Name != name {
		return r, fmt.Errorf("%s makes no ledgers: it answered %s", origin, answer.Status)
	}
	return r, nil
}

//go:build unix

package cloud

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/internal/test/jstest"
	"latchkey/internal/test/shipped"
	"latchkey/wasm/carried"
)

// foreign is a contract that the Worker does not carry, on an account of its own.
const foreign account.ID = "foreign.test.near"

// foreignCode is the drop plugin with another hash.
func foreignCode(t *testing.T) []byte {
	custom := []byte{0, 5, 4, 'm', 'i', 'n', 'e'} // section 0, of 5 bytes: a name of 4
	return append(shipped.Build(t, "drop"), custom...)
}

// cloudForeign calls a contract that was deployed by transaction: no outcome may
// come of it, since other hosts would run it.
func cloudForeign(t *testing.T, c *cloud) {
	near, ctx := c.client("/"), context.Background()
	key := keys.FromSeed([32]byte{7})
	stake, _ := amount.NEAR.Mul64(30)
	send(t, near, c.root(near), foreign, transaction.CreateAccount{}, transaction.Transfer{Deposit: stake},
		transaction.AddKey{PublicKey: key.PublicKey(), AccessKey: accesskey.AccessKey{Permission: accesskey.FullAccess}})
	c.list(t, near, key)
	call, err := client.NewSigner(near, foreign, key).Sign(ctx, foreign, transaction.FunctionCall{
		MethodName: "new", Args: []byte(`{"top_level_account":"test.near"}`), Gas: 30_000_000_000_000})
	if err != nil {
		t.Fatal(err)
	}
	says := func(what, text string) {
		t.Helper()
		if !strings.Contains(text, "does not carry the code") || !strings.Contains(text, "worker/plugins") {
			t.Errorf("%s: %s", what, text)
		}
	}
	before := c.head(t)
	_, err = near.Send(ctx, call)
	says("the call", fmt.Sprint(err))
	if !client.Is(err, "CONTRACT_NOT_CARRIED") {
		t.Errorf("the call: %v", err)
	}
	var claim struct{ Error string }
	status, _ := c.ask("POST", "/v1/claims", fmt.Sprintf(`{"signed_tx_base64":%q}`, base64.StdEncoding.EncodeToString(call.Borsh())), &claim)
	says("the call as a claim", claim.Error)
	if status != http.StatusUnprocessableEntity {
		t.Errorf("the call as a claim: %d", status)
	}
	_, err = near.View(ctx, client.Final, foreign, "required_deposit", nil)
	says("the view", fmt.Sprint(err))
	if after := c.head(t); after != before {
		t.Errorf("the ledger went on from %s to %s", before, after)
	}
	if err := newAccount(near, c.links(near, 1).Links[0], "stork"); err != nil {
		t.Errorf("a claim after that: %v", err)
	}
	c.carry(t, map[string][]byte{"mine.wasm": foreignCode(t), "liar.wasm": liar()})
	c.foreign = call
}

// list has the ledger list the contract as deployable, and deploys it: before it
// is listed, that fails.
func (c *cloud) list(t *testing.T, near *client.Client, key keys.SecretKey) {
	t.Helper()
	ctx, code := context.Background(), foreignCode(t)
	tx, err := client.NewSigner(near, foreign, key).Sign(ctx, foreign, transaction.DeployContract{Code: code})
	if err != nil {
		t.Fatal(err)
	}
	out, err := near.Send(ctx, tx)
	if err != nil {
		t.Fatal(err)
	}
	if refused := (*client.ExecutionError)(nil); !errors.As(out.Err(), &refused) || !refused.IsNotDeployable() {
		t.Errorf("deploying what is not listed: %v", out.Err())
	}
	c.administer(t, near, func(s *client.Settings) state.Deployable {
		if !s.Deployable.Listed || len(s.Deployable.Hashes) != len(carried.Names) {
			t.Errorf("deployable is %+v", s.Deployable)
		}
		return state.OnlyThese(append(s.Deployable.Hashes, sha256.Sum256(code))...)
	})
	send(t, near, client.NewSigner(near, foreign, key), foreign, transaction.DeployContract{Code: code})
}

// administer changes what is deployable on a ledger.
func (c *cloud) administer(t *testing.T, near *client.Client, deployable func(*client.Settings) state.Deployable) {
	t.Helper()
	root, err := keys.ParseSecretKey(c.rootKey())
	if err != nil {
		t.Fatal(err)
	}
	change := func(s *client.Settings, change *ledger.AdminChange) error {
		d := deployable(s)
		change.Deployable = &d
		return nil
	}
	_, err = near.Administer(context.Background(), root, change)
	var cut *client.ConnectionError
	if errors.As(err, &cut) { // wrangler's proxy closes connections that idle; a second change to the same settings is none
		_, err = near.Administer(context.Background(), root, change)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// cloudCarried sends the same call to a Worker that carries the contract.
func cloudCarried(t *testing.T, c *cloud) {
	if out, err := c.client("/").Send(context.Background(), c.foreign); err != nil || out.Err() != nil {
		t.Error(err, out)
	}
}

// carry has the Worker carry contracts from its next start.
func (c *cloud) carry(t *testing.T, contracts map[string][]byte) {
	plugins := filepath.Join(c.state, "plugins")
	err := os.MkdirAll(plugins, 0o777)
	for name, code := range contracts {
		if err == nil {
			err = os.WriteFile(filepath.Join(plugins, name), code, 0o666)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	jstest.Run(t, filepath.Dir(c.dir), nil, "go", "run", "./wasm/carry", "-plugins", plugins, "-write")
	c.env = append(c.env, "PLUGINS_DIR="+plugins)
}

// send signs and sends a transaction that must succeed.
func send(t *testing.T, near *client.Client, from *client.Signer, to account.ID, actions ...transaction.Action) {
	t.Helper()
	tx, err := from.Sign(context.Background(), to, actions...)
	if err != nil {
		t.Fatal(err)
	}
	if out, err := near.Send(context.Background(), tx); err != nil || out.Err() != nil {
		t.Fatal(err, out)
	}
}

// head is the hash of the newest block.
func (c *cloud) head(t *testing.T) string {
	t.Helper()
	var status struct {
		SyncInfo struct {
			Hash string `json:"latest_block_hash"`
		} `json:"sync_info"`
	}
	if code, _ := c.ask("GET", "/status", "", &status); code != http.StatusOK || status.SyncInfo.Hash == "" {
		t.Fatalf("status: %d %+v", code, status)
	}
	return status.SyncInfo.Hash
}

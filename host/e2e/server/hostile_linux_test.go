package server

import (
	"cmp"
	"strings"
	"testing"
	"time"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/internal/test/onelog"
	"latchkey/internal/test/patience"
)

// What a server may take while strangers attack it.
const (
	attackedBytesMax = 512 << 20
	attackMax        = 10 * time.Second // of one call on a quiet machine, compilation included
)

// dearer are the calls that end otherwise where strangers deploy: there pages cost gas,
// those that nobody gets too.
var dearer = map[string]string{"grow_by_all": "Exceeded the prepaid gas"}

// TestHostilePlugins deploys each attack on a public ledger and calls it: the server
// answers in time what the attack is known to end with, stays small, and serves
// others as before.
func TestHostilePlugins(t *testing.T) {
	dir, plugins := publicHome(t)
	server := spawn(t, dir, plugins)
	c := server.serving()
	root := c.root(dir)
	const villain account.ID = "villain.test.near"
	key := testKey("villain")
	c.mustSend(root.sign(villain, transaction.CreateAccount{}, transaction.Transfer{Deposit: near(1000)},
		transaction.AddKey{PublicKey: key.PublicKey(), AccessKey: accesskey.AccessKey{Permission: accesskey.FullAccess}}))
	deploys := c.signerOf(villain, key)
	calls := 0
	for _, a := range onelog.Attacks() {
		c.mustSend(deploys.sign(villain, transaction.DeployContract{Code: a.Wasm}))
		for _, call := range a.Calls {
			start := time.Now()
			want := cmp.Or(dearer[call.Method], call.Fails)
			if failure := c.failure(root.sign(villain, functionCall(call.Method, "", 300, amount.Zero))); !strings.Contains(failure, want) || failure != "" && want == "" {
				t.Errorf("%s, %s: failed with %q, want %q", a.Name, call.Method, failure, want)
			}
			if took := time.Since(start); took > patience.For(attackMax) {
				t.Errorf("%s, %s: took %s", a.Name, call.Method, took)
			}
			calls++
		}
		c.mustSend(root.sign(ledger.DevDropContract, transaction.Transfer{Deposit: amount.From(1)}))
	}
	if peak := server.memory("VmHWM"); peak > attackedBytesMax {
		t.Errorf("the server took up to %d MB", peak>>20)
	} else {
		t.Logf("%d attacks; the server took up to %d MB", calls, peak>>20)
	}
	server.stop()
}

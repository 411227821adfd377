package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/internal/test/patience"
)

const (
	payers      = 4
	claimers    = 2
	keysPerDrop = 80
)

// load sends transactions from several goroutines and remembers what it was
// told of each.
type load struct {
	payers []*signer
	drops  int // how many were made

	mu       sync.Mutex
	unused   []string // names of claim keys
	sent     map[transaction.Hash]*transaction.Signed
	answered map[transaction.Hash]json.RawMessage
	problems []error
}

func payer(i int) account.ID { return account.ID(fmt.Sprintf("payer%d.test.near", i)) }
func payee(i int) account.ID { return account.ID(fmt.Sprintf("payee%d.test.near", i)) }

// newLoad makes the accounts on a fresh home.
func newLoad(c *client, dir string) *load {
	root := c.root(dir)
	l := &load{sent: map[transaction.Hash]*transaction.Signed{}, answered: map[transaction.Hash]json.RawMessage{}}
	create := func(id account.ID) {
		c.mustSend(root.sign(id, transaction.CreateAccount{}, transaction.Transfer{Deposit: near(1000)},
			transaction.AddKey{PublicKey: testKey(string(id)).PublicKey(), AccessKey: accesskey.AccessKey{Permission: accesskey.FullAccess}}))
	}
	for i := range payers {
		create(payer(i))
		create(payee(i))
		l.payers = append(l.payers, c.signerOf(payer(i), testKey(string(payer(i)))))
	}
	return l
}

// refill makes a drop when the claim keys run out.
func (l *load) refill(c *client, dir string) {
	if len(l.unused) <= keysPerDrop/2 {
		l.makeDrop(c, dir)
	}
}

func (l *load) makeDrop(c *client, dir string) {
	l.drops++
	var names, public []string
	for i := range keysPerDrop {
		name := fmt.Sprintf("claim %d of %d", i, l.drops)
		names = append(names, name)
		public = append(public, `"`+testKey(name).PublicKey().String()+`"`)
	}
	args := `{"public_keys":[` + strings.Join(public, ",") + `],"amount_per_drop":"1000000000000000000000000"}`
	c.mustSend(c.root(dir).sign(ledger.DevDropContract, functionCall("create_near_drop", args, 300, near(2*keysPerDrop))))
	l.unused = append(l.unused, names...)
}

// run sends until the server no longer answers.
func (l *load) run(c *client) (wait func()) {
	var running sync.WaitGroup
	base := c.head()
	for i := range payers {
		s := l.payers[i]
		s.base = base
		running.Go(func() {
			for l.deliver(c, s.sign(payee(i), transaction.Transfer{Deposit: amount.From(1)})) {
			}
		})
	}
	for i := range claimers {
		running.Go(func() {
			for {
				name, ok := l.takeKey()
				if !ok || !l.claim(c, name, payee(i)) {
					return
				}
			}
		})
	}
	return running.Wait
}

// awaitAnswers waits until so many transactions were answered in all.
func (l *load) awaitAnswers(t testing.TB, n int) {
	t.Helper()
	for deadline := time.Now().Add(patience.For(20 * time.Second)); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		l.mu.Lock()
		enough := len(l.answered) >= n
		l.mu.Unlock()
		if enough {
			return
		}
	}
	t.Fatalf("fewer than %d transactions were answered in 20 s", n)
}

func (l *load) takeKey() (string, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.unused) == 0 {
		return "", false
	}
	name := l.unused[0]
	l.unused = l.unused[1:]
	return name, true
}

func (l *load) claim(c *client, name string, to account.ID) bool {
	tx, ok := l.signClaim(c, name, to)
	return ok && l.deliver(c, tx)
}

// signClaim asks for the key's nonce, as a claim page does.
func (l *load) signClaim(c *client, name string, to account.ID) (*transaction.Signed, bool) {
	var record struct{ Nonce uint64 }
	result, err := c.call("query", map[string]any{"request_type": "view_access_key", "finality": "final",
		"account_id": ledger.DevDropContract, "public_key": testKey(name).PublicKey()})
	if err != nil || json.Unmarshal(result, &record) != nil || record.Nonce == 0 {
		return nil, false
	}
	s := &signer{ledger.DevDropContract, testKey(name), record.Nonce, l.payers[0].base}
	return s.sign(ledger.DevDropContract, functionCall("claim_for", `{"account_id":"`+string(to)+`"}`, 60, amount.Zero)), true
}

// deliver sends one transaction; false when the server is gone.
func (l *load) deliver(c *client, tx *transaction.Signed) bool {
	l.mu.Lock()
	l.sent[tx.Hash()] = tx
	l.mu.Unlock()
	result, err := c.send(tx)
	l.mu.Lock()
	defer l.mu.Unlock()
	var refused *rpcError
	switch {
	case err == nil:
		l.answered[tx.Hash()] = result
	case errors.As(err, &refused):
		l.problems = append(l.problems, refused)
	}
	return err == nil
}

package replica

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/prepare"
	"latchkey/core/transaction"
	"latchkey/internal/test/linear"
)

const sink account.ID = "sink"

var begunWith, _ = amount.NEAR.Mul64(1000)

func payer(i int) account.ID { return account.ID(fmt.Sprint("payer", i)) }

func payerKey(i int) keys.SecretKey { return keys.FromSeed([32]byte{2, byte(i)}) }

// genesis is what the simulated ledger begins with: accounts that pay, and one that is paid.
func genesis() *ledger.Genesis {
	g := &ledger.Genesis{ChainID: "localnet", Time: 1_700_000_000_000_000_000, Height: 1, Schedule: "classic", PrepareVersion: prepare.Version}
	g.Accounts = append(g.Accounts, ledger.GenesisAccount{AccountID: sink, Amount: begunWith})
	for i := range linear.Payers {
		g.Accounts = append(g.Accounts, ledger.GenesisAccount{AccountID: payer(i), Amount: begunWith, Keys: []ledger.GenesisKey{{PublicKey: payerKey(i).PublicKey()}}})
	}
	return g
}

func noCode(transaction.Hash) ([]byte, bool) { return nil, false }

// payment is the one of an account with a number.
func (l *simulatedLedger) payment(who int, number uint64) *transaction.Signed {
	return transaction.Transaction{SignerID: payer(who), PublicKey: payerKey(who).PublicKey(), Nonce: number, ReceiverID: sink,
		BlockHash: l.log.genesis.Hash, Actions: []transaction.Action{transaction.Transfer{Deposit: amount.From(1)}}}.Sign(payerKey(who))
}

// client asks simulated nodes for a ledger, one thing at a time.
type client struct {
	world  *world
	ledger *simulatedLedger
	id     int
	http   *http.Client
	draws  *rand.Rand
}

const (
	askAgainAfter = 2 * time.Second  // a client asks another node
	answerMax     = 30 * time.Second // something is wrong when nothing is answered for so long
)

func (l *simulatedLedger) client(id int) *client {
	name := fmt.Sprint("client ", id, l.name)
	return &client{l.world, l, id, &http.Client{Transport: &network{l.world, name}, Timeout: askAgainAfter}, l.world.draws(name)}
}

// reply is what a node answers.
type reply struct {
	status int
	text   []byte
	height uint64
	leads  bool
}

// asks asks a node, which must know of the block at a height; 0: of none. An error says to
// ask again.
func (c *client) asks(n *simulatedNode, method string, params any, height uint64) (*reply, error) {
	body, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
	if err != nil {
		return nil, err
	}
	ask, err := http.NewRequest(http.MethodPost, n.address()+c.ledger.path(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	ask.Header.Set("Content-Type", "application/json")
	if height > 0 {
		ask.Header.Set(HeightHeader, strconv.FormatUint(height, 10))
	}
	got, err := c.http.Do(ask)
	if err != nil {
		return nil, err
	}
	defer got.Body.Close()
	a := &reply{status: got.StatusCode, leads: got.Header.Get("Latchkey-Term") != ""}
	if a.text, err = io.ReadAll(got.Body); err == nil && a.status != http.StatusOK {
		err = fmt.Errorf("%d %s", a.status, a.text)
	}
	a.height, _ = strconv.ParseUint(got.Header.Get(HeightHeader), 10, 64)
	return a, err
}

// any draws a node.
func (c *client) any() *simulatedNode { return c.world.nodes[c.draws.IntN(len(c.world.nodes))] }

// pays makes one payment after the other, until it is over.
func (c *client) pays() {
	for number := uint64(1); !c.world.isOver(); {
		time.Sleep(time.Duration(c.draws.Int64N(int64(300 * time.Millisecond))))
		if c.world.isQuiet() {
			continue
		}
		called := time.Now()
		n, height := c.sends(c.id, number)
		if n == nil {
			return
		}
		c.ledger.history.Made(c.id, c.id, number, called)
		c.ledger.paid[c.id] = number
		c.holds(n, number, 0)
		c.holds(c.any(), number, height)
		number++
	}
}

// sends sends a payment to one node after the other, until one acknowledges it.
func (c *client) sends(who int, number uint64) (*simulatedNode, uint64) {
	params := map[string]string{"signed_tx_base64": base64.StdEncoding.EncodeToString(c.ledger.payment(who, number).Borsh())}
	for begun := time.Now(); ; {
		n := c.any()
		a, err := c.asks(n, "send_tx", params, 0)
		switch {
		case err == nil && (bytes.Contains(a.text, []byte(`"SuccessValue"`)) || bytes.Contains(a.text, []byte(`"OUTCOME_PRUNED"`))):
			return n, a.height // or it ran before the checkpoint that the node has begun with
		case err == nil:
			c.world.finds("refused", "payment %d of %s is answered by %s with %s", number, payer(who), n.name, a.text)
			return nil, 0
		case time.Since(begun) > answerMax:
			c.world.finds("live", "payment %d of %s is not answered: %v", number, payer(who), err)
			return nil, 0
		}
		c.waitsToAskAgain()
	}
}

// waitsToAskAgain is short, or long enough for the nodes to be without anything to do.
func (c *client) waitsToAskAgain() {
	most := 20 * time.Millisecond
	if c.draws.IntN(3) == 0 {
		most = 3 * time.Second
	}
	time.Sleep(time.Duration(c.draws.Int64N(int64(most))))
}

// holds holds what a node reads against a payment that was answered.
func (c *client) holds(n *simulatedNode, number, height uint64) {
	count, _, err := c.made(n, c.id, height)
	if err == nil && count < number {
		c.world.finds("backwards", "%s reads %d payments of %s after payment %d was answered", n.name, count, payer(c.id), number)
	}
}

// made reads how many payments an account has made.
func (c *client) made(n *simulatedNode, who int, height uint64) (count uint64, leads bool, err error) {
	var key struct{ Result struct{ Nonce uint64 } }
	a, err := c.asks(n, "query", map[string]any{"request_type": "view_access_key", "finality": "final",
		"account_id": payer(who), "public_key": payerKey(who).PublicKey()}, height)
	if err == nil {
		err = json.Unmarshal(a.text, &key)
	}
	if err != nil {
		return 0, false, err
	}
	return key.Result.Nonce, a.leads, nil
}

// madeByAll reads how many payments all have made.
func (c *client) madeByAll(n *simulatedNode) (count uint64, leads bool, err error) {
	var paid struct{ Result struct{ Amount amount.Yocto } }
	a, err := c.asks(n, "query", map[string]any{"request_type": "view_account", "finality": "final", "account_id": sink}, 0)
	if err == nil {
		err = json.Unmarshal(a.text, &paid)
	}
	if err != nil {
		return 0, false, err
	}
	count, _ = paid.Result.Amount.SaturatingSub(begunWith).Words()
	return count, a.leads, nil
}

// looks reads at one node after the other, and notes what one that leads has answered.
func (c *client) looks() {
	for !c.world.isOver() {
		time.Sleep(time.Duration(c.draws.Int64N(int64(50 * time.Millisecond))))
		called, n := time.Now(), c.any()
		if who := c.draws.IntN(2 * linear.Payers); who < linear.Payers {
			if count, leads, err := c.made(n, who, 0); err == nil && leads && c.world.hasLease() {
				c.ledger.history.ReadOf(c.id, who, count, called)
			}
		} else if count, leads, err := c.madeByAll(n); err == nil && leads && c.world.hasLease() {
			c.ledger.history.ReadAll(c.id, count, called)
		}
	}
}

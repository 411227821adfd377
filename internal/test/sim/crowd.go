package sim

import (
	"fmt"
	"strings"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

// crowd is everybody who sends, and what they know: the nonces that they used, the
// drops that they made and whose links they hold.
type crowd struct {
	view   *ledger.View // of the head
	nonces map[keys.PublicKey]uint64
	sent   []*transaction.Signed
	drops  []*drop
	claims []*claim
	kinds  map[transaction.Hash]string // of the acts that made transactions
	asks   []transaction.Delegate      // that were signed
	names  int                         // of accounts that claims have asked for
}

// dropKind is what a drop's links bring.
type dropKind int

const (
	nearDrop  dropKind = iota
	tokenDrop          // units of the token
	callDrop           // NEAR, and a call of a puppet, which may fail
)

// drop is one that was asked for.
type drop struct {
	dropKind
	tx       transaction.Hash
	funder   account.ID
	amount   amount.Yocto // for each use; no two drops have the same
	uses     int          // of each link
	end      uint64
	id       int  // -1 until it is known, and for good when it was not made
	takeBack bool // somebody may have taken something of it back
}

// claim is a link.
type claim struct {
	key  string
	drop *drop
	paid int
}

// maxSent bounds what the crowd may send again.
const maxSent = 40

func (c *crowd) remember(tx *transaction.Signed) {
	if c.sent = append(c.sent, tx); len(c.sent) > maxSent {
		c.sent = c.sent[1:]
	}
}

// nonce is the next one of a key.
func (c *crowd) nonce(signer account.ID, key keys.PublicKey) uint64 {
	record, _ := c.view.AccessKey(signer, key)
	next := max(record.Nonce, c.nonces[key]) + 1
	c.nonces[key] = next
	return next
}

func (c *crowd) sign(signer, receiver account.ID, by string, actions ...transaction.Action) *transaction.Signed {
	key := secret(by)
	return transaction.Transaction{SignerID: signer, PublicKey: key.PublicKey(), Nonce: c.nonce(signer, key.PublicKey()),
		ReceiverID: receiver, BlockHash: c.view.Head.Hash, Actions: actions}.Sign(key)
}

// relayed is what sender signs for relayer to bring.
func (c *crowd) relayed(relayer, sender, receiver account.ID, by string, actions ...transaction.Action) *transaction.Signed {
	key := secret(by)
	d := transaction.DelegateAction{SenderID: sender, ReceiverID: receiver, Actions: actions,
		Nonce: c.nonce(sender, key.PublicKey()), MaxBlockHeight: c.view.Head.Height + 20, PublicKey: key.PublicKey()}
	signed := d.Sign(key)
	c.asks = append(c.asks, signed)
	return c.sign(relayer, sender, string(relayer), signed)
}

func call(method string, args []byte, gas uint64, deposit amount.Yocto) transaction.FunctionCall {
	return transaction.FunctionCall{MethodName: method, Args: args, Gas: gas, Deposit: deposit}
}

// newDrop asks for a drop of so many links.
func (c *crowd) newDrop(d *drop, links int, deposit amount.Yocto) *transaction.Signed {
	d.id = -1
	var list []string
	for range links {
		key := fmt.Sprint("claim ", len(c.claims))
		list = append(list, fmt.Sprintf("%q", secret(key).PublicKey()))
		c.claims = append(c.claims, &claim{key: key, drop: d})
	}
	method, more := c.terms(d)
	if d.end > 0 {
		more += fmt.Sprintf(`,"end":"%d"`, d.end)
	}
	if d.uses > 1 {
		more += fmt.Sprintf(`,"uses_per_key":%d`, d.uses)
	}
	args := fmt.Sprintf(`{"public_keys":[%s]%s}`, strings.Join(list, ","), more)
	tx := c.sign(d.funder, dropID, string(d.funder), call(method, []byte(args), 250*amount.Tgas, deposit))
	d.tx = tx.Hash()
	c.drops = append(c.drops, d)
	return tx
}

// terms are the method that makes a drop and what it brings. Every other call of a
// puppet is one that it fails.
func (c *crowd) terms(d *drop) (method, args string) {
	n := len(c.drops)
	d.amount = near(uint64(100 + n%7*300)).SaturatingAdd(amount.From(uint64(1 + n)))
	switch d.dropKind {
	case tokenDrop:
		d.amount = amount.From(uint64(1 + n))
		return "create_ft_drop", fmt.Sprintf(`,"amount_per_drop":%q,"ft_contract":%q`, d.amount, tokenID)
	case callDrop:
		return "create_drop", fmt.Sprintf(`,"uses":[{"assets":[{"kind":"near","amount":%q},{"kind":"call","receiver_id":%q,"method_name":%q,"args":"{}",`+
			`"attached_deposit":"5","attached_gas":"10000000000000"}]}]`, d.amount, puppets[0], [...]string{note, play}[n%2])
	}
	return "create_near_drop", fmt.Sprintf(`,"amount_per_drop":%q`, d.amount)
}

// newName is an account that does not exist yet.
func (c *crowd) newName() account.ID {
	c.names++
	return account.ID(fmt.Sprintf("new%d.sim", c.names))
}

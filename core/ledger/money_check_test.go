package ledger

import (
	"strings"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/receipt"
	"latchkey/core/runtime"
	"latchkey/core/transaction"
)

// checkMoney holds every receipt of a transaction against the rule that what
// it was given for gas is burnt, passed on or refunded, to the yocto, and that
// a failed receipt returns its deposits. Every test checks it, through must.
func (c *chain) checkMoney(s *TransactionStatus) {
	c.t.Helper()
	for _, p := range s.Receipts {
		if p.Receipt.IsRefund() {
			c.checkRefund(p)
			continue
		}
		held := c.paidFor(p.Receipt)
		spent, returned := p.TokensBurnt, amount.Zero
		for _, id := range p.ReceiptIDs {
			child, err := c.view().Receipt(id)
			if err != nil || child == nil {
				c.t.Fatalf("receipt %s: %v", id, err)
			}
			switch {
			case !child.IsRefund():
				spent = spent.SaturatingAdd(c.paidFor(child))
			case child.Signer == child.Predecessor && child.Receiver == p.Receipt.RefundReceiver() && p.Status.Kind == runtime.Failure:
				returned = returned.SaturatingAdd(depositsOf(child))
			case child.Signer != child.Predecessor:
				spent = spent.SaturatingAdd(depositsOf(child))
				if child.Receiver != s.Transaction.SignerID || child.SignerKey != s.Transaction.PublicKey {
					c.t.Errorf("a gas refund goes to %s, key %s", child.Receiver, child.SignerKey)
				}
			}
		}
		if spent != held {
			c.t.Errorf("receipt to %s was given %s yocto for gas, %s are accounted for", p.Receipt.Receiver, held, spent)
		}
		if p.Status.Kind == runtime.Failure && returned != depositsOf(p.Receipt) {
			c.t.Errorf("receipt to %s failed with deposits of %s, %s came back", p.Receipt.Receiver, depositsOf(p.Receipt), returned)
		}
	}
}

// checkRefund: refunds are free and final.
func (c *chain) checkRefund(p Placed) {
	c.t.Helper()
	if !p.TokensBurnt.IsZero() || len(p.ReceiptIDs) != 0 || len(p.Receipt.Actions) != 1 || !p.Receipt.GasPrice.IsZero() {
		c.t.Errorf("refund %+v", p)
	}
}

// paidFor is what a receipt was given for gas.
func (c *chain) paidFor(rc *receipt.Receipt) amount.Yocto {
	gas, fits := c.l.Schedule.ReceiptGas(rc.Actions, rc.Receiver)
	paid, ok := amount.GasCost(gas, rc.GasPrice)
	if !fits || !ok {
		c.t.Fatalf("receipt %s holds more gas than there is", rc.ID)
	}
	return paid
}

func depositsOf(rc *receipt.Receipt) amount.Yocto {
	sum := amount.Zero
	for _, a := range rc.Actions {
		sum = sum.SaturatingAdd(transaction.Deposit(a))
	}
	return sum
}

// cutKey splits a key of the state into account and record.
func cutKey(key string) (account.ID, string, bool) {
	id, rest, ok := strings.Cut(key, "\x00")
	return account.ID(id), rest, ok
}

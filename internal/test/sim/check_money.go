package sim

import (
	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/receipt"
	"latchkey/core/runtime"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// checkSupply adds up everything there is: balances, stakes, and what receipts on
// their way carry in deposits and gas. With what was burnt it is what genesis gave.
func (a *audit) checkSupply(b *seen) {
	sum := amount.Zero
	for key, value := range b.after {
		if e, ok := state.EntryOf([]byte(key)); ok && e.Kind == state.EntryAccount {
			acc, err := state.DecodeAccount(value)
			if err != nil {
				a.errorf("account %s: %v", e.AccountID, err)
			}
			sum = sum.SaturatingAdd(acc.Amount).SaturatingAdd(acc.Locked)
		}
	}
	for _, rc := range receiptsIn(b.after, a.errorf) {
		sum = sum.SaturatingAdd(transaction.Deposits(rc.Actions)).SaturatingAdd(a.paidFor(rc))
	}
	a.burnt = a.burnt.SaturatingAdd(b.head.Burnt)
	if all := sum.SaturatingAdd(a.burnt); all != a.genesisSupply {
		a.errorf("accounts and receipts hold %s yocto and %s are burnt, together not the %s of genesis", sum, a.burnt, a.genesisSupply)
	}
	if sum != b.head.Supply {
		a.errorf("accounts and receipts hold %s yocto, the supply is said to be %s", sum, b.head.Supply)
	}
}

// paidFor is what a receipt was given for gas.
func (a *audit) paidFor(rc *receipt.Receipt) amount.Yocto {
	gas, fits := a.sim.ledger.Schedule.ReceiptGas(rc.Actions, rc.Receiver)
	paid, ok := amount.GasCost(gas, rc.GasPrice)
	if !fits || !ok {
		a.errorf("receipt %s holds more gas than there is", rc.ID)
	}
	return paid
}

// finish counts a transaction that has come to its end.
func (a *audit) finish(s *ledger.TransactionStatus) {
	if s.Status != nil && succeeded(s.Status) {
		a.sim.summary.Succeeded[a.sim.crowd.kinds[s.Transaction.Hash()]]++
	} else {
		a.sim.summary.Failed++
	}
}

// checkMoney holds every receipt of a transaction that has ended against the rule that
// what it was given for gas is burnt, passed on or refunded, to the yocto, and that a
// failed receipt returns its deposits.
func (a *audit) checkMoney(b *seen) {
	for _, s := range b.finished {
		for i := range s.Receipts {
			p := &s.Receipts[i]
			switch {
			case p.Receipt == nil:
				a.errorf("the receipt of outcome %s is not recorded", p.ID)
			case p.Receipt.IsRefund():
				a.checkRefund(p)
			default:
				a.checkReceipt(b, s, p)
			}
		}
	}
}

func (a *audit) checkReceipt(b *seen, s *ledger.TransactionStatus, p *ledger.Placed) {
	held, spent, returned := a.paidFor(p.Receipt), p.TokensBurnt, amount.Zero
	for _, id := range p.ReceiptIDs {
		out, known := b.outcomes[id]
		if !known || out.Receipt == nil {
			a.errorf("receipt %s, made by %s, is not recorded", id, p.ID)
			continue
		}
		switch child := out.Receipt; {
		case !child.IsRefund():
			spent = spent.SaturatingAdd(a.paidFor(child))
		case child.Signer != child.Predecessor: // of gas
			spent = spent.SaturatingAdd(transaction.Deposits(child.Actions))
			if child.Receiver != s.Transaction.SignerID || child.SignerKey != s.Transaction.PublicKey {
				a.errorf("a gas refund goes to %s, key %s", child.Receiver, child.SignerKey)
			}
		case p.Status.Kind == runtime.Failure:
			returned = returned.SaturatingAdd(transaction.Deposits(child.Actions))
			if child.Receiver != p.Receipt.RefundReceiver() {
				a.errorf("the deposits of %s return to %s, not to %s", p.ID, child.Receiver, p.Receipt.RefundReceiver())
			}
		}
	}
	if spent != held {
		a.errorf("receipt %s to %s was given %s yocto for gas, %s are accounted for", p.ID, p.Receipt.Receiver, held, spent)
	}
	if deposits := transaction.Deposits(p.Receipt.Actions); p.Status.Kind == runtime.Failure && returned != deposits {
		a.errorf("receipt %s to %s failed with deposits of %s, %s came back", p.ID, p.Receipt.Receiver, deposits, returned)
	}
}

// checkRefund: refunds are free and final.
func (a *audit) checkRefund(p *ledger.Placed) {
	if !p.TokensBurnt.IsZero() || len(p.ReceiptIDs) != 0 || len(p.Receipt.Actions) != 1 || !p.Receipt.GasPrice.IsZero() {
		a.errorf("refund %s costs something or makes receipts", p.ID)
	}
}

package fees

import (
	"math/bits"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
)

// Action returns the fee of one action to receiver: what making it burns and
// what running it will burn. Making a delegate action also burns what sending
// the actions in it would; what those cost later is Delegated's.
func (s *Schedule) Action(a transaction.Action, receiver account.ID) Fee {
	base, bytes := s.ActionParts(a, receiver)
	return base.plus(bytes)
}

// ActionParts is Action in its two parts: of an action of this kind, and of the
// bytes in this one. A contract pays for one after the other.
func (s *Schedule) ActionParts(a transaction.Action, receiver account.ID) (base, bytes Fee) {
	f := &s.Actions
	switch a := a.(type) {
	case transaction.CreateAccount:
		return f.CreateAccount, Fee{}
	case transaction.DeployContract:
		return f.DeployContract, f.DeployContractByte.times(uint64(len(a.Code)))
	case transaction.FunctionCall:
		return f.FunctionCall, f.FunctionCallByte.times(uint64(len(a.MethodName) + len(a.Args)))
	case transaction.Transfer:
		return s.transfer(receiver), Fee{}
	case transaction.Stake:
		return f.Stake, Fee{}
	case transaction.AddKey:
		return s.addKey(a)
	case transaction.DeleteKey:
		return f.DeleteKey, Fee{}
	case transaction.DeleteAccount:
		return f.DeleteAccount, Fee{}
	case transaction.Delegate:
		return s.delegate(&a.DelegateAction), Fee{}
	case transaction.DeployGlobalContract:
		return f.DeployGlobalContract, f.DeployGlobalContractByte.times(uint64(len(a.Code)))
	case transaction.UseGlobalContract:
		return f.UseGlobalContract, f.UseGlobalContractByte.times(a.Contract.Len())
	}
	panic("fees: action without a fee") // CheckActions refuses all without a row above
}

func (s *Schedule) delegate(d *transaction.DelegateAction) Fee {
	fee := s.Actions.Delegate
	for _, inner := range d.Actions {
		send := s.Action(inner, d.ReceiverID)
		fee.SendSir += send.SendSir
		fee.SendNotSir += send.SendNotSir
	}
	return fee
}

// Delegated returns what a delegate action needs besides its own fee: the gas
// that its account burns by sending the actions in it on, and the gas that their
// receipt holds; false when it overflows.
func (s *Schedule) Delegated(d *transaction.DelegateAction) (send, held uint64, fits bool) {
	fits = true
	for _, inner := range d.Actions {
		send = addGas(send, s.Action(inner, d.ReceiverID).Send(d.SenderID == d.ReceiverID), &fits)
	}
	held, ok := s.ReceiptGas(d.Actions, d.ReceiverID)
	return send, held, fits && ok
}

// transfer adds what creating an implicit account costs, whether or not it
// already exists: the sender cannot know.
func (s *Schedule) transfer(receiver account.ID) Fee {
	f := &s.Actions
	switch receiver.Kind() {
	case account.NearImplicit:
		return f.Transfer.plus(f.CreateAccount).plus(f.AddFullAccessKey)
	case account.EthImplicit, account.Deterministic:
		return f.Transfer.plus(f.CreateAccount)
	}
	return f.Transfer
}

func (s *Schedule) addKey(a transaction.AddKey) (base, bytes Fee) {
	fc := a.AccessKey.Permission.FunctionCall
	if fc == nil {
		return s.Actions.AddFullAccessKey, Fee{}
	}
	return s.Actions.AddFunctionCallKey, s.Actions.AddFunctionCallKeyByte.times(MethodNamesBytes(fc.MethodNames))
}

// MethodNamesBytes is what a key's method list counts for fees and limits:
// each name with one more byte.
func MethodNamesBytes(names []string) uint64 {
	var n uint64
	for _, name := range names {
		n += uint64(len(name)) + 1
	}
	return n
}

// Cost is what a transaction takes from its signer at once (spec 4.2).
type Cost struct {
	GasBurnt uint64       // by turning the transaction into a receipt
	GasAhead uint64       // reserved: execution fees and attached gas
	Price    amount.Yocto // of one gas
	Deposits amount.Yocto
	Total    amount.Yocto
}

// With returns the cost with more gas burnt at once. Where the sum overflows, no
// account could pay it.
func (c Cost) With(gas uint64) Cost {
	more, fits := amount.GasCost(gas, c.Price)
	total, ok := c.Total.Add(more)
	if !fits || !ok {
		total = amount.Max
	}
	c.GasBurnt, c.Total = c.GasBurnt+gas, total
	return c
}

// TransactionCost prices a transaction; false when it overflows.
func (s *Schedule) TransactionCost(t *transaction.Transaction) (Cost, bool) {
	sir := t.SignerID == t.ReceiverID
	c := Cost{GasBurnt: s.Actions.ActionReceipt.Send(sir), Price: s.GasPrice}
	fits := true
	for _, a := range t.Actions {
		c.GasBurnt = addGas(c.GasBurnt, s.Action(a, t.ReceiverID).Send(sir), &fits)
	}
	c.Deposits = transaction.Deposits(t.Actions) // Max when too large: then the total overflows, too
	ahead, ok := s.ReceiptGas(t.Actions, t.ReceiverID)
	c.GasAhead = ahead
	gas := addGas(c.GasBurnt, ahead, &fits)
	total, okGas := amount.GasCost(gas, s.GasPrice)
	total, okSum := total.Add(c.Deposits)
	c.Total = total
	return c, fits && ok && okGas && okSum
}

// GuardOf is the gas that the guard of a delegate action's account may need. Who
// brings it cannot know whether there is one, so it is set aside whenever a
// limited key could have signed: for a single call without a deposit.
func (s *Schedule) GuardOf(d *transaction.DelegateAction) uint64 {
	if len(d.Actions) != 1 {
		return 0
	}
	if call, ok := d.Actions[0].(transaction.FunctionCall); !ok || !call.Deposit.IsZero() {
		return 0
	}
	return s.Limits.GuardGasMax
}

// ReceiptGas is the gas a receipt with these actions holds: its execution fees,
// the gas attached to its calls and what it delegates, guards included; false when it overflows.
func (s *Schedule) ReceiptGas(actions []transaction.Action, receiver account.ID) (uint64, bool) {
	gas, fits := s.Actions.ActionReceipt.Execution, true
	for _, a := range actions {
		gas = addGas(gas, s.Action(a, receiver).Execution, &fits)
		switch a := a.(type) {
		case transaction.FunctionCall:
			gas = addGas(gas, a.Gas, &fits)
		case transaction.Delegate:
			send, held, ok := s.Delegated(&a.DelegateAction)
			gas = addGas(addGas(gas, send, &fits), held, &fits)
			gas = addGas(gas, s.GuardOf(&a.DelegateAction), &fits)
			fits = fits && ok
		}
	}
	return gas, fits
}

func addGas(a, b uint64, fits *bool) uint64 {
	sum, carry := bits.Add64(a, b, 0)
	*fits = *fits && carry == 0
	return sum
}

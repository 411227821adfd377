package vm

import (
	"math/bits"

	"lukechampine.com/uint128"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/fees"
	"latchkey/core/policy"
	"latchkey/core/transaction"
)

// PlannedReceipt is a receipt that a call makes: a batch of actions to one
// receiver, run after the receipts it depends on.
type PlannedReceipt struct {
	Receiver  account.ID
	RefundTo  account.ID // empty: the account that makes it
	Actions   []transaction.Action
	DependsOn []int // indexes of earlier planned receipts, in argument order
}

// promises are the promise handles of one call: each stands for one planned
// receipt, or jointly for several.
type promises struct {
	gas      *gasCounter
	schedule *fees.Schedule
	policy   *policy.Policy
	account  account.ID   // who makes them
	balance  amount.Yocto // what their deposits have left of its money
	receipts []PlannedReceipt
	handles  []promise
	weights  []weightedCall
}

type promise struct {
	receipt int   // index into receipts when joint is nil
	joint   []int // receipts that a promise_and waits for
}

// weightedCall asks for a share of the gas that the call leaves unused.
type weightedCall struct {
	receipt, action int
	weight          uint64
}

func (p *promises) get(index uint64) (promise, error) {
	if index >= uint64(len(p.handles)) {
		return promise{}, invalidPromiseIndex(index)
	}
	return p.handles[index], nil
}

// single returns the receipt index behind a promise that is not joint.
func (p *promises) single(index uint64, joint error) (int, error) {
	h, err := p.get(index)
	if err != nil {
		return 0, err
	}
	if h.joint != nil {
		return 0, joint
	}
	return h.receipt, nil
}

func (h promise) members() []int {
	if h.joint != nil {
		return h.joint
	}
	return []int{h.receipt}
}

func (p *promises) addHandle(h promise) (uint64, error) {
	limit := p.schedule.Limits.PromisesMax
	if n := uint64(len(p.handles)) + 1; n > limit {
		return 0, tooManyPromises(n, limit)
	}
	p.handles = append(p.handles, h)
	return uint64(len(p.handles) - 1), nil
}

// newReceipt plans an empty batch to receiver and pays for it.
func (p *promises) newReceipt(receiver account.ID, dependsOn []int) (uint64, error) {
	if err := p.mayPlan(receiver); err != nil {
		return 0, err
	}
	a := &p.schedule.Actions
	sir := receiver == p.account
	burn := a.ActionReceipt.Send(sir)
	for _, dep := range dependsOn {
		// Making and receiving the data receipt are both paid here. It goes from the
		// dependency's receiver to this one.
		burn += a.DataReceipt.Send(p.receipts[dep].Receiver == receiver) + a.DataReceipt.Execution
	}
	if err := p.gas.deduct(burn, a.ActionReceipt.Execution); err != nil {
		return 0, err
	}
	p.receipts = append(p.receipts, PlannedReceipt{Receiver: receiver, DependsOn: dependsOn})
	return p.addHandle(promise{receipt: len(p.receipts) - 1})
}

// then plans a batch that runs after promise index.
func (p *promises) then(index uint64, receiver account.ID) (uint64, error) {
	h, err := p.get(index)
	if err != nil {
		return 0, err
	}
	return p.newReceipt(receiver, h.members())
}

// and joins promises; flattened and in order.
func (p *promises) and(indexes []uint64) (uint64, error) {
	var members []int
	for _, index := range indexes {
		h, err := p.get(index)
		if err != nil {
			return 0, err
		}
		members = append(members, h.members()...)
		if n, limit := uint64(len(members)), p.schedule.Limits.InputDependenciesMax; n > limit {
			return 0, tooManyInputs(n, limit)
		}
	}
	if members == nil {
		members = []int{}
	}
	return p.addHandle(promise{joint: members})
}

// receiverOf checks a promise before its action is read, as nearcore does.
func (p *promises) receiptOf(index uint64) (int, error) {
	return p.single(index, errJointAppend)
}

// addAction appends an action to a batch: its send fee is burnt, its execution
// fee and attached gas reserved, its deposit taken from the account.
func (p *promises) addAction(receipt int, a transaction.Action) error {
	r := &p.receipts[receipt]
	if err := p.mayAdd(r.Receiver, a); err != nil {
		return err
	}
	sir := r.Receiver == p.account
	base, bytes := p.schedule.ActionParts(a, r.Receiver)
	if err := p.gas.deduct(base.Send(sir), base.Execution); err != nil {
		return err
	}
	if err := p.gas.deduct(bytes.Send(sir), bytes.Execution); err != nil {
		return err
	}
	attached, _ := transaction.PrepaidGas(a) // one action: no sum to overflow
	if err := p.gas.deduct(0, attached); err != nil {
		return err
	}
	balance, enough := p.balance.Sub(transaction.Deposit(a))
	if !enough {
		return errBalanceExceeded
	}
	p.balance = balance
	r.Actions = append(r.Actions, a)
	return nil
}

// addWeighted is addAction for one that may ask for a share of the gas left over:
// only function calls do.
func (p *promises) addWeighted(receipt int, a transaction.Action, weight uint64) error {
	if err := p.addAction(receipt, a); err != nil {
		return err
	}
	if weight > 0 {
		action := len(p.receipts[receipt].Actions) - 1
		p.weights = append(p.weights, weightedCall{receipt, action, weight})
	}
	return nil
}

// distribute splits the gas left over among the weighted calls: each gets its
// share rounded down, the last in order of creation also the remainder.
func (p *promises) distribute(g *gasCounter) error {
	if len(p.weights) == 0 {
		return nil
	}
	var sumHi, sum uint64
	for _, w := range p.weights {
		var carry uint64
		sum, carry = bits.Add64(sum, w.weight, 0)
		sumHi += carry
	}
	unused := g.unused()
	left := unused
	for i, w := range p.weights {
		share := mulDiv(unused, w.weight, sumHi, sum)
		if i == len(p.weights)-1 {
			share = left
		}
		left -= share
		actions := p.receipts[w.receipt].Actions
		call := actions[w.action].(transaction.FunctionCall)
		call.Gas += share
		actions[w.action] = call
	}
	return g.deduct(0, unused)
}

// mulDiv returns a*b/(hi:lo) rounded down, for b <= hi:lo and hi:lo not zero.
func mulDiv(a, b, hi, lo uint64) uint64 {
	productHi, productLo := bits.Mul64(a, b)
	return uint128.New(productLo, productHi).Div(uint128.New(lo, hi)).Lo
}

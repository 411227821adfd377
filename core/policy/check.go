package policy

import (
	"slices"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
)

// Action reports whether the plugin of account own may plan this action for
// receiver: some rule of its kind must allow it. Errors: NotPromised.
func (p *Policy) Action(own, receiver account.ID, a transaction.Action) error {
	if p == nil || p.Promises == nil {
		return nil
	}
	var against []int
	kind := kindOf(a)
	for i := range p.Promises {
		r := &p.Promises[i]
		if r.Kind != kind {
			continue
		}
		if r.reaches(own, receiver) && r.allows(own, a) {
			return nil
		}
		against = append(against, i)
	}
	return p.refused(against, attempt(receiver, a))
}

// Receipt reports whether the plugin may plan anything at all for receiver.
// Errors: NotPromised.
func (p *Policy) Receipt(own, receiver account.ID) error {
	if p == nil || p.Promises == nil {
		return nil
	}
	for i := range p.Promises {
		if p.Promises[i].reaches(own, receiver) {
			return nil
		}
	}
	return p.refused(nil, Attempt{Kind: planAnything, Receiver: receiver})
}

// RefundTo reports whether deposits that come back may go to an account: to the
// plugin's own, and to one that it may transfer any amount to. Errors: NotPromised.
func (p *Policy) RefundTo(own, to account.ID) error {
	if p == nil || p.Promises == nil || to == own {
		return nil
	}
	var against []int
	for i := range p.Promises {
		r := &p.Promises[i]
		if r.Kind != Transfer {
			continue
		}
		if r.DepositMax == nil && r.reaches(own, to) {
			return nil
		}
		against = append(against, i)
	}
	return p.refused(against, Attempt{Kind: refundDeposits, Receiver: to})
}

func (r *Rule) reaches(own, receiver account.ID) bool {
	return anyMatches(r.Receivers, own, receiver)
}

func (r *Rule) allowsMethod(name string) bool {
	return (r.Methods == nil || slices.Contains(r.Methods, name)) && !slices.Contains(r.MethodsExcept, name)
}

// allows reports whether the rule allows an action of its kind.
func (r *Rule) allows(own account.ID, a transaction.Action) bool {
	switch a := a.(type) {
	case transaction.FunctionCall:
		return r.allowsMethod(a.MethodName) && atMost(a.Deposit, r.DepositMax)
	case transaction.Transfer:
		return atMost(a.Deposit, r.DepositMax)
	case transaction.AddKey:
		return r.allowsKey(own, a)
	case transaction.DeleteAccount:
		return anyMatches(r.Beneficiaries, own, a.BeneficiaryID)
	}
	return true
}

func (r *Rule) allowsKey(own account.ID, a transaction.AddKey) bool {
	call := a.AccessKey.Permission.FunctionCall
	if call == nil {
		return r.Permission != OnlyFunctionCall && !r.limitsCalls()
	}
	for _, name := range call.MethodNames {
		if r.KeyMethods != nil && !slices.Contains(r.KeyMethods, name) {
			return false
		}
	}
	return r.Permission != OnlyFullAccess &&
		(r.KeyMethods == nil || len(call.MethodNames) > 0) &&
		anyMatches(r.KeyReceivers, own, account.ID(call.ReceiverID)) &&
		(r.AllowanceMax == nil || call.Allowance != nil && atMost(*call.Allowance, r.AllowanceMax))
}

func anyMatches(patterns []Pattern, own, id account.ID) bool {
	return patterns == nil || slices.ContainsFunc(patterns, func(p Pattern) bool { return p.matches(own, id) })
}

func atMost(v amount.Yocto, most *amount.Yocto) bool { return most == nil || !most.Less(v) }

func kindOf(a transaction.Action) Kind {
	switch a.(type) {
	case transaction.CreateAccount:
		return CreateAccount
	case transaction.DeployContract:
		return DeployContract
	case transaction.FunctionCall:
		return FunctionCall
	case transaction.Transfer:
		return Transfer
	case transaction.Stake:
		return Stake
	case transaction.AddKey:
		return AddKey
	case transaction.DeleteKey:
		return DeleteKey
	case transaction.DeleteAccount:
		return DeleteAccount
	case transaction.DeployGlobalContract:
		return DeployGlobalContract
	case transaction.UseGlobalContract:
		return UseGlobalContract
	}
	return 0 // an action that no rule is of, so that none allows it
}

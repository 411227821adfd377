package policy

import (
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/tagged"
	"latchkey/core/transaction"
)

// Attempt is what a plugin tried.
type Attempt struct {
	Kind        AttemptKind
	Receiver    account.ID
	Method      tagged.Name // of a call
	Deposit     amount.Yocto
	Key         *KeyTerms   // of a key that is added
	Beneficiary *account.ID // of an account that is deleted
}

// AttemptKind is the Kind of an action, by its number, or one of those below. It is
// stored: never change a number.
type AttemptKind uint8

const (
	// unknownAction is one that no rule is of.
	unknownAction  AttemptKind = 0
	planAnything   AttemptKind = 128
	refundDeposits AttemptKind = 129
)

// attempt is an action that a plugin plans.
func attempt(receiver account.ID, a transaction.Action) Attempt {
	tried := Attempt{Kind: AttemptKind(kindOf(a)), Receiver: receiver}
	if tried.Kind == unknownAction {
		return tried
	}
	tried.Deposit = transaction.Deposit(a)
	switch a := a.(type) {
	case transaction.FunctionCall:
		tried.Method = tagged.Name(a.MethodName)
	case transaction.AddKey:
		tried.Key = &KeyTerms{FullAccess: true}
		if call := a.AccessKey.Permission.FunctionCall; call != nil {
			tried.Key = &KeyTerms{Methods: some(call.MethodNames, namedMax), Receivers: some([]string{call.ReceiverID}, 1), Allowance: call.Allowance}
		}
	case transaction.DeleteAccount:
		tried.Beneficiary = &a.BeneficiaryID
	}
	return tried
}

// String says it in the words of the rules.
func (a Attempt) String() string {
	switch a.Kind {
	case planAnything:
		return "plan anything for " + string(a.Receiver)
	case refundDeposits:
		return "have deposits refunded to " + string(a.Receiver)
	}
	text := phrases[Kind(a.Kind)] + " "
	if Kind(a.Kind) == FunctionCall {
		text += string(a.Method) + " of "
	}
	text += string(a.Receiver)
	if !a.Deposit.IsZero() {
		text += " with " + yocto(a.Deposit)
	}
	if a.Key != nil {
		text += a.Key.String()
		switch {
		case a.Key.FullAccess:
		case a.Key.Allowance == nil:
			text += " with no bound to its allowance"
		default:
			text += " with an allowance of " + yocto(*a.Key.Allowance)
		}
	}
	if a.Beneficiary != nil {
		text += ", what is left going to " + string(*a.Beneficiary)
	}
	return text
}

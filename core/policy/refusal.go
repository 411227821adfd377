package policy

import (
	"fmt"
	"strings"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
)

// Refusal is what the policy or a cap does not allow. Rule names what says so,
// such as promises[1] or gas_max.
type Refusal struct{ Rule, Reason string }

func (e *Refusal) Error() string { return "policy: " + e.Rule + ": " + e.Reason }

// namedMax is how much of a list a refusal names: it becomes part of outcomes.
const namedMax = 3

// refused says which rules stand against an attempt, and what they would allow.
func (p *Policy) refused(against []int, attempt string) *Refusal {
	if len(against) == 0 {
		return &Refusal{"promises", "no rule lets the plugin " + attempt}
	}
	var rules, allowed []string
	for _, i := range against[:min(namedMax, len(against))] {
		rules = append(rules, fmt.Sprintf("promises[%d]", i))
		allowed = append(allowed, p.Promises[i].words(namedMax))
	}
	if more := len(against) - namedMax; more > 0 {
		rules = append(rules, fmt.Sprintf("%d more", more))
	}
	return &Refusal{strings.Join(rules, ", "),
		"the plugin may only " + strings.Join(allowed, "; or ") + "; it tried to " + attempt}
}

// phrases say what each kind of promise does to its receiver.
var phrases = map[Kind]string{
	CreateAccount: "create", DeployContract: "deploy a contract to", FunctionCall: "call", Transfer: "transfer to",
	Stake: "stake for", AddKey: "add a key to", DeleteKey: "delete a key of", DeleteAccount: "delete",
	DeployGlobalContract: "publish a global contract of", UseGlobalContract: "give a global contract to",
}

// String says what the rule allows.
func (r *Rule) String() string { return r.words(patternsMax) }

func (r *Rule) words(most int) string {
	text := phrases[r.Kind] + " "
	if r.Kind == FunctionCall {
		text += some(r.Methods, most, "any method") + " of "
	}
	text += some(r.Receivers, most, "any account")
	if r.DepositMax != nil {
		text += " with at most " + yocto(*r.DepositMax)
	}
	if r.Kind == AddKey {
		text += r.keyWords(most)
	}
	if r.Beneficiaries != nil {
		text += ", what is left going to " + some(r.Beneficiaries, most, "")
	}
	return text
}

func (r *Rule) keyWords(most int) string {
	switch {
	case r.Permission == OnlyFullAccess:
		return " with full access"
	case r.Permission == "" && !r.limitsCalls():
		return ""
	}
	text := " for calls of " + some(r.KeyMethods, most, "any method") + " of " + some(r.KeyReceivers, most, "any account")
	if r.AllowanceMax != nil {
		text += " with an allowance of at most " + yocto(*r.AllowanceMax)
	}
	return text
}

// attempt says what the plugin tried, in the words of the rules.
func attempt(receiver account.ID, a transaction.Action) string {
	text := phrases[kindOf(a)] + " "
	if call, ok := a.(transaction.FunctionCall); ok {
		text += call.MethodName + " of "
	}
	text += string(receiver)
	if deposit := transaction.Deposit(a); !deposit.IsZero() {
		text += " with " + yocto(deposit)
	}
	switch a := a.(type) {
	case transaction.AddKey:
		text += keyAttempt(a)
	case transaction.DeleteAccount:
		text += ", what is left going to " + string(a.BeneficiaryID)
	}
	return text
}

func keyAttempt(a transaction.AddKey) string {
	call := a.AccessKey.Permission.FunctionCall
	if call == nil {
		return " with full access"
	}
	text := " for calls of " + some(call.MethodNames, namedMax, "any method") + " of " + call.ReceiverID
	if call.Allowance == nil {
		return text + " with no bound to its allowance"
	}
	return text + " with an allowance of " + yocto(*call.Allowance)
}

// some joins the first of a list; any stands for an empty one.
func some[T ~string](texts []T, most int, any string) string {
	if len(texts) == 0 {
		return any
	}
	text := joined(texts[:min(most, len(texts))])
	if more := len(texts) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

func yocto(v amount.Yocto) string { return v.String() + " yocto" }

package policy

import (
	"fmt"
	"strings"

	"latchkey/core/amount"
	"latchkey/core/tagged"
)

// Allowed is what a rule allows, of long lists the start.
type Allowed struct {
	Kind          Kind
	Methods       Some // of FunctionCall
	Receivers     Some
	DepositMax    *amount.Yocto
	Key           *KeyTerms // of AddKey, when the rule limits keys
	Beneficiaries Some      // of DeleteAccount
	MethodsExcept Some      // of FunctionCall: any but these
}

// KeyTerms is what a rule allows of a key, or what a key asks for.
type KeyTerms struct {
	FullAccess bool
	Methods    Some
	Receivers  Some
	Allowance  *amount.Yocto
}

// Some is the start of a list in a plugin's words; empty is no bound.
type Some struct {
	First []tagged.GuestText
	More  uint64
}

func some[T ~string](texts []T, most int) Some {
	named := texts[:min(most, len(texts))]
	s := Some{More: uint64(len(texts) - len(named))}
	for _, text := range named {
		s.First = append(s.First, tagged.GuestText(text))
	}
	return s
}

// or gives the list in words, and any for an empty one.
func (s Some) or(any string) string {
	if len(s.First) == 0 {
		return any
	}
	parts := make([]string, len(s.First))
	for i, text := range s.First {
		parts[i] = string(text)
	}
	text := strings.Join(parts, ", ")
	if s.More > 0 {
		text += fmt.Sprintf(" and %d more", s.More)
	}
	return text
}

// String says what the rule allows.
func (r *Rule) String() string { return r.allowed(patternsMax).String() }

// allowed names so much of each list of the rule.
func (r *Rule) allowed(most int) Allowed {
	a := Allowed{Kind: r.Kind, Methods: some(r.Methods, most), MethodsExcept: some(r.MethodsExcept, most),
		Receivers: some(r.Receivers, most), DepositMax: r.DepositMax, Beneficiaries: some(r.Beneficiaries, most)}
	if r.Permission != "" || r.limitsCalls() {
		a.Key = &KeyTerms{FullAccess: r.Permission == OnlyFullAccess, Methods: some(r.KeyMethods, most),
			Receivers: some(r.KeyReceivers, most), Allowance: r.AllowanceMax}
	}
	return a
}

// phrases say what each kind of promise does to its receiver.
var phrases = map[Kind]string{
	CreateAccount: "create", DeployContract: "deploy a contract to", FunctionCall: "call", Transfer: "transfer to",
	Stake: "stake for", AddKey: "add a key to", DeleteKey: "delete a key of", DeleteAccount: "delete",
	DeployGlobalContract: "publish a global contract of", UseGlobalContract: "give a global contract to",
}

func (a Allowed) String() string {
	text := phrases[a.Kind] + " "
	if a.Kind == FunctionCall {
		text += a.Methods.or("any method")
		if len(a.MethodsExcept.First) > 0 {
			text += " but " + a.MethodsExcept.or("")
		}
		text += " of "
	}
	text += a.Receivers.or("any account")
	if a.DepositMax != nil {
		text += " with at most " + yocto(*a.DepositMax)
	}
	if a.Key != nil {
		text += a.Key.String()
		if a.Key.Allowance != nil {
			text += " with an allowance of at most " + yocto(*a.Key.Allowance)
		}
	}
	if len(a.Beneficiaries.First) > 0 {
		text += ", what is left going to " + a.Beneficiaries.or("")
	}
	return text
}

// String names all but the allowance.
func (k *KeyTerms) String() string {
	if k.FullAccess {
		return " with full access"
	}
	return " for calls of " + k.Methods.or("any method") + " of " + k.Receivers.or("any account")
}

func yocto(v amount.Yocto) string { return v.String() + " yocto" }

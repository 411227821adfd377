package policy

import (
	"fmt"
	"strings"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/tagged"
)

// Kind is an action of a promise. Its number is stored: never change it.
type Kind uint8

const (
	CreateAccount        Kind = 1
	DeployContract       Kind = 2
	FunctionCall         Kind = 3
	Transfer             Kind = 4
	Stake                Kind = 5
	AddKey               Kind = 6
	DeleteKey            Kind = 7
	DeleteAccount        Kind = 8
	DeployGlobalContract Kind = 9
	UseGlobalContract    Kind = 10
)

// kinds are those of rules, in the order in which a mistake lists them.
var kinds = []Kind{CreateAccount, DeployContract, FunctionCall, Transfer, Stake, AddKey, DeleteKey, DeleteAccount,
	DeployGlobalContract, UseGlobalContract}

// kindNames are the words of the policy.
var kindNames = tagged.NewNames[Kind]([]string{
	CreateAccount: "create_account", DeployContract: "deploy_contract", FunctionCall: "function_call", Transfer: "transfer",
	Stake: "stake", AddKey: "add_key", DeleteKey: "delete_key", DeleteAccount: "delete_account",
	DeployGlobalContract: "deploy_global_contract", UseGlobalContract: "use_global_contract",
})

func (k Kind) String() string { return kindNames.Of(k) }

// MarshalText gives the word.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads the word; others are an error.
func (k *Kind) UnmarshalText(text []byte) error {
	if *k = kindNames.Number(string(text)); *k == 0 {
		return fmt.Errorf("%q is no kind of promise", text)
	}
	return nil
}

// Permission of a key that a plugin adds.
type Permission string

const (
	OnlyFunctionCall Permission = "function_call"
	OnlyFullAccess   Permission = "full_access"
)

// Rule allows promises of one kind. A list that is nil and a field that is not
// set allow anything.
type Rule struct {
	Kind      Kind
	Receivers []Pattern

	Methods       []string      // of FunctionCall
	MethodsExcept []string      // of FunctionCall: any but these
	DepositMax    *amount.Yocto // of FunctionCall and Transfer: of one action

	// Of AddKey. With KeyReceivers, KeyMethods or AllowanceMax a key has function
	// calls only, with KeyMethods it names its methods, with AllowanceMax it has
	// an allowance.
	Permission   Permission // empty: either
	KeyReceivers []Pattern
	KeyMethods   []string
	AllowanceMax *amount.Yocto

	Beneficiaries []Pattern // of DeleteAccount: who may get what is left
}

// Pattern names accounts: an account id, "self" for the plugin's own account,
// "others" for all but that, or text with one * that stands for any characters.
// Accounts of the names self and others can only be meant by a pattern with *.
type Pattern string

const (
	self   = "self"
	others = "others"
)

func (p Pattern) matches(own, id account.ID) bool {
	switch p {
	case self:
		return id == own
	case others:
		return id != own
	}
	before, after, glob := strings.Cut(string(p), "*")
	if !glob {
		return string(p) == string(id)
	}
	return len(id) >= len(before)+len(after) &&
		strings.HasPrefix(string(id), before) && strings.HasSuffix(string(id), after)
}

const accountLetters = "abcdefghijklmnopqrstuvwxyz0123456789-_."

func isPattern(s string) bool {
	before, after, glob := strings.Cut(s, "*")
	if !glob {
		_, err := account.Parse(s)
		return err == nil
	}
	return len(s) <= 64 && (before == "" || made(before, accountLetters)) && (after == "" || made(after, accountLetters))
}

func (d *document) rules(n node) []Rule {
	rules := []Rule{}
	d.values(n, 0, rulesMax, func(v node) { rules = append(rules, d.rule(v)) })
	return rules
}

func (d *document) rule(n node) Rule {
	var r Rule
	only := func(read func(node), kinds ...Kind) func(node) {
		return func(v node) {
			for _, kind := range kinds {
				if r.Kind == kind {
					read(v)
					return
				}
			}
			d.fail(v.path, "a rule of kind %s has no such field", r.Kind)
		}
	}
	d.kindFirst(n, &r)
	d.object(n, map[string]func(node){
		"kind":           func(node) {},
		"receivers":      func(v node) { r.Receivers = d.patterns(v) },
		"methods":        only(func(v node) { r.Methods = d.methods(v) }, FunctionCall),
		"methods_except": only(func(v node) { r.MethodsExcept = d.methods(v) }, FunctionCall),
		"deposit_max":    only(func(v node) { r.DepositMax = d.yocto(v) }, FunctionCall, Transfer),
		"permission":     only(func(v node) { r.Permission = d.permission(v) }, AddKey),
		"key_receivers":  only(func(v node) { r.KeyReceivers = d.patterns(v) }, AddKey),
		"key_methods":    only(func(v node) { r.KeyMethods = d.methods(v) }, AddKey),
		"allowance_max":  only(func(v node) { r.AllowanceMax = d.yocto(v) }, AddKey),
		"beneficiaries":  only(func(v node) { r.Beneficiaries = d.patterns(v) }, DeleteAccount),
	}, "kind")
	if r.Methods != nil && r.MethodsExcept != nil {
		d.fail(n.path, "a rule has methods or methods_except, not both")
	}
	if r.Permission == OnlyFullAccess && r.limitsCalls() {
		d.fail(n.path, "key_receivers, key_methods and allowance_max are for keys with function calls")
	}
	return r
}

// kindFirst reads the kind, wherever it stands: other fields depend on it.
func (d *document) kindFirst(n node, r *Rule) {
	members, _ := n.value.(object)
	for _, m := range members {
		if m.name != "kind" {
			continue
		}
		var names []string
		for _, kind := range kinds {
			names = append(names, kind.String())
		}
		r.Kind = kindNames.Number(d.text(m.node, "one of "+strings.Join(names, ", "), func(s string) bool { return kindNames.Number(s) != 0 }))
	}
}

func (r *Rule) limitsCalls() bool {
	return r.KeyReceivers != nil || r.KeyMethods != nil || r.AllowanceMax != nil
}

func (d *document) permission(n node) Permission {
	return Permission(d.text(n, "function_call or full_access", func(s string) bool {
		return s == string(OnlyFunctionCall) || s == string(OnlyFullAccess)
	}))
}

func (d *document) patterns(n node) []Pattern {
	var patterns []Pattern
	for _, text := range d.distinct(n, 1, patternsMax, func(v node) string {
		return d.text(v, `an account id, "self", "others", or a pattern with one * of at most 64 characters`, isPattern)
	}) {
		patterns = append(patterns, Pattern(text))
	}
	return patterns
}

const methodBytesMax = 256

func (d *document) methods(n node) []string {
	return d.distinct(n, 1, patternsMax, d.methodName)
}

func (d *document) methodName(n node) string {
	return d.text(n, "a method name: 1 to 256 of a-z, A-Z, 0-9 and _ - . : / $", func(s string) bool {
		return len(s) <= methodBytesMax && made(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:/$")
	})
}

func (d *document) yocto(n node) *amount.Yocto {
	text, _ := n.value.(string)
	v, err := amount.Parse(text)
	if err != nil || v.String() != text {
		d.fail(n.path, `it must be an amount of yoctoNEAR as a text of digits, such as "1"`)
	}
	return &v
}

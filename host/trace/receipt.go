package trace

import (
	"encoding/json"
	"fmt"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/transaction"
)

// receipt is the part of a receipt's JSON that a trace tells of.
type receipt struct {
	ID          transaction.Hash `json:"receipt_id"`
	Predecessor account.ID       `json:"predecessor_id"`
	Receipt     struct {
		Action struct {
			Actions []json.RawMessage `json:"actions"`
		}
	} `json:"receipt"`
}

// describe puts the actions into words; the amount is set for refunds.
func (r *receipt) describe() (words []string, refund *amount.Yocto) {
	for _, raw := range r.Receipt.Action.Actions {
		a := parseAction(raw)
		words = append(words, a.words())
		if r.Predecessor == account.System && a.Transfer != nil {
			refund = &a.Transfer.Deposit
		}
	}
	return words, refund
}

// action is NEAR's JSON of an action, as far as it is put into words.
type action struct {
	name         string
	FunctionCall *struct {
		MethodName string       `json:"method_name"`
		Deposit    amount.Yocto `json:"deposit"`
	}
	Transfer *struct {
		Deposit amount.Yocto `json:"deposit"`
	}
	AddKey *struct {
		PublicKey keys.PublicKey `json:"public_key"`
	}
	DeleteKey *struct {
		PublicKey keys.PublicKey `json:"public_key"`
	}
	DeleteAccount *struct {
		Beneficiary account.ID `json:"beneficiary_id"`
	}
}

func parseAction(raw json.RawMessage) action {
	var a action
	if json.Unmarshal(raw, &a.name) == nil {
		return a
	}
	var variant map[string]json.RawMessage
	if json.Unmarshal(raw, &variant) != nil || json.Unmarshal(raw, &a) != nil {
		return action{name: "an action of unknown form"}
	}
	for name := range variant {
		a.name = name
	}
	return a
}

func (a action) words() string {
	switch {
	case a.FunctionCall != nil && a.FunctionCall.Deposit.IsZero():
		return a.FunctionCall.MethodName + "()"
	case a.FunctionCall != nil:
		return fmt.Sprintf("%s() with %s NEAR", a.FunctionCall.MethodName, a.FunctionCall.Deposit.FormatNEAR())
	case a.Transfer != nil:
		return fmt.Sprintf("transfer of %s NEAR", a.Transfer.Deposit.FormatNEAR())
	case a.AddKey != nil:
		return "add key " + short(a.AddKey.PublicKey)
	case a.DeleteKey != nil:
		return "delete key " + short(a.DeleteKey.PublicKey)
	case a.DeleteAccount != nil:
		return fmt.Sprintf("delete account, the rest to %s", a.DeleteAccount.Beneficiary)
	}
	switch a.name {
	case "CreateAccount":
		return "create account"
	case "DeployContract":
		return "deploy contract"
	}
	return a.name
}

// short is enough of a key to recognise it.
func short(k keys.PublicKey) string {
	const shown = 8 + 8 // "ed25519:" and as much again
	return k.String()[:shown] + "…"
}

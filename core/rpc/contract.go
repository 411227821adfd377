package rpc

import (
	"encoding/json"
	"fmt"

	"latchkey/core/account"
	"latchkey/core/policy"
	"latchkey/core/transaction"
	"latchkey/core/vm"
)

// contractSays is what latchkey_contract tells of an account's contract: as much of
// its code as says what it is.
type contractSays struct {
	Hash  transaction.Hash `json:"code_hash"`
	Bytes int              `json:"code_bytes"`
	// ABI and Policy are the code's sections; null where it has none that can be read.
	ABI    json.RawMessage `json:"abi"`
	Policy json.RawMessage `json:"policy"`
	// Words say what the policy allows; empty without one.
	Words []string `json:"policy_words"`
	Place
}

// latchkeyContract answers latchkey_contract {account_id}. Errors: UNKNOWN_ACCOUNT,
// NO_CONTRACT_CODE.
func latchkeyContract(x *exchange, p params) (any, *Error) {
	var q struct {
		AccountID account.ID `json:"account_id"`
	}
	if failure := p.object(&q); failure != nil {
		return nil, failure
	}
	acc, ok := x.view.Account(q.AccountID)
	if !ok {
		return nil, x.unknownAccount(q.AccountID)
	}
	if failure := x.enter(); failure != nil {
		return nil, failure
	}
	code, ok := x.code(acc.Contract)
	if !ok {
		return nil, handlerError("NO_CONTRACT_CODE", at(x.view.Head, map[string]any{"contract_account_id": q.AccountID}),
			fmt.Sprintf("%s has no contract whose code is here", q.AccountID))
	}
	says := contractSays{Hash: code.Hash, Bytes: len(code.Code), Place: code.Place}
	says.ABI, _ = readable(code.Code, policy.ABISection, policy.ParseABI)
	var allowed *policy.Policy
	says.Policy, allowed = readable(code.Code, policy.Section, policy.Parse)
	says.Words = allowed.Words()
	return says, nil
}

// readable is a section of code, and what it says; nil, which JSON shows as null, when it is not there or
// cannot be parsed.
func readable[T any](code []byte, name string, parse func([]byte) (*T, error)) (json.RawMessage, *T) {
	section := vm.CustomSection(code, name)
	says, err := parse(section)
	if section == nil || err != nil {
		return nil, nil
	}
	return section, says
}

package rpc

import (
	"latchkey/core/account"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// accountFields is NEAR's JSON of an account.
type accountFields struct {
	Amount       string           `json:"amount"`
	Locked       string           `json:"locked"`
	CodeHash     transaction.Hash `json:"code_hash"`
	StorageUsage uint64           `json:"storage_usage"`
	StoragePaid  uint64           `json:"storage_paid_at"`
	// The next two are present for accounts that use a global contract only.
	GlobalHash    *transaction.Hash `json:"global_contract_hash,omitempty"`
	GlobalAccount account.ID        `json:"global_contract_account_id,omitempty"`
}

func viewFields(acc *state.Account) accountFields {
	v := accountFields{Amount: acc.Amount.String(), Locked: acc.Locked.String(), StorageUsage: acc.StorageUsage}
	switch acc.Contract.Kind {
	case state.LocalContract:
		v.CodeHash = acc.Contract.Hash
	case state.GlobalContract:
		v.GlobalHash = &acc.Contract.Hash
	case state.GlobalByAccount:
		v.GlobalAccount = acc.Contract.AccountID
	}
	return v
}

func viewAccount(x *exchange, q *queryRequest) (any, *Error) {
	acc, ok := x.view.Account(q.id)
	if !ok {
		return nil, x.unknownAccount(q.id)
	}
	return struct {
		accountFields
		Place
	}{viewFields(&acc), x.place()}, nil
}

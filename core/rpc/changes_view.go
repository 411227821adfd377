package rpc

import (
	"fmt"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// touched is what kind of record changed, in the words of block_effects.
type touched string

const (
	accountTouched touched = "account_touched"
	keyTouched     touched = "access_key_touched"
	dataTouched    touched = "data_touched"
	codeTouched    touched = "contract_code_touched"
)

// change is one change of one record, as changes tells it.
type change struct {
	Cause  cause  `json:"cause"`
	Type   string `json:"type"`
	Change any    `json:"change"`

	kind   touched
	id     account.ID
	key    keys.PublicKey // of keyTouched
	name   []byte         // of dataTouched: the storage key
	record []byte         // the key of the record, for the order
}

type cause struct {
	Type        string            `json:"type"`
	TxHash      *transaction.Hash `json:"tx_hash,omitempty"`
	ReceiptHash *transaction.Hash `json:"receipt_hash,omitempty"`
}

func viewCause(s *ledger.Step) cause {
	switch s.Cause {
	case ledger.CauseTransaction:
		return cause{Type: "transaction_processing", TxHash: &s.ID}
	case ledger.CauseReceipt:
		return cause{Type: "receipt_processing", ReceiptHash: &s.ID}
	case ledger.CauseReward:
		return cause{Type: "action_receipt_gas_reward", ReceiptHash: &s.ID}
	}
	return cause{Type: "initial_state"}
}

type (
	accountGone   struct{ accountOf }
	accountUpdate struct {
		accountOf
		accountFields
	}
	keyGone struct {
		accountOf
		PublicKey keys.PublicKey `json:"public_key"`
	}
	keyUpdate struct {
		keyGone
		AccessKey accesskey.AccessKey `json:"access_key"`
	}
	dataGone struct {
		accountOf
		Key []byte `json:"key_base64"`
	}
	dataUpdate struct {
		dataGone
		Value []byte `json:"value_base64"`
	}
	codeUpdate struct {
		accountOf
		Code []byte `json:"code_base64"`
	}
)

type accountOf struct {
	AccountID account.ID `json:"account_id"`
}

// changesOfEntry are one change, but for an account whose own contract changed.
func (x *exchange) changesOfEntry(e state.Entry, d state.Delta) ([]change, error) {
	of, gone := accountOf{e.AccountID}, d.New == nil
	switch e.Kind {
	case state.EntryAccount:
		return x.changesOfAccount(of, d)
	case state.EntryAccessKey:
		ch := change{kind: keyTouched, key: e.PublicKey, Type: "access_key_deletion", Change: keyGone{of, e.PublicKey}}
		if !gone {
			ak, err := state.DecodeAccessKey(d.New)
			if err != nil {
				return nil, err
			}
			ch.Type, ch.Change = "access_key_update", keyUpdate{keyGone{of, e.PublicKey}, ak}
		}
		return []change{ch}, nil
	case state.EntryData:
		ch := change{kind: dataTouched, name: e.Key, Type: "data_deletion", Change: dataGone{of, e.Key}}
		if !gone {
			ch.Type, ch.Change = "data_update", dataUpdate{dataGone{of, e.Key}, d.New}
		}
		return []change{ch}, nil
	}
	return nil, fmt.Errorf("an entry of unknown kind %d", e.Kind)
}

// changesOfAccount also tells of the account's own code, which NEAR keeps as a
// record beside the account and this ledger by its hash.
func (x *exchange) changesOfAccount(of accountOf, d state.Delta) ([]change, error) {
	earlier, _, err := accountIn(d.Old)
	if err != nil {
		return nil, err
	}
	acc, exists, err := accountIn(d.New)
	if err != nil {
		return nil, err
	}
	all := []change{{kind: accountTouched, Type: "account_deletion", Change: accountGone{of}}}
	if exists {
		all[0].Type, all[0].Change = "account_update", accountUpdate{of, viewFields(&acc)}
	}
	switch old, present := localCode(&earlier), localCode(&acc); {
	case present != nil && (old == nil || *old != *present):
		code, _ := x.view.Code(*present)
		all = append(all, change{kind: codeTouched, Type: "contract_code_update", Change: codeUpdate{of, code}})
	case present == nil && old != nil:
		all = append(all, change{kind: codeTouched, Type: "contract_code_deletion", Change: accountGone{of}})
	}
	return all, nil
}

func accountIn(value []byte) (acc state.Account, exists bool, err error) {
	if value == nil {
		return acc, false, nil
	}
	acc, err = state.DecodeAccount(value)
	return acc, true, err
}

func localCode(acc *state.Account) *transaction.Hash {
	if acc.Contract.Kind != state.LocalContract {
		return nil
	}
	return &acc.Contract.Hash
}

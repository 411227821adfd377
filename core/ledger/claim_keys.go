package ledger

import (
	"latchkey/core/account"
	"latchkey/core/keys"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// dropLibrary names the standard drop contract.
const dropLibrary = "drop." + Library

// ClaimKeys are the keys among the signers of tx and of its delegate actions that are
// claim keys: function-call keys of an account with the standard drop contract, as those
// of links are. Hosts may hold them to more than the ledger does.
func (v *View) ClaimKeys(tx *transaction.Signed) (found []keys.PublicKey) {
	add := func(id account.ID, key keys.PublicKey) {
		if ak, ok := v.AccessKey(id, key); ok && !ak.Permission.IsFullAccess() && v.hasDropContract(id) {
			found = append(found, key)
		}
	}
	add(tx.SignerID, tx.PublicKey)
	for _, a := range tx.Actions {
		if d, ok := a.(transaction.Delegate); ok {
			add(d.SenderID, d.PublicKey)
		}
	}
	return found
}

// hasDropContract reports whether an account has the standard drop contract: by its name,
// or the code that the name stands for.
func (v *View) hasDropContract(id account.ID) bool {
	standard := state.Contract{Kind: state.GlobalByAccount, AccountID: dropLibrary}
	acc, ok := v.Account(id)
	if !ok || acc.Contract.Kind == state.NoContract {
		return false
	}
	own, has := v.CodeHash(acc.Contract)
	code, known := v.CodeHash(standard)
	return acc.Contract == standard || has && known && own == code
}

package newaccount

import (
	"encoding/json"
	"strings"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/runtime"
	"latchkey/core/transaction"
)

// callGas is what is attached to a call of create_account: what is not used comes
// back.
const callGas = 100 * amount.Tgas

// Actions make an account with a full-access key and a deposit that payer pays; they
// go to receiver.
func Actions(payer, id account.ID, key keys.PublicKey, deposit amount.Yocto) (receiver account.ID, actions []transaction.Action, err error) {
	if id.IsSubAccountOf(payer) {
		return id, []transaction.Action{
			transaction.CreateAccount{},
			transaction.Transfer{Deposit: deposit},
			transaction.AddKey{PublicKey: key, AccessKey: accesskey.AccessKey{Permission: accesskey.FullAccess}},
		}, nil
	}
	above := runtime.Registrar
	if _, rest, below := strings.Cut(string(id), "."); below {
		above = account.ID(rest)
	}
	args, err := json.Marshal(map[string]any{"new_account_id": id, "new_public_key": key})
	return above, []transaction.Action{transaction.FunctionCall{MethodName: "create_account", Args: args, Gas: callGas, Deposit: deposit}}, err
}

// Refused reports whether a contract says, by what it returned, that it made no
// account.
func Refused(value []byte) bool { return string(value) == "false" }

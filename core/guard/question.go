package guard

import (
	"encoding/json"
	"strconv"
	"unicode/utf8"

	"latchkey/core/account"
	"latchkey/core/authorize"
	"latchkey/core/keys"
)

// action is the JSON that a guard gets as its input.
type action struct {
	PublicKey  keys.PublicKey `json:"public_key"`  // that signs
	ReceiverID account.ID     `json:"receiver_id"` // of the call
	MethodName string         `json:"method_name"`
	Args       []byte         `json:"args"`      // base64
	ArgsJSON   *string        `json:"args_json"` // the same as text, when it is valid JSON, else null
	Gas        string         `json:"gas"`       // decimal
	Deposit    string         `json:"deposit"`   // yocto in decimal: "0", as limited keys attach none
	Nonce      uint64         `json:"nonce"`
	RelayerID  *account.ID    `json:"relayer_id"` // who brings a delegate action, null for a transaction
}

// encode returns the question as JSON.
func encode(q *authorize.Question) []byte {
	a := action{PublicKey: q.Key, ReceiverID: q.Receiver, MethodName: q.Call.MethodName, Args: q.Call.Args,
		Gas: strconv.FormatUint(q.Call.Gas, 10), Deposit: q.Call.Deposit.String(), Nonce: q.Nonce}
	if a.Args == nil {
		a.Args = []byte{}
	}
	if utf8.Valid(q.Call.Args) && json.Valid(q.Call.Args) {
		text := string(q.Call.Args)
		a.ArgsJSON = &text
	}
	if q.Relayer != "" {
		a.RelayerID = &q.Relayer
	}
	text, err := json.Marshal(a)
	if err != nil {
		panic("guard: " + err.Error()) // plain data: a programmer's error
	}
	return text
}

package authorize

import (
	"encoding/json"
	"strconv"
	"unicode/utf8"

	"latchkey/core/account"
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

func (q *question) json() []byte {
	a := action{PublicKey: q.key, ReceiverID: q.receiver, MethodName: q.call.MethodName, Args: q.call.Args,
		Gas: strconv.FormatUint(q.call.Gas, 10), Deposit: q.call.Deposit.String(), Nonce: q.nonce}
	if a.Args == nil {
		a.Args = []byte{}
	}
	if utf8.Valid(q.call.Args) && json.Valid(q.call.Args) {
		text := string(q.call.Args)
		a.ArgsJSON = &text
	}
	if q.relayer != "" {
		a.RelayerID = &q.relayer
	}
	text, err := json.Marshal(a)
	if err != nil {
		panic("authorize: " + err.Error()) // plain data: a programmer's error
	}
	return text
}

//go:build !wasip1

package sdktest

import (
	"encoding/base64"
	"encoding/json"
	"strconv"
	"unicode/utf8"

	"latchkey/plugins/sdk"
)

// Ask runs a guard as the host does before it accepts s, and returns its
// sentence when it refuses. What it wrote stays when it has no objection.
//
//	sentence, refused := sdktest.Ask(account, Guard, sdk.Signed{Key: key, Receiver: "app.near", Method: "play"})
func Ask(h *Host, guard func(), s sdk.Signed) (sentence string, refused bool) {
	h.Signer, h.Predecessor, h.SignerKey = h.Current, h.Current, s.Key.Borsh()
	h.Input, h.Deposit, h.Results = input(s), [16]byte{}, nil
	before := map[string][]byte{}
	for key, value := range h.Storage {
		before[key] = value
	}
	sentence, refused = h.Run(guard)
	switch {
	case refused:
	case len(h.Promises) > 0:
		sentence, refused = "promises are not allowed in guards", true
	case len(h.Logs) > 0:
		sentence, refused = "logs are not allowed in guards", true
	}
	if refused {
		h.Storage, h.Promises, h.Logs = before, nil, nil
	}
	return sentence, refused
}

// input is the JSON that a guard gets (core/authorize writes it).
func input(s sdk.Signed) []byte {
	fields := map[string]any{
		"public_key": s.Key.String(), "receiver_id": s.Receiver, "method_name": s.Method,
		"args": base64.StdEncoding.EncodeToString(s.Args), "args_json": nil,
		"gas": strconv.FormatUint(uint64(s.Gas), 10), "deposit": s.Deposit.String(), "nonce": s.Nonce, "relayer_id": nil,
	}
	if utf8.Valid(s.Args) && json.Valid(s.Args) {
		fields["args_json"] = string(s.Args)
	}
	if s.Relayer != "" {
		fields["relayer_id"] = s.Relayer
	}
	text, _ := json.Marshal(fields) // plain data
	return text
}

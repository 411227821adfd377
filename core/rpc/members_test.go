package rpc

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestErrorsNameTheField, in words that know no Go.
func TestErrorsNameTheField(t *testing.T) {
	h := newMemoryHost(t)
	for body, want := range map[string]string{
		`{"method":"query","params":{"request_type":"view_account","finality":"final","account_id":7}}`:                             "params: account_id: want a string, got a number",
		`{"method":"query","params":{"request_type":["x"],"finality":"final","account_id":"a.near"}}`:                               "params: request_type: want a string, got a list",
		`{"method":"query","params":{"request_type":"view_access_key","finality":"final","account_id":"a.near","public_key":true}}`: "params: public_key: want a string, got true or false",
		`{"method":"query","params":{"request_type":"view_state","finality":{},"account_id":"a.near"}}`:                             "params: finality: want a string, got an object",
		`{"method":"query","params":{"request_type":"view_state","finality":"final","account_id":"a.near","limit":-1}}`:             "params: limit: want a whole number within its bounds, got the number -1",
		`{"method":"query","params":{"request_type":"view_account","finality":"final","account_id":"A!"}}`:                          `params: account_id: account id "A!" has an invalid character`,
		`{"method":"tx","params":{"tx_hash":"0OIl","sender_account_id":"a.near"}}`:                                                  "params: tx_hash: invalid hash: want base58 of 32 bytes",
		`{"method":"tx","params":{"tx_hash":"11111111111111111111111111111111","sender_account_id":"-"}}`:                           "params: sender_account_id: account id",
		`{"method":"tx","params":{"wait_until":"FINAL"}}`:                                                                           "params: tx_hash is missing",
		`{"method":"send_tx","params":{"wait_until":"FINAL"}}`:                                                                      "params: signed_tx_base64 is missing",
		`{"method":"send_tx","params":{"signed_tx_base64":"%"}}`:                                                                    "params: signed_tx_base64 is not standard base64",
		`{"method":"send_tx","params":["AAAA"]}`:                                                                                    "params: signed_tx_base64 is no signed transaction",
		`{"method":"send_tx","params":"x"}`:                                                                                         "params: want an object, got a string",
		`{"method":7}`:                                                                                                              "the request is not a JSON-RPC object: method: want a string, got a number",
		`[1]`:                                                                                                                       "the request is not a JSON-RPC object: want an object, got a list",
		`{"method":"latchkey_access_key","params":{"account_id":"a.near","public_key":"ed25519:x"}}`:                                "params: public_key: ",
	} {
		text, status := New(h.ledger, h).Handle([]byte(body))
		var answer struct {
			Error struct{ Data string }
		}
		if err := json.Unmarshal(text, &answer); err != nil || status != 400 || !strings.HasPrefix(answer.Error.Data, want) {
			t.Errorf("%s\ngot  %d %s\nwant %s", body, status, text, want)
		}
		for _, internal := range []string{"json:", "Go ", "struct", "rpc.", "unmarshal"} {
			if strings.Contains(string(text), internal) {
				t.Errorf("%s speaks of %q", text, internal)
			}
		}
	}
}

package probes

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// TestEnvelope holds what surrounds every method against JSON-RPC as nearcore
// speaks it.
func TestEnvelope(t *testing.T) {
	s := newServer(t)
	t.Run("ids come back as they went", func(t *testing.T) {
		for _, id := range []string{`"dontcare"`, `""`, `"ключ \u0000"`, `0`, `7`, `-1`, `123456789012345678901234567890`, `1.5`, `1e3`, `null`} {
			for _, method := range []string{"status", "no_such_method"} {
				r := s.post(t, fmt.Appendf(nil, `{"jsonrpc":"2.0","id":%s,"method":"%s","params":[]}`, id, method))
				if string(r.ID) != id {
					t.Errorf("id %s came back as %s", id, r.ID)
				}
			}
		}
		if r := s.post(t, []byte(`{"method":"status"}`)); string(r.ID) != "null" {
			t.Errorf("no id came back as %s", r.ID)
		}
	})
	t.Run("params may be absent where none are needed", func(t *testing.T) {
		for _, params := range []string{``, `,"params":null`, `,"params":[]`, `,"params":{}`, `,"params":[null]`} {
			for _, method := range []string{"status", "health", "gas_price", "validators", "network_info", "genesis_config"} {
				r := s.post(t, fmt.Appendf(nil, `{"id":1,"method":"%s"%s}`, method, params))
				if r.status != 200 || r.Error != nil {
					t.Errorf("%s with %q: %d %s", method, params, r.status, r.text)
				}
			}
		}
	})
	t.Run("params may be a list or an object", func(t *testing.T) {
		for _, body := range []string{
			`{"id":1,"method":"block","params":[1]}`, `{"id":1,"method":"block","params":{"block_id":1}}`,
			`{"id":1,"method":"block","params":{"block_id":1,"finality":null}}`,
			`{"id":1,"method":"block","params":{"sync_checkpoint":"genesis"}}`,
			`{"id":1,"method":"gas_price","params":[1]}`, `{"id":1,"method":"gas_price","params":{"block_id":1}}`,
			` { "id" : 1 , "method" : "block" , "params" : [ 1 ] } `,
		} {
			if r := s.post(t, []byte(body)); r.status != 200 || r.Error != nil {
				t.Errorf("%s: %d %s", body, r.status, r.text)
			}
		}
	})
	t.Run("a query may be a path", func(t *testing.T) { queriesByPath(t, s) })
	t.Run("bad requests", func(t *testing.T) { s.changesNothing(t, func() { badRequests(t, s) }) })
	t.Run("errors of a method are status 200", func(t *testing.T) { s.changesNothing(t, func() { handlerErrors(t, s) }) })
}

// queriesByPath asks the same in the old form and the present one.
func queriesByPath(t *testing.T, s *server) {
	file, err := s.Home.Key()
	if err != nil {
		t.Fatal(err)
	}
	key := file.PublicKey.String()
	for path, params := range map[string]string{
		`"account/test.near",""`:                `"request_type":"view_account","account_id":"test.near"`,
		`"access_key/test.near",""`:             `"request_type":"view_access_key_list","account_id":"test.near"`,
		`"access_key/test.near/` + key + `",""`: `"request_type":"view_access_key","account_id":"test.near","public_key":"` + key + `"`,
		`"contract/drop.test.near",""`:          `"request_type":"view_state","account_id":"drop.test.near","prefix_base64":""`,
		`"contract/drop.test.near","2i"`:        `"request_type":"view_state","account_id":"drop.test.near","prefix_base64":"Yw=="`,
		`"code/drop.test.near",""`:              `"request_type":"view_code","account_id":"drop.test.near"`,
		// base58 of {"drop_id":7}
		`"call/drop.test.near/get_drop_by_id","BFraBoCnKtnCn9muZn"`: `"request_type":"call_function","account_id":"drop.test.near","method_name":"get_drop_by_id","args_base64":"eyJkcm9wX2lkIjo3fQ=="`,
		`"account/nobody",""`: `"request_type":"view_account","account_id":"nobody"`,
	} {
		old := s.post(t, []byte(`{"id":1,"method":"query","params":[`+path+`]}`))
		present := s.post(t, []byte(`{"id":1,"method":"query","params":{"finality":"final",`+params+`}}`))
		if !bytes.Equal(old.text, present.text) {
			t.Errorf("%s: %s, but %s", path, old.text, present.text)
		}
	}
	for _, path := range []string{``, `"account/test.near"`, `"account/test.near",7`, `"soul/test.near",""`, `"call/test.near",""`, `"account",""`, `"contract/test.near","0"`} {
		if r := s.post(t, []byte(`{"id":1,"method":"query","params":[`+path+`]}`)); r.status != 400 || r.cause() != "PARSE_ERROR" {
			t.Errorf("[%s]: %d %s", path, r.status, r.text)
		}
	}
}

func badRequests(t *testing.T, s *server) {
	deep := strings.Repeat("[", 1<<20)
	account := `{"id":1,"method":"query","params":{"request_type":"view_account","finality":"final","account_id":%s}}`
	for what, body := range map[string]string{
		"nothing":                 ``,
		"blanks":                  ` `,
		"no JSON":                 `hello`,
		"half":                    `{"id":1,"method":"status"`,
		"two":                     `{"id":1,"method":"status"}{"id":1,"method":"status"}`,
		"a list of requests":      `[{"id":1,"method":"status"}]`,
		"a string":                `"status"`,
		"null":                    `null`,
		"no UTF-8":                "{\"id\":1,\"method\":\"\xff\"\xff}",
		"no method":               `{"id":1}`,
		"an empty method":         `{"id":1,"method":""}`,
		"a method that is a list": `{"id":1,"method":["status"]}`,
		"deep JSON":               deep,
		"deep params":             `{"id":1,"method":"status","params":` + deep + `}`,
		"params that are text":    `{"id":1,"method":"query","params":"x"}`,
		"query without params":    `{"id":1,"method":"query"}`,
		"query without a block":   `{"id":1,"method":"query","params":{"request_type":"view_account","account_id":"test.near"}}`,
		"query with two blocks":   `{"id":1,"method":"query","params":{"request_type":"view_account","account_id":"test.near","finality":"final","block_id":1}}`,
		"an unknown query":        `{"id":1,"method":"query","params":{"request_type":"view_soul","finality":"final","account_id":"test.near"}}`,
		"an unknown finality":     `{"id":1,"method":"block","params":{"finality":"doomed"}}`,
		"an unknown checkpoint":   `{"id":1,"method":"block","params":{"sync_checkpoint":"tomorrow"}}`,
		"a huge height":           `{"id":1,"method":"block","params":[123456789012345678901234567890]}`,
		"a negative height":       `{"id":1,"method":"block","params":[-1]}`,
		"half a height":           `{"id":1,"method":"block","params":[1.5]}`,
		"a short hash":            `{"id":1,"method":"block","params":["abc"]}`,
		"no base58":               `{"id":1,"method":"block","params":["0OIl"]}`,
		"block without params":    `{"id":1,"method":"block"}`,
		"two heights":             `{"id":1,"method":"block","params":[1,2]}`,
		"a bad account id":        fmt.Sprintf(account, `"Not an account"`),
		"an account id of 65":     fmt.Sprintf(account, `"`+strings.Repeat("a", 65)+`"`),
		"an account id of 4 MB":   fmt.Sprintf(account, `"`+strings.Repeat("a", 4<<20)+`"`),
		"an account id of none":   fmt.Sprintf(account, `null`),
		"an account id of 7":      fmt.Sprintf(account, `7`),
		"a short key":             `{"id":1,"method":"query","params":{"request_type":"view_access_key","finality":"final","account_id":"test.near","public_key":"ed25519:abc"}}`,
		"a long key":              `{"id":1,"method":"query","params":{"request_type":"view_access_key","finality":"final","account_id":"test.near","public_key":"ed25519:` + strings.Repeat("2", 1000) + `"}}`,
		"a key of another type":   `{"id":1,"method":"query","params":{"request_type":"view_access_key","finality":"final","account_id":"test.near","public_key":"rsa:abc"}}`,
		"arguments not base64":    `{"id":1,"method":"query","params":{"request_type":"call_function","finality":"final","account_id":"drop.test.near","method_name":"x","args_base64":"%"}}`,
		"a prefix not base64":     `{"id":1,"method":"query","params":{"request_type":"view_state","finality":"final","account_id":"drop.test.near","prefix_base64":"%"}}`,
		"tx without params":       `{"id":1,"method":"tx"}`,
		"a receipt id too short":  `{"id":1,"method":"EXPERIMENTAL_receipt","params":{"receipt_id":"abc"}}`,
		"no receipt id":           `{"id":1,"method":"EXPERIMENTAL_receipt","params":{"x":1}}`,
	} {
		r := s.post(t, []byte(body))
		if r.status != 400 || r.cause() != "PARSE_ERROR" || r.Error.Name != "REQUEST_VALIDATION_ERROR" || r.Error.Code != -32700 || r.Error.Message != "Parse error" {
			t.Errorf("%s: %d %.300s", what, r.status, r.text)
		}
		if len(r.text) > 2000 {
			t.Errorf("%s: the answer has %d bytes", what, len(r.text))
		}
	}
	r := s.post(t, []byte(`{"id":"x","method":["status"]}`))
	if string(r.ID) != `"x"` {
		t.Errorf("the id of a request that makes no sense came back as %s", r.ID)
	}
	r = s.post(t, []byte(`{"id":1,"method":"eth_chainId","params":[]}`))
	if r.status != 400 || r.cause() != "METHOD_NOT_FOUND" || r.Error.Code != -32601 || string(r.Error.Data) != `"eth_chainId"` {
		t.Errorf("an unknown method: %d %s", r.status, r.text)
	}
	// Of two equal names the last counts; the answer is one answer all the same.
	if r := s.post(t, []byte(`{"id":1,"id":2,"method":"no","method":"health"}`)); r.Error != nil || string(r.ID) != "2" {
		t.Errorf("repeated names: %s", r.text)
	}
}

func handlerErrors(t *testing.T, s *server) {
	zero := strings.Repeat("1", 32)
	for body, want := range map[string]string{
		`{"id":1,"method":"block","params":[99]}`:                                                                     "UNKNOWN_BLOCK",
		`{"id":1,"method":"block","params":["` + zero + `"]}`:                                                         "UNKNOWN_BLOCK",
		`{"id":1,"method":"query","params":{"request_type":"view_account","finality":"final","account_id":"nobody"}}`: "UNKNOWN_ACCOUNT",
		`{"id":1,"method":"query","params":{"request_type":"view_code","finality":"final","account_id":"nobody"}}`:    "UNKNOWN_ACCOUNT",
		`{"id":1,"method":"query","params":{"request_type":"view_code","finality":"final","account_id":"latchkey"}}`:  "NO_CONTRACT_CODE",
		`{"id":1,"method":"query","params":{"request_type":"view_account","block_id":99,"account_id":"test.near"}}`:   "UNKNOWN_BLOCK",
		`{"id":1,"method":"tx","params":["` + zero + `","test.near"]}`:                                                "UNKNOWN_TRANSACTION",
		`{"id":1,"method":"EXPERIMENTAL_receipt","params":{"receipt_id":"` + zero + `"}}`:                             "UNKNOWN_RECEIPT",
	} {
		r := s.post(t, []byte(body))
		if r.status != 200 || r.cause() != want || r.Error.Name != "HANDLER_ERROR" || r.Error.Code != -32000 || r.Error.Message != "Server error" {
			t.Errorf("%s: %d %s", body, r.status, r.text)
		}
	}
	// These two are successes that hold an error, as near-api-js expects.
	for _, body := range []string{
		`{"id":1,"method":"query","params":{"request_type":"view_access_key","finality":"final","account_id":"nobody","public_key":"ed25519:DcA2MzgpJbrUATQLLceocVckhhAqrkingax4oJ9kZ847"}}`,
		`{"id":1,"method":"query","params":{"request_type":"call_function","finality":"final","account_id":"drop.test.near","method_name":"no_such_method","args_base64":""}}`,
	} {
		r := s.post(t, []byte(body))
		if r.status != 200 || r.Error != nil || !bytes.Contains(r.Result, []byte(`"error":"`)) || !bytes.Contains(r.Result, []byte(`"block_height":`)) {
			t.Errorf("%s: %d %s", body, r.status, r.text)
		}
	}
}

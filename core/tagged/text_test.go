package tagged

import (
	"encoding/json"
	"testing"
)

func TestTextNamesTheInnermostReason(t *testing.T) {
	for in, want := range map[string]string{
		`"Expired"`: "Expired",
		`{"InvalidAccessKeyError":"RequiresFullAccess"}`:                                               "RequiresFullAccess",
		`{"InvalidNonce":{"tx_nonce":1,"ak_nonce":2}}`:                                                 `InvalidNonce {"tx_nonce":1,"ak_nonce":2}`,
		`{"ActionError":{"index":0,"kind":{"FunctionCallError":{"ExecutionError":"Smart contract"}}}}`: "Smart contract",
		`{"ActionError":{"index":null,"kind":{"AccountDoesNotExist":{"account_id":"a.b"}}}}`:           `AccountDoesNotExist {"account_id":"a.b"}`,
		`{"TriesToUnstake":{}}`: "TriesToUnstake",
		`{"not a variant":1}`:   `{"not a variant":1}`,
	} {
		if got := Text(json.RawMessage(in)); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add([]byte(`{"A":{"B":{"index":0,"kind":"C"}}}`))
	f.Fuzz(func(_ *testing.T, v []byte) { Text(v) })
}

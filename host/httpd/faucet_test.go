package httpd

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"latchkey/core/account"
)

func FuzzFaucetRequest(f *testing.F) {
	f.Add(`{"newAccountId":"alice.test.near","newAccountPublicKey":"ed25519:DcA2MzgpJbrUATQLLceocVckhhAqrkingax4oJ9kZ847"}`)
	f.Add(`{"newAccountId":null,"newAccountPublicKey":[]}`)
	f.Fuzz(func(t *testing.T, body string) {
		id, key, err := new(faucetRequest).read(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/account", strings.NewReader(body)))
		if err != nil {
			if strings.Contains(err.Error(), "json:") || strings.Contains(err.Error(), "Go ") {
				t.Errorf("%q: %v", body, err)
			}
			return
		}
		if again, err := account.Parse(string(id)); err != nil || again != id || key.String() == "" {
			t.Errorf("%q made %q with %s", body, id, key)
		}
	})
}

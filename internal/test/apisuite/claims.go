package apisuite

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/api"
	"latchkey/host/client"
)

func bodyOf(tx *transaction.Signed) string {
	return fmt.Sprintf(`{"signed_tx_base64":"%s"}`, base64.StdEncoding.EncodeToString(tx.Borsh()))
}

func (s *suite) keys(t *testing.T) {
	link := s.links(t, 1).Links[0]
	var held struct {
		State   string
		Preview *struct{ Amount amount.Yocto }
		Deleted uint64 `json:"deleted_at_height"`
		Error   string `json:"preview_error"`
	}
	if s.get(t, keyPath(link), 200, &held); held.State != "active" || held.Preview == nil || held.Preview.Amount != amount.NEAR {
		t.Errorf("before the claim: %+v", held)
	}
	if a := s.ask(t, "POST", "/v1/claims", s.signed(t, link, "key.test.near")); a.status != 200 || a.State != "claimed" {
		t.Fatalf("%d %s", a.status, a.body)
	}
	held.Preview = nil
	if s.get(t, keyPath(link), 200, &held); held.State != "deleted" || held.Preview != nil || held.Deleted == 0 {
		t.Errorf("after the claim: %+v", held)
	}
	elsewhere := strings.Replace(keyPath(link), "drop.test.near", "test.near", 1)
	if a := s.get(t, elsewhere, 404, nil); a.State != "unknown" || a.Code != "UNKNOWN_ACCESS_KEY" {
		t.Errorf("a key that never was: %s", a.body)
	}
	own := fmt.Sprintf("/v1/keys/%s/%s", s.Funder.Account(), s.Funder.PublicKey())
	if s.get(t, own, 200, &held); held.State != "active" || !strings.Contains(held.Error, `"preview_claim" is not exported`) {
		t.Errorf("a key of an account that is no drop: %+v", held)
	}
}

// claims sends one claim many times at once, and once more.
func (s *suite) claims(t *testing.T) {
	body := s.signed(t, s.links(t, 1).Links[0], "once.test.near")
	answers := make([]*answer, 8)
	var sending sync.WaitGroup
	for i := range answers {
		sending.Go(func() { answers[i] = s.ask(t, "POST", "/v1/claims", body) })
	}
	sending.Wait()
	for _, a := range append(answers, s.ask(t, "POST", "/v1/claims", body)) {
		if a.status != 200 || a.State != "claimed" || a.Code != "" || !bytes.Equal(a.body, answers[0].body) {
			t.Errorf("%d %s, and to another %s", a.status, a.body, answers[0].body)
		}
	}
	account, err := s.Funder.Client().Account(t.Context(), client.Final, "once.test.near")
	if err != nil || account.Amount != amount.NEAR {
		t.Errorf("%+v, %v", account, err)
	}
}

func (s *suite) unpaid(t *testing.T) {
	links := s.links(t, 2).Links
	taken := s.ask(t, "POST", "/v1/claims", s.signed(t, links[0], "once.test.near"))
	if taken.status != 200 || taken.State != "unpaid" || taken.Code != "CLAIM_UNPAID" || !strings.Contains(taken.Error, "once.test.near") {
		t.Errorf("a name that is taken: %d %s", taken.status, taken.body)
	}
	body := s.signed(t, links[1], "first.test.near")
	second := s.signed(t, links[1], "second.test.near")
	if a := s.ask(t, "POST", "/v1/claims", body); a.State != "claimed" {
		t.Errorf("%d %s", a.status, a.body)
	}
	for name, c := range map[string]struct{ body, code string }{
		"a link that was used":         {second, "AccessKeyNotFound"},
		"what the contract's guard no": {s.signed(t, links[0], "deep.er.test.near"), "GuardRefused"},
	} {
		if a := s.ask(t, "POST", "/v1/claims", c.body); a.status != http.StatusUnprocessableEntity || a.State != "refused" || a.Code != c.code || a.Hash == "" || a.Error == "" {
			t.Errorf("%s: %d %s, want code %s", name, a.status, a.body, c.code)
		}
	}
	transfer, err := s.Funder.Sign(t.Context(), ledger.DevDropContract, transaction.Transfer{Deposit: amount.From(1)})
	if err != nil {
		t.Fatal(err)
	}
	if a := s.ask(t, "POST", "/v1/claims", bodyOf(transfer)); a.status != http.StatusBadRequest || a.Code != "NOT_A_CLAIM" {
		t.Errorf("a transfer: %d %s", a.status, a.body)
	}
	for body, code := range map[string]string{"": api.CodeBadRequest, "{}": api.CodeBadRequest, `{"signed_tx_base64":"AA=="}`: api.CodeBadRequest, `{"signed_tx_base64":7}`: api.CodeBadRequest} {
		if a := s.ask(t, "POST", "/v1/claims", body); a.status != http.StatusBadRequest || a.Code != code {
			t.Errorf("%q: %d %s", body, a.status, a.body)
		}
	}
	if a := s.ask(t, "POST", "/v1/claims", strings.Repeat(" ", api.BodyBytesMax+1)); a.status != http.StatusRequestEntityTooLarge || a.Code != api.CodeTooLarge {
		t.Errorf("a body beyond the limit: %d %s", a.status, a.body)
	}
}

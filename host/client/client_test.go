package client

import (
	"context"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/transaction"
)

var background = context.Background()

func TestAccount(t *testing.T) {
	n, c := startNode(t, map[string]answer{"query/view_account": result(
		`{"amount":"1500000000000000000000000","locked":"0","code_hash":"11111111111111111111111111111111","storage_usage":182,"storage_paid_at":0,` + place + `}`)})
	a, err := c.Account(background, Optimistic, "alice.near")
	if err != nil || a.Amount.FormatNEAR() != "1.5" || a.StorageUsage != 182 || a.CodeHash != (transaction.Hash{}) || a.BlockHeight != 7 {
		t.Errorf("got %+v, %v", a, err)
	}
	if _, err := c.Account(background, AtHeight(5), "alice.near"); err != nil {
		t.Error(err)
	}
	if !strings.Contains(n.asked[0], `"finality":"optimistic"`) || !strings.Contains(n.asked[1], `"block_id":5`) {
		t.Errorf("asked %v", n.asked)
	}
}

func TestMissingAccount(t *testing.T) {
	_, c := startNode(t, map[string]answer{"query/view_account": failure(
		`{"name":"HANDLER_ERROR","cause":{"name":"UNKNOWN_ACCOUNT","info":{"requested_account_id":"x.near",` + place + `}},` +
			`"code":-32000,"message":"Server error","data":"account x.near does not exist while viewing"}`)})
	_, err := c.Account(background, Optimistic, "x.near")
	if !Is(err, UnknownAccount) || err.Error() != "account x.near does not exist while viewing" {
		t.Errorf("got %v", err)
	}
}

func TestFlatErrorsOfQueriesAreErrors(t *testing.T) {
	_, c := startNode(t, map[string]answer{
		"query/view_access_key": result(`{"error":"access key ed25519:x does not exist while viewing","logs":[],` + place + `}`),
		"query/call_function":   result(`{"error":"wasm execution failed with error: MethodResolveError(MethodNotFound)","logs":[],` + place + `}`),
	})
	if _, err := c.AccessKey(background, Final, "alice", testKey().PublicKey()); !Is(err, UnknownAccessKey) {
		t.Errorf("got %v", err)
	}
	_, err := c.View(background, Final, "app", "m", nil)
	if !Is(err, ContractExecutionError) || !strings.Contains(err.Error(), "MethodNotFound") {
		t.Errorf("got %v", err)
	}
}

func TestView(t *testing.T) {
	n, c := startNode(t, map[string]answer{"query/call_function": result(`{"result":[34,104,105,34],"logs":["seen"],` + place + `}`)})
	v, err := c.View(background, Final, "app", "greeting", []byte(`{}`))
	if err != nil || string(v.Value) != `"hi"` || len(v.Logs) != 1 || v.BlockHash.String() != blockHash {
		t.Errorf("got %+v, %v", v, err)
	}
	if !strings.Contains(n.asked[0], `"args_base64":"e30="`) {
		t.Errorf("asked %v", n.asked)
	}
}

func TestAccessKeysMayBeOfUnknownTypes(t *testing.T) {
	_, c := startNode(t, map[string]answer{"query/view_access_key_list": result(
		`{"keys":[{"public_key":"secp256k1:x","access_key":{"nonce":1,"permission":{"GasKeyFullAccess":{}}}}],` + place + `}`)})
	l, err := c.AccessKeys(background, Final, "alice")
	if err != nil || len(l.Keys) != 1 || l.Keys[0].PublicKey != "secp256k1:x" {
		t.Errorf("got %+v, %v", l, err)
	}
}

func TestOutcome(t *testing.T) {
	_, c := startNode(t, map[string]answer{
		"tx":                     result(outcome(`{"SuccessValue":"InllcyI="}`)),
		"EXPERIMENTAL_tx_status": result(outcome(`"Started"`)),
	})
	hash, _ := transaction.ParseHash(blockHash)
	o, err := c.Transaction(background, hash, "alice")
	if err != nil || o.Err() != nil || string(o.Value()) != `"yes"` {
		t.Fatalf("got %+v, %v", o, err)
	}
	if o.GasBurnt() != 321 || o.TokensBurnt() != amount.From(321_00000000) || strings.Join(o.Logs(), " ") != "one two" {
		t.Errorf("gas %d, fee %s, logs %v", o.GasBurnt(), o.TokensBurnt(), o.Logs())
	}
	o, err = c.TransactionWithReceipts(background, hash, "alice")
	if err != nil || o.Err() != nil || o.Value() != nil {
		t.Errorf("of a transaction that still runs: %+v, %v", o.Status, err)
	}
}

// TestEventsOfAFailedReceiptAreNoLogs: they did not happen.
func TestEventsOfAFailedReceiptAreNoLogs(t *testing.T) {
	const event = `EVENT_JSON:{"standard":"x","version":"1.0.0","event":"moved"}`
	o := &Outcome{ReceiptsOutcome: make([]ReceiptOutcome, 2)}
	for i, text := range []string{"failing", "going on"} {
		o.ReceiptsOutcome[i].Outcome.Logs = []string{text, event}
	}
	o.ReceiptsOutcome[0].Outcome.Status.Failure = []byte(`{"ActionError":{}}`)
	if got := strings.Join(o.Logs(), " "); got != "failing going on "+event {
		t.Errorf("logs %s", got)
	}
}

// TestFailuresInWords: whatever way a node says no, a person can read it.
func TestFailuresInWords(t *testing.T) {
	const guard = "Smart contract panicked: drop 7 expired on 2026-11-21"
	for _, c := range []struct {
		answer answer
		want   string
	}{
		{refused(`{"InvalidTxError":"InvalidSignature"}`), "transaction refused: InvalidSignature"},
		{refused(`{"InvalidTxError":{"InvalidAccessKeyError":"DepositWithFunctionCall"}}`), "transaction refused: DepositWithFunctionCall"},
		{refused(`{"InvalidTxError":{"NotEnoughBalance":{"signer_id":"a","balance":"1","cost":"2"}}}`),
			`transaction refused: NotEnoughBalance {"signer_id":"a","balance":"1","cost":"2"}`},
		{refused(`{"ActionError":{"index":0,"kind":{"FunctionCallError":{"ExecutionError":"` + guard + `"}}}}`), "transaction refused: " + guard},
		{result(outcome(`{"Failure":{"ActionError":{"index":0,"kind":{"FunctionCallError":{"ExecutionError":"` + guard + `"}}}}}`)), "transaction failed: " + guard},
		{result(outcome(`{"Failure":{"ActionError":{"index":0,"kind":{"AccountDoesNotExist":{"account_id":"x"}}}}}`)),
			`transaction failed: AccountDoesNotExist {"account_id":"x"}`},
		{result(outcome(`{"Failure":{"ActionError":{"index":0,"kind":{"FunctionCallError":{"MethodResolveError":"MethodNotFound"}}}}}`)),
			"transaction failed: MethodNotFound"},
		{answer{408, `{"jsonrpc":"2.0","id":1,"error":{"name":"HANDLER_ERROR","cause":{"name":"TIMEOUT_ERROR","info":{}},"code":-32000,"message":"Timeout"}}`}, "what became of transaction "},
		{failure(`{"code":-32000,"message":"Server error"}`), "Server error (code -32000)"},
		{failure(`{"name":"HANDLER_ERROR","cause":{"name":"X"},"code":1,"data":{"TxExecutionError":7}}`), "X: "},
	} {
		_, client := startNode(t, map[string]answer{"send_tx": c.answer})
		_, err := quick(client).Send(background, "app")
		if err == nil || !strings.HasPrefix(err.Error()+": ", c.want) {
			t.Errorf("got %v\nwant %s", err, c.want)
		}
	}
}

func TestNodesThatAreNone(t *testing.T) {
	gone := httptest.NewServer(nil)
	gone.Close()
	plain, secure := httptest.NewServer(nil), httptest.NewTLSServer(nil)
	defer plain.Close()
	defer secure.Close()
	clients := map[string]*Client{"http": New("https" + strings.TrimPrefix(plain.URL, "http")), "unknown certificate": New(secure.URL),
		"https": New("http" + strings.TrimPrefix(secure.URL, "https")), "gone": New(gone.URL), "no address": New("not a url\n"), "no scheme": New("127.0.0.1:1")}
	for name, a := range map[string]answer{
		"page":       {404, "<html>not here</html>"},
		"empty":      {200, ""},
		"no result":  {200, `{"jsonrpc":"2.0","id":1}`},
		"wrong type": result(`7`),
	} {
		_, clients[name] = startNode(t, map[string]answer{"status": a})
	}
	for name, c := range clients {
		_, err := c.Status(background)
		var connection *ConnectionError
		if !errors.As(err, &connection) || !strings.HasPrefix(err.Error(), "no usable answer from "+c.URL()) {
			t.Errorf("%s: got %v", name, err)
		}
		for _, internal := range []string{"EOF", "dial tcp", "unmarshal", "scheme", "net/url", "Go ", "server gave", "tls:"} {
			if strings.Contains(err.Error(), internal) {
				t.Errorf("%s: %v speaks of %s", name, err, internal)
			}
		}
	}
}

func TestAnEndedContextEndsTheRequest(t *testing.T) {
	_, c := startNode(t, nil)
	ctx, cancel := context.WithCancel(background)
	cancel()
	if _, err := c.Status(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

package client

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/transaction"
	"latchkey/host/credentials"
)

func TestSignerSendsWithTheNextNonce(t *testing.T) {
	n, c := startNode(t, nil)
	n.nonce = 41
	signer := NewSigner(c, "alice", testKey())
	out, err := signer.Call(background, "app", "greet", []byte(`{"a":1}`), 30e12, amount.NEAR)
	if err != nil || string(out.Value()) != `"yes"` {
		t.Fatalf("got %+v, %v", out, err)
	}
	tx := n.taken[0]
	call, ok := tx.Actions[0].(transaction.FunctionCall)
	if tx.Nonce != 42 || tx.SignerID != "alice" || tx.ReceiverID != "app" || tx.PublicKey != signer.PublicKey() || len(tx.Actions) != 1 {
		t.Errorf("sent %+v", tx)
	}
	if !ok || call.MethodName != "greet" || string(call.Args) != `{"a":1}` || call.Gas != 30e12 || call.Deposit != amount.NEAR {
		t.Errorf("sent %+v", call)
	}
}

func TestSignerTriesAgainWhenItsNonceIsStale(t *testing.T) {
	n, c := startNode(t, nil)
	n.staleBy = nonceTriesMax - 1
	if _, err := NewSigner(c, "alice", testKey()).Send(background, "app"); err != nil || len(n.taken) != 1 {
		t.Errorf("taken %d, %v", len(n.taken), err)
	}
	n.staleBy = nonceTriesMax
	_, err := NewSigner(c, "alice", testKey()).Send(background, "app")
	if !IsRefusal(err, "InvalidNonce") || len(n.taken) != 1 {
		t.Errorf("taken %d, %v", len(n.taken), err)
	}
}

func TestSignerSendsNothingTwice(t *testing.T) {
	for name, a := range map[string]answer{
		"timeout":  {408, `{"jsonrpc":"2.0","id":1,"error":{"cause":{"name":"TIMEOUT_ERROR"}}}`},
		"no words": {502, `bad gateway`},
		"refusal":  refused(`{"InvalidTxError":"Expired"}`),
		"failure":  result(outcome(`{"Failure":{"ActionError":{"index":0,"kind":{"FunctionCallError":{"ExecutionError":"InvalidNonce"}}}}}`)),
	} {
		n, c := startNode(t, map[string]answer{"send_tx": a})
		if _, err := NewSigner(c, "alice", testKey()).Send(background, "app"); err == nil {
			t.Errorf("%s: no error", name)
		}
		sent := 0
		for _, asked := range n.asked { // key, block, send, and perhaps why
			if strings.HasPrefix(asked, "send_tx ") {
				sent++
			}
		}
		if sent != 1 {
			t.Errorf("%s: asked %v", name, n.asked)
		}
	}
}

func TestSignerMayBeShared(t *testing.T) {
	n, c := startNode(t, nil)
	signer := NewSigner(c, "alice", testKey())
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			// A later nonce may overtake: then the node says InvalidNonce and
			// the signer takes another.
			if _, err := signer.Send(background, "app"); err != nil && !IsRefusal(err, "InvalidNonce") {
				t.Error(err)
			}
		})
	}
	all.Wait()
	used := map[uint64]bool{}
	for _, tx := range n.taken {
		if used[tx.Nonce] {
			t.Errorf("nonce %d was taken twice", tx.Nonce)
		}
		used[tx.Nonce] = true
	}
}

func TestSignerFromFolder(t *testing.T) {
	_, c := startNode(t, nil)
	folder := credentials.Folder{Dir: t.TempDir()}
	var missing *credentials.NotFoundError
	if _, err := SignerFrom(background, c, folder, "alice"); !errors.As(err, &missing) {
		t.Errorf("got %v", err)
	}
	if err := credentials.Save(folder.Path("localnet", "alice"), credentials.Key{AccountID: "alice", Secret: testKey()}); err != nil {
		t.Fatal(err)
	}
	signer, err := SignerFrom(background, c, folder, "alice")
	if err != nil || signer.Account() != "alice" || signer.PublicKey() != testKey().PublicKey() {
		t.Errorf("got %+v, %v", signer, err)
	}
}

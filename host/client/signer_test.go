package client

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/core/amount"
	"latchkey/core/keys"
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

// quick is a signer that gives up at once.
func quick(c *Client) *Signer {
	s := NewSigner(c, "alice", testKey())
	s.patience = patience{}
	return s
}

func TestSignerTriesAgainWhenItsNonceIsStale(t *testing.T) {
	n, c := startNode(t, nil)
	n.staleBy = 4
	if _, err := NewSigner(c, "alice", testKey()).Send(background, "app"); err != nil || len(n.taken) != 1 {
		t.Errorf("taken %d, %v", len(n.taken), err)
	}
	n.staleBy = 2
	_, err := quick(c).Send(background, "app")
	if !IsRefusal(err, "InvalidNonce") || len(n.taken) != 1 {
		t.Errorf("taken %d, %v", len(n.taken), err)
	}
}

func TestSignerGivesUpWithItsContext(t *testing.T) {
	n, c := startNode(t, nil)
	n.staleBy = 1 << 30
	ctx, cancel := context.WithTimeout(background, 300*time.Millisecond)
	defer cancel()
	if _, err := NewSigner(c, "alice", testKey()).Send(ctx, "app"); err == nil {
		t.Error("no error")
	}
}

// sends are the transactions that a node was sent, as they came.
func (n *node) sends() (all []string) {
	for _, asked := range n.asked {
		if strings.HasPrefix(asked, "send_tx ") {
			all = append(all, asked)
		}
	}
	return all
}

func TestSignerSendsNothingTwice(t *testing.T) {
	for name, a := range map[string]answer{
		"refusal": refused(`{"InvalidTxError":"Expired"}`),
		"failure": result(outcome(`{"Failure":{"ActionError":{"index":0,"kind":{"FunctionCallError":{"ExecutionError":"InvalidNonce"}}}}}`)),
	} {
		n, c := startNode(t, map[string]answer{"send_tx": a})
		_, err := NewSigner(c, "alice", testKey()).Send(background, "app")
		var unclear *UnclearError
		if err == nil || errors.As(err, &unclear) || len(n.sends()) != 1 {
			t.Errorf("%s: %v, asked %v", name, err, n.asked)
		}
	}
}

// TestALostAnswerIsAskedForAgain: the node took the transaction and nobody heard
// of it. It is not signed anew, which would run it twice.
func TestALostAnswerIsAskedForAgain(t *testing.T) {
	for name, lost := range map[string]answer{
		"cut":      {},
		"timeout":  {408, `{"jsonrpc":"2.0","id":1,"error":{"cause":{"name":"TIMEOUT_ERROR"}}}`},
		"no words": {502, `bad gateway`},
		"fault":    {500, `{"jsonrpc":"2.0","id":1,"error":{"cause":{"name":"INTERNAL_ERROR"}}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n, c := startNode(t, nil)
			n.lost, n.loses = lost, 2
			var signed, unclear int
			s := NewSigner(c.Watched(Watch{
				Signed:  func(*transaction.Signed) error { signed++; return nil },
				Unclear: func(hash transaction.Hash, err error) { unclear++ },
			}), "alice", testKey())
			if out, err := s.Send(background, "app"); err != nil || string(out.Value()) != `"yes"` {
				t.Fatalf("got %+v, %v", out, err)
			}
			sends := n.sends()
			if signed != 1 || unclear != 2 || len(n.taken) != 1 || len(sends) != 3 || sends[0] != sends[2] {
				t.Errorf("signed %d, unclear %d, taken %d, sent %v", signed, unclear, len(n.taken), sends)
			}
		})
	}
}

func TestAnOutcomeThatStaysUnknownNamesTheTransaction(t *testing.T) {
	n, c := startNode(t, nil)
	n.loses = 1
	var tx *transaction.Signed
	s := quick(c.Watched(Watch{Signed: func(signed *transaction.Signed) error { tx = signed; return nil }}))
	_, err := s.Send(background, "app")
	var unclear *UnclearError
	if !errors.As(err, &unclear) || unclear.Hash != tx.Hash() || !strings.Contains(err.Error(), tx.Hash().String()) {
		t.Fatalf("got %v", err)
	}
	// Later, another run goes on with it: it is told what it did, and no more.
	if out, err := quick(c).Resume(background, tx); err != nil || string(out.Value()) != `"yes"` || len(n.taken) != 1 {
		t.Errorf("got %+v, %v, taken %d", out, err, len(n.taken))
	}
}

// TestResumingWhatNeverRan: another took the nonce, so the same actions are
// signed anew. A node that answers a repetition with InvalidNonce is asked what
// became of it first.
func TestResumingWhatNeverRan(t *testing.T) {
	n, c := startNode(t, nil)
	tx, err := quick(c).Sign(background, "app", transaction.CreateAccount{})
	if err != nil {
		t.Fatal(err)
	}
	n.nonce = 7
	if _, err := quick(c).Resume(background, tx); err != nil || len(n.taken) != 1 || n.taken[0].Nonce != 8 || len(n.taken[0].Actions) != 1 {
		t.Errorf("taken %+v, %v", n.taken, err)
	}
	n.forgetful = true
	if _, err := quick(c).Resume(background, n.taken[0]); err != nil || len(n.taken) != 1 {
		t.Errorf("taken %d, %v", len(n.taken), err)
	}
}

func TestASignerStopsWhenItsTransactionCannotBeNoted(t *testing.T) {
	n, c := startNode(t, nil)
	full := errors.New("disk full")
	s := NewSigner(c.Watched(Watch{Signed: func(*transaction.Signed) error { return full }}), "alice", testKey())
	if _, err := s.Send(background, "app"); !errors.Is(err, full) || len(n.sends()) != 0 {
		t.Errorf("got %v, sent %v", err, n.sends())
	}
}

func TestSignerMayBeShared(t *testing.T) {
	n, c := startNode(t, nil)
	signer := NewSigner(c, "alice", testKey())
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := signer.Send(background, "app"); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if len(n.taken) != 20 {
		t.Errorf("taken %d", len(n.taken))
	}
}

// TestSignersOfOneFolderSignNothingAlike: the same call by two programs at the
// same time is two transactions.
func TestSignersOfOneFolderSignNothingAlike(t *testing.T) {
	_, c := startNode(t, nil)
	folder := credentials.Folder{Dir: t.TempDir()}
	if err := credentials.Save(folder.Path("custom", "alice"), credentials.Key{AccountID: "alice", Secret: testKey()}); err != nil {
		t.Fatal(err)
	}
	seen := map[transaction.Hash]bool{}
	for range 10 {
		signer, err := SignerFrom(background, c, "alice", folder)
		if err != nil {
			t.Fatal(err)
		}
		tx, err := signer.Sign(background, "app")
		if err != nil || seen[tx.Hash()] {
			t.Fatalf("signed %s before, %v", tx.Hash(), err)
		}
		seen[tx.Hash()] = true
	}
}

func TestSignerFromFolder(t *testing.T) {
	n, c := startNode(t, nil)
	folder, other := credentials.Folder{Dir: t.TempDir()}, credentials.Folder{Dir: t.TempDir()}
	var missing *credentials.NotFoundError
	if _, err := SignerFrom(background, c, "alice", other, folder); !errors.As(err, &missing) || len(missing.Looked) < 4 {
		t.Errorf("got %v", err)
	}
	save := func(network string, key keys.SecretKey) string {
		path := folder.Path(network, "alice")
		if err := credentials.Save(path, credentials.Key{AccountID: "alice", Secret: key}); err != nil {
			t.Fatal(err)
		}
		return path
	}
	// A key that the ledger does not know is an older ledger's.
	older := keys.FromSeed([32]byte{2})
	n.unknown = older.PublicKey().String()
	path := save("localnet", older)
	var stale *credentials.StaleError
	if _, err := SignerFrom(background, c, "alice", other, folder); !errors.As(err, &stale) || stale.Path != path {
		t.Errorf("got %v", err)
	}
	save("custom", testKey())
	signer, err := SignerFrom(background, c, "alice", other, folder)
	if err != nil || signer.Account() != "alice" || signer.PublicKey() != testKey().PublicKey() {
		t.Errorf("got %+v, %v", signer, err)
	}
}

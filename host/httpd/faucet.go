package httpd

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/rpc"
	"latchkey/core/transaction"
	"latchkey/host/newaccount"
)

// faucetNEAR is what a new account gets: a Go contract deployed on an account
// of its own stakes about 20 of them for its code.
const faucetNEAR = 100

// faucetBodyMax bounds the request, in bytes.
const faucetBodyMax = 4096

// Sender signs and runs transactions; node.Node is one.
type Sender interface {
	Send(id account.ID, key keys.SecretKey, receiver account.ID, actions ...transaction.Action) (*ledger.TransactionStatus, error)
}

// Faucet makes accounts on a development ledger, paid by the root account.
type Faucet struct {
	Sender Sender
	Root   account.ID
	Key    keys.SecretKey
}

// faucetRequest is what near-cli, near-cli-rs and near-api-js post.
type faucetRequest struct {
	AccountID *string `json:"newAccountId"`
	PublicKey *string `json:"newAccountPublicKey"`
}

// read reads a request. Its errors name the field.
func (q *faucetRequest) read(w http.ResponseWriter, r *http.Request) (id account.ID, key keys.PublicKey, err error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, faucetBodyMax))
	if err != nil {
		return id, key, fmt.Errorf("the request has more than %d bytes, or ends early", faucetBodyMax)
	}
	if json.Unmarshal(body, q) != nil || q.AccountID == nil || q.PublicKey == nil {
		return id, key, errors.New("want a JSON object with two texts, newAccountId and newAccountPublicKey")
	}
	if id, err = account.Parse(*q.AccountID); err != nil {
		return id, key, fmt.Errorf("newAccountId: %w", err)
	}
	if key, err = keys.ParsePublicKey(*q.PublicKey); err != nil {
		return id, key, fmt.Errorf("newAccountPublicKey: %w", err)
	}
	return id, key, nil
}

// handler answers POST /account {"newAccountId", "newAccountPublicKey"} with the
// outcome of the transaction that made the account, as method tx gives it. When
// none was made the status is 400 or more, for clients that look no further.
func (f *Faucet) handler(server *rpc.Server) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, key, err := new(faucetRequest).read(w, r)
		var outcome json.RawMessage
		if err == nil {
			outcome, err = f.create(server, id, key)
		}
		if err != nil {
			fail(w, http.StatusBadRequest, err)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(outcome) // a client that left needs no answer
	})
}

// fail answers that nothing was made, and why.
func fail(w http.ResponseWriter, status int, err error) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": err.Error()})
}

func faucetAmount() amount.Yocto {
	a, _ := amount.NEAR.Mul64(faucetNEAR)
	return a
}

// create makes an account and returns its transaction's outcome.
func (f *Faucet) create(server *rpc.Server, id account.ID, key keys.PublicKey) (json.RawMessage, error) {
	receiver, actions, err := f.actions(id, key)
	if err != nil {
		return nil, err
	}
	sent, err := f.Sender.Send(f.Root, f.Key, receiver, actions...)
	var failed interface{ Reason() string }
	switch {
	case errors.As(err, &failed):
		return nil, fmt.Errorf("account %s was not created: %s", id, failed.Reason())
	case err != nil:
		return nil, fmt.Errorf("account %s was not created: %w", id, err)
	}
	return outcomeOf(server, id, sent.Transaction.Hash())
}

// outcomeOf waits for what a transaction led to. The registrar says in what it
// returns whether the account was made.
func outcomeOf(server *rpc.Server, id account.ID, hash transaction.Hash) (json.RawMessage, error) {
	text, _ := server.Handle([]byte(`{"id":0,"method":"tx","params":["` + hash.String() + `","` + string(account.System) + `"]}`))
	var answer struct {
		Result json.RawMessage `json:"result"`
	}
	var outcome struct {
		Status struct{ SuccessValue *[]byte }
	}
	if json.Unmarshal(text, &answer) != nil || json.Unmarshal(answer.Result, &outcome) != nil || outcome.Status.SuccessValue == nil {
		return nil, fmt.Errorf("account %s: transaction %s did not end as it should; method tx says how it stands", id, hash)
	}
	if newaccount.Refused(*outcome.Status.SuccessValue) {
		return nil, fmt.Errorf("account %s was not created: the name is taken", id)
	}
	return answer.Result, nil
}

// actions makes sub-accounts of the root directly and top-level accounts
// through the registrar; others belong to their parents.
func (f *Faucet) actions(id account.ID, key keys.PublicKey) (account.ID, []transaction.Action, error) {
	if !id.IsSubAccountOf(f.Root) && (!id.IsTopLevel() || id.Kind() != account.Named) {
		return "", nil, fmt.Errorf("the faucet makes sub-accounts of %s and top-level accounts; %s is for its parent to create", f.Root, id)
	}
	return newaccount.Actions(f.Root, id, key, faucetAmount())
}

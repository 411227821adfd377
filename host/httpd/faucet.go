package httpd

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/runtime"
	"latchkey/core/transaction"
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

type faucetRequest struct {
	AccountID account.ID      `json:"newAccountId"`
	PublicKey *keys.PublicKey `json:"newAccountPublicKey"`
}

// ServeHTTP answers POST /account {"newAccountId", "newAccountPublicKey"}.
func (f *Faucet) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var req faucetRequest
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, faucetBodyMax))
	if err == nil {
		err = json.Unmarshal(body, &req)
	}
	if err == nil && (req.AccountID == "" || req.PublicKey == nil) {
		err = errors.New("newAccountId and newAccountPublicKey are both needed")
	}
	if err != nil {
		fail(w, http.StatusBadRequest, err)
		return
	}
	if err := f.create(req.AccountID, *req.PublicKey); err != nil {
		fail(w, http.StatusBadRequest, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"account_id": req.AccountID, "amount": faucetAmount()})
}

func fail(w http.ResponseWriter, status int, err error) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": err.Error()})
}

func faucetAmount() amount.Yocto {
	a, _ := amount.NEAR.Mul64(faucetNEAR)
	return a
}

func (f *Faucet) create(id account.ID, key keys.PublicKey) error {
	receiver, actions, err := f.actions(id, key)
	if err != nil {
		return err
	}
	status, err := f.Sender.Send(f.Root, f.Key, receiver, actions...)
	switch {
	case err != nil:
		return fmt.Errorf("account %s was not created: %w", id, err)
	case status.Status == nil:
		return fmt.Errorf("account %s: the transaction has not finished", id)
	case string(status.Status.Value) == "false":
		return fmt.Errorf("account %s was not created: the name is taken", id)
	}
	return nil
}

// actions makes sub-accounts of the root directly and top-level accounts
// through the registrar; others belong to their parents.
func (f *Faucet) actions(id account.ID, key keys.PublicKey) (account.ID, []transaction.Action, error) {
	switch {
	case id.IsSubAccountOf(f.Root):
		return id, []transaction.Action{
			transaction.CreateAccount{},
			transaction.Transfer{Deposit: faucetAmount()},
			transaction.AddKey{PublicKey: key, AccessKey: accesskey.AccessKey{Permission: accesskey.FullAccess}},
		}, nil
	case id.IsTopLevel() && id.Kind() == account.Named:
		args, err := json.Marshal(map[string]any{"new_account_id": id, "new_public_key": key})
		return runtime.Registrar, []transaction.Action{transaction.FunctionCall{
			MethodName: "create_account", Args: args, Gas: 100_000_000_000_000, Deposit: faucetAmount()}}, err
	}
	return "", nil, fmt.Errorf("the faucet makes sub-accounts of %s and top-level accounts; %s is for its parent to create", f.Root, id)
}

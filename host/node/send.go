package node

import (
	"errors"
	"fmt"

	"latchkey/core/account"
	"latchkey/core/authorize"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/runtime"
	"latchkey/core/transaction"
)

// sendTriesMax bounds how often Send signs anew because someone else who has
// the key took the nonce meanwhile.
const sendTriesMax = 10

// FailedError is a transaction that ran and failed.
type FailedError struct {
	Hash   transaction.Hash
	Status *runtime.Status
}

func (e *FailedError) Error() string {
	return fmt.Sprintf("transaction %s failed: %s", e.Hash, e.Reason())
}

// Reason says in words why it failed.
func (e *FailedError) Reason() string { return e.Status.Failure.Error() }

// Send signs actions as the account id, runs them and returns their status. The
// error is an authorize.InvalidTx when they were refused, a *FailedError when
// they failed.
func (n *Node) Send(id account.ID, key keys.SecretKey, receiver account.ID, actions ...transaction.Action) (*ledger.TransactionStatus, error) {
	n.sending.Lock()
	defer n.sending.Unlock()
	for try := 1; ; try++ {
		status, err := n.sendOnce(id, key, receiver, actions)
		if stale := (authorize.InvalidNonce{}); errors.As(err, &stale) && try < sendTriesMax {
			continue
		}
		return status, err
	}
}

func (n *Node) sendOnce(id account.ID, key keys.SecretKey, receiver account.ID, actions []transaction.Action) (*ledger.TransactionStatus, error) {
	var tx *transaction.Signed
	err := n.Read(func(v *ledger.View) error {
		ak, ok := v.AccessKey(id, key.PublicKey())
		if !ok {
			return authorize.InvalidAccessKeyError{Err: authorize.AccessKeyNotFound{AccountID: id, PublicKey: key.PublicKey()}}
		}
		tx = transaction.Transaction{SignerID: id, PublicKey: key.PublicKey(), Nonce: ak.Nonce + 1,
			ReceiverID: receiver, BlockHash: v.Head.Hash, Actions: actions}.Sign(key)
		return nil
	})
	if err != nil {
		return nil, err
	}
	done, err := n.Submit(tx, "")
	if err != nil {
		return nil, err
	}
	if done.Refusal != nil {
		return nil, done.Refusal
	}
	status := done.Status
	if status == nil {
		err = n.Read(func(v *ledger.View) error {
			status, err = v.Transaction(tx.Hash())
			return err
		})
	}
	if err == nil && status.Status != nil && status.Status.Kind == runtime.Failure {
		err = &FailedError{tx.Hash(), status.Status}
	}
	return status, err
}

// Read lets use see the committed ledger.
func (n *Node) Read(use func(v *ledger.View) error) error {
	r, release, err := n.Snapshot()
	if err != nil {
		return err
	}
	defer release()
	v, err := n.Ledger.View(r)
	if err != nil {
		return err
	}
	return errors.Join(use(v), v.Err())
}

package replica

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/netip"
	"sync"

	"latchkey/core/account"
	"latchkey/core/authorize"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/rpc"
	"latchkey/core/runtime"
	"latchkey/core/transaction"
	"latchkey/host/node"
)

// sendTriesMax bounds how often a Sender signs anew because the nonce was taken.
const sendTriesMax = 10

// Sender signs for accounts whose keys this node has, whichever node leads. It is an
// httpd.Sender.
type Sender struct {
	Member *Member
	RPC    *rpc.Server // of this node

	sending sync.Mutex // so that two calls do not sign the same
}

// Send signs actions as the account id, runs them and returns their status. The error is a
// *node.FailedError when they failed.
func (s *Sender) Send(id account.ID, key keys.SecretKey, receiver account.ID, actions ...transaction.Action) (*ledger.TransactionStatus, error) {
	s.sending.Lock()
	defer s.sending.Unlock()
	for try := 1; ; try++ {
		status, told, err := s.once(id, key, receiver, actions)
		switch {
		case err != nil || told == rpc.Told{}:
			return status, err
		case told.Code != authorize.Code(authorize.InvalidNonce{}) || try == sendTriesMax:
			return nil, errors.New(told.Message)
		}
	}
}

// once tries it with the nonce that this node knows of. told says why not.
func (s *Sender) once(id account.ID, key keys.SecretKey, receiver account.ID, actions []transaction.Action) (status *ledger.TransactionStatus, told rpc.Told, err error) {
	var tx *transaction.Signed
	err = s.Member.Node.Read(func(v *ledger.View) error {
		ak, _ := v.AccessKey(id, key.PublicKey())
		tx = transaction.Transaction{SignerID: id, PublicKey: key.PublicKey(), Nonce: ak.Nonce + 1,
			ReceiverID: receiver, BlockHash: v.Head.Hash, Actions: actions}.Sign(key)
		return nil
	})
	if err != nil {
		return nil, told, err
	}
	body, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 0, "method": "send_tx",
		"params": map[string]string{"signed_tx_base64": base64.StdEncoding.EncodeToString(tx.Borsh()), "wait_until": "FINAL"}})
	if err != nil {
		return nil, told, err
	}
	text, code := s.Member.Send(context.Background(), netip.Addr{}, false, body, s.RPC.Handle)
	var answer struct {
		Error *struct {
			Latchkey rpc.Told `json:"latchkey"`
		} `json:"error"`
	}
	if err := json.Unmarshal(text, &answer); err != nil || code != http.StatusOK && answer.Error == nil {
		return nil, told, errors.Join(errors.New("the node that leads answered otherwise than nodes do"), err)
	}
	if answer.Error != nil {
		return nil, answer.Error.Latchkey, nil
	}
	err = s.Member.Node.Read(func(v *ledger.View) error {
		status, err = v.Transaction(tx.Hash())
		return err
	})
	if err == nil && status != nil && status.Status != nil && status.Status.Kind == runtime.Failure {
		err = &node.FailedError{Hash: tx.Hash(), Status: status.Status}
	}
	return status, told, err
}

package client

import (
	"context"
	"sync"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/transaction"
	"latchkey/host/credentials"
)

// nonceTriesMax bounds how often a transaction is signed anew because another
// user of the same key was faster.
const nonceTriesMax = 5

// Signer signs and sends transactions of one account with one key. It is safe
// for concurrent use.
type Signer struct {
	client  *Client
	account account.ID
	key     keys.SecretKey

	mu    sync.Mutex
	nonce uint64 // the highest that was used or seen
}

// NewSigner returns a signer that uses key for the account.
func NewSigner(c *Client, id account.ID, key keys.SecretKey) *Signer {
	return &Signer{client: c, account: id, key: key}
}

// SignerFrom returns a signer with the key that folder keeps for the account
// on the node's chain.
func SignerFrom(ctx context.Context, c *Client, folder credentials.Folder, id account.ID) (*Signer, error) {
	status, err := c.Status(ctx)
	if err != nil {
		return nil, err
	}
	key, err := folder.Find(status.ChainID, id)
	if err != nil {
		return nil, err
	}
	return NewSigner(c, id, key.Secret), nil
}

// Account is the account that signs.
func (s *Signer) Account() account.ID { return s.account }

// PublicKey is the key that signs.
func (s *Signer) PublicKey() keys.PublicKey { return s.key.PublicKey() }

// Key is the secret key itself, for what else its holder signs.
func (s *Signer) Key() keys.SecretKey { return s.key }

// Sign makes a transaction with the next nonce and the final block's hash.
func (s *Signer) Sign(ctx context.Context, receiver account.ID, actions ...transaction.Action) (*transaction.Signed, error) {
	nonce, err := s.nextNonce(ctx)
	if err != nil {
		return nil, err
	}
	block, err := s.client.Block(ctx, Final)
	if err != nil {
		return nil, err
	}
	return transaction.Transaction{SignerID: s.account, PublicKey: s.key.PublicKey(), Nonce: nonce,
		ReceiverID: receiver, BlockHash: block.Hash, Actions: actions}.Sign(s.key), nil
}

func (s *Signer) nextNonce(ctx context.Context) (uint64, error) {
	key, err := s.client.AccessKey(ctx, Optimistic, s.account, s.key.PublicKey())
	if err != nil {
		return 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nonce = max(s.nonce, key.Nonce) + 1
	return s.nonce, nil
}

// Send signs and sends a transaction and returns its outcome. A refusal is an
// *Error, a failure while running an *ExecutionError beside the outcome. Only
// a transaction that was refused for its nonce, and so did nothing, is sent
// again.
func (s *Signer) Send(ctx context.Context, receiver account.ID, actions ...transaction.Action) (*Outcome, error) {
	for try := 1; ; try++ {
		tx, err := s.Sign(ctx, receiver, actions...)
		if err != nil {
			return nil, err
		}
		out, err := s.client.Send(ctx, tx)
		if IsRefusal(err, "InvalidNonce") && try < nonceTriesMax {
			continue
		}
		if err != nil {
			return nil, err
		}
		return out, out.Err()
	}
}

// Call calls a method of a contract with gas and a deposit attached.
func (s *Signer) Call(ctx context.Context, contract account.ID, method string, args []byte, gas uint64, deposit amount.Yocto) (*Outcome, error) {
	return s.Send(ctx, contract, transaction.FunctionCall{MethodName: method, Args: args, Gas: gas, Deposit: deposit})
}

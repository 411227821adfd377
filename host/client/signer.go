package client

import (
	"context"
	"sync"
	"time"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/transaction"
	"latchkey/host/credentials"
)

// Signer signs and sends transactions of one account with one key. It is safe
// for concurrent use.
type Signer struct {
	client  *Client
	account account.ID
	key     keys.SecretKey
	shared  nonces // nil where no other program shares the key's folder
	file    string // where the key is kept; empty: nowhere
	patience

	mu    sync.Mutex
	nonce uint64 // the highest that was used or seen
}

// nonces are shared with other programs that use the same key.
type nonces interface {
	// take returns a nonce above after that no other program takes.
	take(after uint64) (uint64, error)
	// giveBack is told of one that was not used.
	giveBack(nonce uint64)
}

// noted are the nonces that are written down in a key's folder.
type noted struct {
	folder credentials.Folder
	ledger credentials.Ledger
	key    keys.PublicKey
}

func (n noted) take(after uint64) (uint64, error) { return n.folder.NextNonce(n.ledger, n.key, after) }

// giveBack may fail: nodes then wait a second for the nonce.
func (n noted) giveBack(nonce uint64) { _ = n.folder.ReturnNonce(n.ledger, n.key, nonce) }

// NewSigner returns a signer that uses key for the account.
func NewSigner(c *Client, id account.ID, key keys.SecretKey) *Signer {
	return &Signer{client: c, account: id, key: key, patience: usualPatience}
}

// SignerFrom returns a signer with a key that one of the folders keeps for the
// account and that the account has on the node's ledger: a full-access key if
// there is one. Errors: *credentials.NotFoundError, *credentials.StaleError,
// *credentials.FileError, and the node's.
func SignerFrom(ctx context.Context, c *Client, id account.ID, folders ...credentials.Folder) (*Signer, error) {
	l, err := c.Ledger(ctx)
	if err != nil {
		return nil, err
	}
	var limited *Signer
	var stale *credentials.StaleError
	for _, folder := range folders {
		for stored, err := range folder.Keys(l, id) {
			if err != nil {
				return nil, err
			}
			key, err := c.AccessKey(ctx, Optimistic, id, stored.Secret.PublicKey())
			switch {
			case Is(err, UnknownAccessKey) || Is(err, UnknownAccount):
				if stale == nil {
					stale = &credentials.StaleError{Path: stored.Path, AccountID: id}
				}
				continue
			case err != nil:
				return nil, err
			}
			s := NewSigner(c, id, stored.Secret)
			s.shared, s.file = noted{folder, l, s.PublicKey()}, stored.Path
			if key.Permission.IsFullAccess() {
				return s, nil
			}
			if limited == nil {
				limited = s
			}
		}
	}
	switch {
	case limited != nil:
		return limited, nil
	case stale != nil:
		return nil, stale
	}
	return nil, credentials.NotFound(l, id, folders)
}

// Client is the client that the signer sends with.
func (s *Signer) Client() *Client { return s.client }

// Account is the account that signs.
func (s *Signer) Account() account.ID { return s.account }

// PublicKey is the key that signs.
func (s *Signer) PublicKey() keys.PublicKey { return s.key.PublicKey() }

// Key is the secret key itself, for what else its holder signs.
func (s *Signer) Key() keys.SecretKey { return s.key }

// File is the key's file; empty when it has none.
func (s *Signer) File() string { return s.file }

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

// nextNonce takes a nonce that nobody else has.
func (s *Signer) nextNonce(ctx context.Context) (uint64, error) {
	key, err := s.client.AccessKey(ctx, Optimistic, s.account, s.key.PublicKey())
	if err != nil {
		return 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nonce = max(s.nonce, key.Nonce)
	if s.shared != nil {
		if next, err := s.shared.take(s.nonce); err == nil { // otherwise the folder cannot be written to
			s.nonce = next
			return next, nil
		}
	}
	s.nonce++
	return s.nonce, nil
}

// Send signs and sends a transaction and returns its outcome. A refusal is an
// *Error, a failure while running an *ExecutionError beside the outcome, and an
// outcome that could not be learnt an *UnclearError. What was refused for its
// nonce, and so did nothing, is signed anew; when an answer is lost the very
// same transaction is sent again, which a ledger runs once.
func (s *Signer) Send(ctx context.Context, receiver account.ID, actions ...transaction.Action) (*Outcome, error) {
	until := time.Now().Add(s.nonces)
	for try := 1; ; try++ {
		tx, err := s.Sign(ctx, receiver, actions...)
		if err != nil {
			return nil, err
		}
		if s.client.watch.Signed != nil {
			if err := s.client.watch.Signed(tx); err != nil {
				return nil, err
			}
		}
		out, err := s.client.settle(ctx, tx, false, s.patience)
		if s.shared != nil && Is(err, InvalidTransaction) {
			s.shared.giveBack(tx.Nonce)
		}
		if IsRefusal(err, "InvalidNonce") && time.Now().Before(until) && wait(ctx, jitter(try)) == nil {
			continue
		}
		if err != nil {
			return nil, err
		}
		return out, out.Err()
	}
}

// Resume goes on with a transaction that may have been sent before: its outcome,
// or, if it never ran and cannot any more, that of another with the same actions.
func (s *Signer) Resume(ctx context.Context, tx *transaction.Signed) (*Outcome, error) {
	out, err := s.client.settle(ctx, tx, true, s.patience)
	if IsRefusal(err, "InvalidNonce") || IsRefusal(err, "Expired") {
		return s.Send(ctx, tx.ReceiverID, tx.Actions...)
	}
	if err != nil {
		return nil, err
	}
	return out, out.Err()
}

// Call calls a method of a contract with gas and a deposit attached.
func (s *Signer) Call(ctx context.Context, contract account.ID, method string, args []byte, gas uint64, deposit amount.Yocto) (*Outcome, error) {
	return s.Send(ctx, contract, transaction.FunctionCall{MethodName: method, Args: args, Gas: gas, Deposit: deposit})
}

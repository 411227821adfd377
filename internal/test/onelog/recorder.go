package onelog

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/authorize"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/runtime"
	"latchkey/core/transaction"
	"latchkey/internal/test/memstore"
)

// recorder makes a ledger's blocks and keeps their inputs. Its first error
// sticks: the script is wrong then.
type recorder struct {
	ledger *ledger.Ledger
	store  *memstore.Store
	log    ledger.Log
	time   uint64
	nonces map[keys.PublicKey]uint64
	err    error

	examples []Plugin
}

const (
	genesisTime = 1_800_000_000_000_000_000
	second      = 1_000_000_000
	tera        = 1_000_000_000_000
)

// key is the secret key that a name stands for.
func key(name string) keys.SecretKey { return keys.FromSeed(sha256.Sum256([]byte("onelog " + name))) }

func public(name string) keys.PublicKey { return key(name).PublicKey() }

func near(text string) amount.Yocto {
	a, err := amount.ParseNEAR(text)
	if err != nil {
		panic("onelog: " + err.Error()) // a constant of the script
	}
	return a
}

func (r *recorder) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("onelog: after block %d: %s", len(r.log.Inputs)+1, fmt.Sprintf(format, args...))
	}
}

func (r *recorder) view() *ledger.View {
	view, err := r.ledger.View(r.store)
	if err != nil {
		r.fail("%v", err)
	}
	return view
}

// draft is the unsigned form of what sign signs.
func (r *recorder) draft(signer, receiver account.ID, by string, actions ...transaction.Action) transaction.Transaction {
	view := r.view()
	record, _ := view.AccessKey(signer, public(by))
	nonce := max(record.Nonce, r.nonces[public(by)]) + 1
	r.nonces[public(by)] = nonce
	return transaction.Transaction{SignerID: signer, PublicKey: public(by), Nonce: nonce, ReceiverID: receiver,
		BlockHash: view.Head.Hash, Actions: actions}
}

// sign signs with the key that has the signer's name.
func (r *recorder) sign(signer, receiver account.ID, actions ...transaction.Action) *transaction.Signed {
	return r.signBy(signer, receiver, string(signer), actions...)
}

func (r *recorder) signBy(signer, receiver account.ID, by string, actions ...transaction.Action) *transaction.Signed {
	return r.draft(signer, receiver, by, actions...).Sign(key(by))
}

// blocks puts transactions into a block, and into as many more as it takes
// until none of their receipts waits.
func (r *recorder) blocks(txs ...*transaction.Signed) (refusals []authorize.InvalidTx) {
	for {
		applied := r.apply(ledger.Input{Transactions: txs[len(refusals):]})
		if applied == nil {
			return make([]authorize.InvalidTx, len(txs))
		}
		head := r.view().Head
		if refusals = append(refusals, applied.Refusals...); len(refusals) == len(txs) && head.DelayedFirst == head.DelayedNext {
			return refusals
		}
	}
}

// apply makes the next block of an input, a second later, and notes it in the
// log; nil after an error.
func (r *recorder) apply(in ledger.Input) *ledger.Applied {
	if r.err != nil {
		return nil
	}
	batch, err := r.ledger.Begin()
	if err != nil {
		r.fail("%v", err)
		return nil
	}
	r.time += second
	in.Height, in.Time = batch.Head().Height+1, r.time
	in.Random = sha256.Sum256(binary.LittleEndian.AppendUint64([]byte("random"), in.Height))
	applied, err := batch.Apply(in)
	if err == nil {
		err = batch.Commit()
	}
	if err != nil {
		r.fail("%v", err)
		return nil
	}
	r.log.Inputs = append(r.log.Inputs, in.Borsh())
	return applied
}

// refused runs a transaction that must be refused with this code.
func (r *recorder) refused(code string, tx *transaction.Signed) {
	switch refusal := r.blocks(tx)[0]; {
	case r.err != nil:
	case refusal == nil:
		r.fail("not refused, want %s", code)
	case !strings.Contains(string(authorize.JSON(refusal)), `"`+code+`"`):
		r.fail("refused with %s, want %s", authorize.JSON(refusal), code)
	}
}

// ok runs a transaction that must succeed and returns its result.
func (r *recorder) ok(tx *transaction.Signed) string {
	status := r.run(tx)
	if status != nil && status.Kind == runtime.Failure {
		r.fail("%s to %s failed with %s", tx.SignerID, tx.ReceiverID, status.Failure.JSON())
	}
	if status == nil {
		return ""
	}
	return string(status.Value)
}

// fails runs a transaction that must fail with a text in its failure.
func (r *recorder) fails(text string, tx *transaction.Signed) {
	if status := r.run(tx); status != nil && !strings.Contains(string(status.Failure.JSON()), text) {
		r.fail("%s to %s ended with %s %q, want %s", tx.SignerID, tx.ReceiverID, status.Failure.JSON(), status.Value, text)
	}
}

func (r *recorder) run(tx *transaction.Signed) *runtime.Status {
	if refusal := r.blocks(tx)[0]; refusal != nil {
		r.fail("%s to %s refused: %v", tx.SignerID, tx.ReceiverID, refusal)
	}
	if r.err != nil {
		return nil
	}
	status, err := r.view().Transaction(tx.Hash())
	if err != nil || status == nil || status.Status == nil || !status.Complete {
		r.fail("transaction of %s to %s is not complete: %v", tx.SignerID, tx.ReceiverID, err)
		return nil
	}
	return status.Status
}

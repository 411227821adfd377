package benchmark

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

const (
	keysOfDrop      = 100 // as many as a drop can have
	keysOfSmallDrop = 10
	claimTgas       = 60
	claimAnswer     = `"SuccessValue":"dHJ1ZQ=="` // true: it was paid
	voidAnswer      = `"SuccessValue":""`
	viewAnswer      = `"result":[`
	dropContract    = ledger.DevDropContract
)

// numbered is a key of its own for each kind and number.
func numbered(kind string, n int) keys.SecretKey { return keys.FromSeed(seedOf(kind, n)) }

func seedOf(kind string, n int) [32]byte {
	return sha256.Sum256(binary.LittleEndian.AppendUint64([]byte(kind), uint64(n)))
}

// claimKey is one that a drop was made for.
type claimKey struct {
	secret keys.SecretKey
	nonce  uint64 // the last that it has signed with
}

func (k *claimKey) public() keys.PublicKey { return k.secret.PublicKey() }

// claim signs one, into an account or for a new one.
func (k *claimKey) claim(into recipient, recent transaction.Hash) *transaction.Signed {
	k.nonce++
	return transaction.Transaction{SignerID: dropContract, PublicKey: k.public(), Nonce: k.nonce, ReceiverID: dropContract,
		BlockHash: recent, Actions: []transaction.Action{into.action()}}.Sign(k.secret)
}

// recipient is whom a claim is for.
type recipient struct {
	id  account.ID
	key keys.PublicKey // of an account that the claim makes
}

func (r recipient) action() transaction.Action {
	method, args := "claim_for", fmt.Sprintf(`{"account_id":%q}`, r.id)
	if r.key != (keys.PublicKey{}) {
		method = "create_account_and_claim"
		args = fmt.Sprintf(`{"new_account_id":%q,"new_public_key":%q}`, r.id, r.key)
	}
	return transaction.FunctionCall{MethodName: method, Args: []byte(args), Gas: claimTgas * amount.Tgas}
}

// newRecipient has an account made for each claim.
func newRecipient(n int) recipient {
	return recipient{account.ID(fmt.Sprintf("new%d.test.near", n)), numbered("new", n).PublicKey()}
}

// createNEAR is the call that makes a drop of a small sum for these keys.
func createNEAR(made []*claimKey) transaction.FunctionCall {
	return create("create_near_drop", `"amount_per_drop":"10000000000000000000000"`, made)
}

func create(method, rest string, made []*claimKey) transaction.FunctionCall {
	public := make([]string, len(made))
	for i, k := range made {
		public[i] = `"` + k.public().String() + `"`
	}
	args := `{"public_keys":[` + strings.Join(public, ",") + `],` + rest + `}`
	return transaction.FunctionCall{MethodName: method, Args: []byte(args), Gas: 300 * amount.Tgas, Deposit: wholeNEAR(20)}
}

func wholeNEAR(n uint64) amount.Yocto {
	a, _ := amount.NEAR.Mul64(n)
	return a
}

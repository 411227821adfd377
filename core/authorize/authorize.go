package authorize

import (
	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/fees"
	"latchkey/core/policy"
	"latchkey/core/state"
	"latchkey/core/tagged"
	"latchkey/core/transaction"
)

// NoncePerBlock bounds nonces: those of keys start at (height-1) times this,
// and a transaction's stays below height times this (spec 4.5).
const NoncePerBlock = 1_000_000

// Chain is what a verdict needs to know of the ledger.
type Chain struct {
	Height uint64 // of the block that would run the transaction
	Time   uint64 // nanoseconds since 1970, of that block
	// Head is the block before it. It never expires: blocks come with
	// transactions, so a ledger that slept for long has no younger one to name.
	Head transaction.Hash
	// BlockTime returns the time of a known block.
	BlockTime func(transaction.Hash) (nanoseconds uint64, known bool)
	Caps      policy.Caps // of every plugin
}

// Judge gives verdicts. It is safe for concurrent use if its guards are.
type Judge struct {
	Schedule *fees.Schedule
	Guards   Guards
}

// Grant is a positive verdict: what accepting the transaction writes.
type Grant struct {
	Cost      fees.Cost // what the guard used included
	Account   state.Account
	AccessKey accesskey.AccessKey
	Writes    []state.Change // of the guard
}

// Stateless applies the rules that need no ledger, in the order of spec 4.1:
// actions, version, size, signature. signatureVerified skips the last, for transactions
// whose signature the host has already checked.
func Stateless(s *fees.Schedule, tx *transaction.Signed, signatureVerified bool) InvalidTx {
	if err := s.CheckActions(tx.Actions); err != nil {
		return ActionsValidation{err.(transaction.ActionsError)}
	}
	if tx.V1 != nil || tx.IsPostQuantum() {
		return InvalidTransactionVersion{}
	}
	if size, limit := uint64(tx.Size()), s.Limits.TransactionBytesMax; size > limit {
		return TransactionSizeExceeded{size, limit}
	}
	if !signatureVerified && !tx.SignatureValid() {
		return InvalidSignature{}
	}
	return nil
}

// Transaction decides whether tx may run, in the order of spec 4.1 and with the
// guard last; the first broken rule is the answer. It changes nothing.
func (j *Judge) Transaction(st *state.State, tx *transaction.Signed, chain Chain, signatureVerified bool) (*Grant, InvalidTx) {
	s := j.Schedule
	if expired(s, tx.BlockHash, chain) {
		return nil, Expired{}
	}
	if refusal := Stateless(s, tx, signatureVerified); refusal != nil {
		return nil, refusal
	}
	cost, fits := s.TransactionCost(&tx.Transaction)
	if !fits {
		return nil, CostOverflow{}
	}
	acc, ok := st.Account(tx.SignerID)
	if !ok {
		return nil, SignerDoesNotExist{tx.SignerID}
	}
	key, ok := st.AccessKey(tx.SignerID, tx.PublicKey)
	if !ok {
		return nil, InvalidAccessKeyError{AccessKeyNotFound{tx.SignerID, tx.PublicKey}}
	}
	switch judgeNonce(tx.Nonce, key.Nonce, chain.Height) {
	case nonceUsed:
		return nil, InvalidNonce{TxNonce: tx.Nonce, AkNonce: key.Nonce}
	case nonceTooLarge:
		return nil, NonceTooLarge{TxNonce: tx.Nonce, UpperBound: nonceBound(chain.Height)}
	}
	g := j.Guards.Of(st, tx.SignerID, acc, key.Permission)
	grant := &Grant{Cost: cost, Account: acc, AccessKey: key}
	if refusal := grant.charge(s, tx, guardReserve(s, g)); refusal != nil {
		return nil, refusal
	}
	if err := Permits(key.Permission, tx.ReceiverID, tx.Actions); err != nil {
		return nil, InvalidAccessKeyError{err}
	}
	if g == nil {
		return grant, nil
	}
	q := &Question{Key: tx.PublicKey, Receiver: tx.ReceiverID, Call: tx.Actions[0].(transaction.FunctionCall), Nonce: tx.Nonce}
	a, refusal := g.Transaction(tx.Hash(), st, q, chain)
	if refusal != nil {
		return nil, refusal
	}
	grant = &Grant{Cost: cost.With(a.Gas), Account: acc, AccessKey: key, Writes: a.Writes}
	grant.Account.StorageUsage = a.Usage
	if refusal := grant.charge(s, tx, 0); refusal != nil {
		g.Wasted(tx.Hash(), a.Gas, chain)
		return nil, refusal
	}
	return grant, nil
}

func expired(s *fees.Schedule, block transaction.Hash, chain Chain) bool {
	made, known := chain.BlockTime(block)
	if known && block == chain.Head {
		return false
	}
	return !known || chain.Time > made && (chain.Time-made)/1e9 > s.Limits.ValiditySeconds
}

// DelegateGrant is what accepting a delegate action writes.
type DelegateGrant struct {
	AccessKey    accesskey.AccessKey
	StorageUsage uint64         // of the account, in bytes; set when there are Writes
	Writes       []state.Change // of the guard
	// GuardGas is what the guard burnt, also when it refused.
	GuardGas uint64
}

// Delegate decides whether the account may be made to do what a delegate action
// that relayer brings asks of it, in the order of spec 6.7 and with the guard
// last; the first broken rule is the answer. It changes nothing. The relayer
// pays, so balance and allowance do not matter.
func (j *Judge) Delegate(st *state.State, d *transaction.Delegate, to, relayer account.ID, chain Chain) (DelegateGrant, DelegateError) {
	key, refusal := delegateKey(st, d, to, chain.Height)
	if refusal != nil {
		return DelegateGrant{}, refusal
	}
	grant := DelegateGrant{AccessKey: key}
	acc, _ := st.Account(d.SenderID)
	g := j.Guards.Of(st, d.SenderID, acc, key.Permission)
	if g == nil {
		return grant, nil
	}
	q := &Question{Key: d.PublicKey, Receiver: d.ReceiverID, Call: d.Actions[0].(transaction.FunctionCall), Nonce: d.Nonce, Relayer: relayer}
	a, refusal := g.Delegate(st, q, chain)
	grant.GuardGas = a.Gas
	if refusal != nil {
		return grant, refusal
	}
	grant.StorageUsage, grant.Writes = a.Usage, a.Writes
	return grant, nil
}

// delegateKey applies the protocol's rules, and returns the key that accepting
// writes.
func delegateKey(st *state.State, d *transaction.Delegate, to account.ID, height uint64) (accesskey.AccessKey, DelegateError) {
	switch {
	case !d.SignatureValid():
		return accesskey.AccessKey{}, DelegateActionInvalidSignature{}
	case height > d.MaxBlockHeight:
		return accesskey.AccessKey{}, DelegateActionExpired{}
	case d.SenderID != to:
		return accesskey.AccessKey{}, DelegateActionSenderDoesNotMatchTxReceiver{SenderID: d.SenderID, ReceiverID: to}
	}
	key, ok := st.AccessKey(d.SenderID, d.PublicKey)
	if !ok {
		return key, DelegateActionAccessKeyError{AccessKeyNotFound{d.SenderID, d.PublicKey}}
	}
	switch judgeNonce(d.Nonce, key.Nonce, height) {
	case nonceUsed:
		return key, DelegateActionInvalidNonce{DelegateNonce: d.Nonce, AkNonce: key.Nonce}
	case nonceTooLarge:
		return key, DelegateActionNonceTooLarge{DelegateNonce: d.Nonce, UpperBound: nonceBound(height)}
	}
	if err := Permits(key.Permission, d.ReceiverID, d.Actions); err != nil {
		return key, DelegateActionAccessKeyError{err}
	}
	key.Nonce = d.Nonce
	return key, nil
}

// nonceVerdict is what there is to say of a nonce.
type nonceVerdict int

const (
	nonceGood nonceVerdict = iota
	nonceUsed
	nonceTooLarge
)

// judgeNonce compares a nonce with the last one of its key and the bound of a height.
func judgeNonce(nonce, last, height uint64) nonceVerdict {
	switch {
	case nonce <= last:
		return nonceUsed
	case nonce >= nonceBound(height):
		return nonceTooLarge
	}
	return nonceGood
}

func nonceBound(height uint64) uint64 { return height * NoncePerBlock }

// charge takes the cost and the price of the gas in reserve from balance and
// allowance and moves the nonce, all in the grant alone.
func (g *Grant) charge(s *fees.Schedule, tx *transaction.Signed, reserve uint64) InvalidTx {
	total := g.Cost.With(reserve).Total
	balance, enough := g.Account.Amount.Sub(total)
	if !enough {
		return NotEnoughBalance{tx.SignerID, g.Account.Amount, total}
	}
	g.Account.Amount = balance
	if fc := g.AccessKey.Permission.FunctionCall; fc != nil && fc.Allowance != nil {
		left, enough := fc.Allowance.Sub(total)
		if !enough {
			return InvalidAccessKeyError{NotEnoughAllowance{tx.SignerID, tx.PublicKey, *fc.Allowance, total}}
		}
		g.AccessKey = WithAllowance(g.AccessKey, left)
	}
	if short := state.StorageShortfall(s.Storage, &g.Account); !short.IsZero() {
		return LackBalanceForState{tx.SignerID, short}
	}
	g.AccessKey.Nonce = tx.Nonce
	return nil
}

// WithAllowance returns a copy of a limited key with another allowance.
func WithAllowance(key accesskey.AccessKey, allowance amount.Yocto) accesskey.AccessKey {
	limited := *key.Permission.FunctionCall
	limited.Allowance = &allowance
	key.Permission.FunctionCall = &limited
	return key
}

// Permits says what a permission has against these actions to receiver; nil
// when it allows them.
func Permits(p accesskey.Permission, receiver account.ID, actions []transaction.Action) AccessKeyError {
	if p.IsFullAccess() {
		return nil
	}
	if len(actions) != 1 || p.FunctionCall == nil {
		return RequiresFullAccess{}
	}
	call, ok := actions[0].(transaction.FunctionCall)
	if !ok {
		return RequiresFullAccess{}
	}
	if !call.Deposit.IsZero() {
		return DepositWithFunctionCall{}
	}
	if string(receiver) != p.FunctionCall.ReceiverID {
		return ReceiverMismatch{receiver, tagged.Name(p.FunctionCall.ReceiverID)}
	}
	if len(p.FunctionCall.MethodNames) == 0 {
		return nil
	}
	for _, name := range p.FunctionCall.MethodNames {
		if name == call.MethodName {
			return nil
		}
	}
	return MethodNameMismatch{tagged.Name(call.MethodName)}
}

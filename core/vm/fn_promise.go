package vm

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"latchkey/core/accesskey"
	"latchkey/core/transaction"
)

func promiseCreate(g *guest, p *promises, a []uint64) (uint64, error) {
	index, err := promiseBatchCreate(g, p, a[:2])
	if err != nil {
		return 0, err
	}
	return index, callAction(g, p, index, a[2:])
}

func promiseThen(g *guest, p *promises, a []uint64) (uint64, error) {
	index, err := promiseBatchThen(g, p, a[:3])
	if err != nil {
		return 0, err
	}
	return index, callAction(g, p, index, a[3:])
}

// callAction is the second host call that promise_create and promise_then stand for.
func callAction(g *guest, p *promises, index uint64, a []uint64) error {
	if err := g.gas.burn(g.fees.Base); err != nil {
		return err
	}
	_, err := batchFunctionCall(g, p, append([]uint64{index}, a...))
	return err
}

func promiseAnd(g *guest, p *promises, a []uint64) (uint64, error) {
	if err := g.gas.burn(g.fees.PromiseAndBase); err != nil {
		return 0, err
	}
	overflow, length := bits.Mul64(8, a[1])
	if overflow != 0 {
		return 0, errIntegerOverflow
	}
	if err := g.gas.burnUnits(g.fees.PromiseAndByte, length); err != nil {
		return 0, err
	}
	raw, err := g.read(length, a[0])
	if err != nil {
		return 0, err
	}
	indexes := make([]uint64, a[1])
	for i := range indexes {
		indexes[i] = binary.LittleEndian.Uint64(raw[8*i:])
	}
	return p.and(indexes)
}

func promiseBatchCreate(g *guest, p *promises, a []uint64) (uint64, error) {
	receiver, err := g.accountID(a[0], a[1])
	if err != nil {
		return 0, err
	}
	return p.newReceipt(receiver, nil)
}

func promiseBatchThen(g *guest, p *promises, a []uint64) (uint64, error) {
	receiver, err := g.accountID(a[1], a[2])
	if err != nil {
		return 0, err
	}
	return p.then(a[0], receiver)
}

// asked is an action as a guest asks for it. What is malformed in it is refused
// after it was paid for, as nearcore does.
type asked struct {
	transaction.Action
	malformed error
}

// batchAction is a host function that appends one action to a batch: read makes
// it of the arguments after the promise's index, before that is looked at.
func batchAction(read func(g *guest, a []uint64) (asked, error)) part {
	return part{promises: func(g *guest, p *promises, a []uint64) (uint64, error) {
		action, err := read(g, a[1:])
		if err != nil {
			return 0, err
		}
		return 0, p.append(a[0], action, 0)
	}}
}

// append adds an action to the batch of promise index.
func (p *promises) append(index uint64, action asked, weight uint64) error {
	receipt, err := p.receiptOf(index)
	if err != nil {
		return err
	}
	if err := p.addWeighted(receipt, action.Action, weight); err != nil {
		return err
	}
	return action.malformed
}

func createAccountAction(*guest, []uint64) (asked, error) {
	return asked{Action: transaction.CreateAccount{}}, nil
}

func (g *guest) contractCode(length, ptr uint64) ([]byte, error) {
	code, err := g.bytes(length, ptr)
	if err != nil {
		return nil, err
	}
	if n, limit := uint64(len(code)), g.limits.ContractBytesMax; n > limit {
		return nil, contractTooLarge(n, limit)
	}
	return append([]byte{}, code...), nil
}

func deployContractAction(g *guest, a []uint64) (asked, error) {
	code, err := g.contractCode(a[0], a[1])
	return asked{Action: transaction.DeployContract{Code: code}}, err
}

func transferAction(g *guest, a []uint64) (asked, error) {
	deposit, err := g.yocto(a[0])
	return asked{Action: transaction.Transfer{Deposit: deposit}}, err
}

func stakeAction(g *guest, a []uint64) (asked, error) {
	stake, err := g.yocto(a[0])
	if err != nil {
		return asked{}, err
	}
	key, malformed, err := g.publicKey(a[1], a[2])
	return asked{transaction.Stake{Stake: stake, PublicKey: key}, malformed}, err
}

func addFullKeyAction(g *guest, a []uint64) (asked, error) {
	key, malformed, err := g.publicKey(a[0], a[1])
	return asked{transaction.AddKey{PublicKey: key,
		AccessKey: accesskey.AccessKey{Nonce: a[2], Permission: accesskey.FullAccess}}, malformed}, err
}

func addCallKeyAction(g *guest, a []uint64) (asked, error) {
	key, malformed, err := g.publicKey(a[0], a[1])
	if err != nil {
		return asked{}, err
	}
	allowance, err := g.yocto(a[3])
	if err != nil {
		return asked{}, err
	}
	receiver, err := g.accountID(a[4], a[5])
	if err != nil {
		return asked{}, err
	}
	names, badNames, err := g.methodNames(a[6], a[7])
	if malformed == nil {
		malformed = badNames
	}
	permission := &accesskey.FunctionCall{ReceiverID: string(receiver), MethodNames: names}
	if !allowance.IsZero() {
		permission.Allowance = &allowance
	}
	return asked{transaction.AddKey{PublicKey: key,
		AccessKey: accesskey.AccessKey{Nonce: a[2], Permission: accesskey.Permission{FunctionCall: permission}}}, malformed}, err
}

func deleteKeyAction(g *guest, a []uint64) (asked, error) {
	key, malformed, err := g.publicKey(a[0], a[1])
	return asked{transaction.DeleteKey{PublicKey: key}, malformed}, err
}

func deleteAccountAction(g *guest, a []uint64) (asked, error) {
	beneficiary, err := g.accountID(a[0], a[1])
	return asked{Action: transaction.DeleteAccount{BeneficiaryID: beneficiary}}, err
}

func promiseSetRefundTo(g *guest, p *promises, a []uint64) (uint64, error) {
	to, err := g.accountID(a[1], a[2])
	if err != nil {
		return 0, err
	}
	receipt, err := p.receiptOf(a[0])
	if err != nil {
		return 0, err
	}
	if err := p.mayRefundTo(to); err != nil {
		return 0, err
	}
	p.receipts[receipt].RefundTo = to
	return 0, nil
}

// deployGlobalAction makes code usable by every account, under a name of mode.
func deployGlobalAction(mode transaction.DeployMode) func(*guest, []uint64) (asked, error) {
	return func(g *guest, a []uint64) (asked, error) {
		code, err := g.contractCode(a[0], a[1])
		return asked{Action: transaction.DeployGlobalContract{Code: code, Mode: mode}}, err
	}
}

func useGlobalAction(g *guest, a []uint64) (asked, error) {
	hash, err := g.bytes(a[0], a[1])
	if err != nil {
		return asked{}, err
	}
	if len(hash) != len(transaction.Hash{}) {
		return asked{}, errInvalidHash
	}
	return asked{Action: transaction.UseGlobalContract{Contract: transaction.GlobalContractID{CodeHash: transaction.Hash(hash)}}}, nil
}

func useGlobalByAccountAction(g *guest, a []uint64) (asked, error) {
	id, err := g.accountID(a[0], a[1])
	return asked{Action: transaction.UseGlobalContract{Contract: transaction.GlobalContractID{AccountID: id}}}, err
}

// methodNames reads a comma-separated list; the empty text allows any method.
func (g *guest) methodNames(length, ptr uint64) (names []string, malformed, err error) {
	raw, err := g.bytes(length, ptr)
	if err != nil || len(raw) == 0 {
		return []string{}, nil, err
	}
	names = strings.Split(string(raw), ",")
	if slices.Contains(names, "") {
		return nil, nil, errEmptyMethodName
	}
	if !utf8.Valid(raw) { // a comma is never part of a longer character
		malformed = errInvalidMethod
	}
	return names, malformed, nil
}

// batchFunctionCall serves the forms with and without a weight.
func batchFunctionCall(g *guest, p *promises, a []uint64) (uint64, error) {
	deposit, err := g.yocto(a[5])
	if err != nil {
		return 0, err
	}
	method, err := g.bytes(a[1], a[2])
	if err != nil {
		return 0, err
	}
	if len(method) == 0 {
		return 0, errEmptyMethodName
	}
	action := asked{}
	if !utf8.Valid(method) {
		action.malformed = errInvalidMethod
	}
	args, err := g.bytes(a[3], a[4])
	if err != nil {
		return 0, err
	}
	action.Action = transaction.FunctionCall{MethodName: string(method), Args: append([]byte{}, args...), Gas: a[6], Deposit: deposit}
	var weight uint64
	if len(a) > 7 {
		weight = a[7]
	}
	return 0, p.append(a[0], action, weight)
}

func promiseResultsCount(_ *guest, f *facts, _ []uint64) (uint64, error) {
	return uint64(len(f.PromiseResults)), nil
}

const (
	promiseSuccessful = 1
	promiseFailed     = 2
)

func promiseResult(g *guest, f *facts, a []uint64) (uint64, error) {
	if a[0] >= uint64(len(f.PromiseResults)) {
		return 0, invalidPromiseResultIndex(a[0])
	}
	result := f.PromiseResults[a[0]]
	if !result.OK {
		return promiseFailed, nil
	}
	return promiseSuccessful, g.shareRegister(a[1], result.Value)
}

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

func promiseCreate(c *call, a []uint64) (uint64, error) {
	index, err := promiseBatchCreate(c, a[:2])
	if err != nil {
		return 0, err
	}
	return index, c.callAction(index, a[2:])
}

func promiseThen(c *call, a []uint64) (uint64, error) {
	index, err := promiseBatchThen(c, a[:3])
	if err != nil {
		return 0, err
	}
	return index, c.callAction(index, a[3:])
}

// callAction is the second host call that promise_create and promise_then stand for.
func (c *call) callAction(index uint64, a []uint64) error {
	if err := c.gas.burn(c.fees.Base); err != nil {
		return err
	}
	_, err := batchFunctionCall(c, append([]uint64{index}, a...))
	return err
}

func promiseAnd(c *call, a []uint64) (uint64, error) {
	if err := c.gas.burn(c.fees.PromiseAndBase); err != nil {
		return 0, err
	}
	overflow, length := bits.Mul64(8, a[1])
	if overflow != 0 {
		return 0, errIntegerOverflow
	}
	if err := c.gas.burnUnits(c.fees.PromiseAndByte, length); err != nil {
		return 0, err
	}
	raw, err := c.memory(length, a[0])
	if err != nil {
		return 0, err
	}
	indexes := make([]uint64, a[1])
	for i := range indexes {
		indexes[i] = binary.LittleEndian.Uint64(raw[8*i:])
	}
	return c.and(indexes)
}

func promiseBatchCreate(c *call, a []uint64) (uint64, error) {
	receiver, err := c.accountID(a[0], a[1])
	if err != nil {
		return 0, err
	}
	return c.newReceipt(receiver, nil)
}

func promiseBatchThen(c *call, a []uint64) (uint64, error) {
	receiver, err := c.accountID(a[1], a[2])
	if err != nil {
		return 0, err
	}
	return c.then(a[0], receiver)
}

// asked is an action as a guest asks for it. What is malformed in it is refused
// after it was paid for, as nearcore does.
type asked struct {
	transaction.Action
	malformed error
}

// batchAction is a host function that appends one action to a batch: read makes
// it of the arguments after the promise's index, before that is looked at.
func batchAction(read func(c *call, a []uint64) (asked, error)) func(c *call, a []uint64) (uint64, error) {
	return func(c *call, a []uint64) (uint64, error) {
		action, err := read(c, a[1:])
		if err != nil {
			return 0, err
		}
		return 0, c.append(a[0], action, 0)
	}
}

// append adds an action to the batch of promise index.
func (c *call) append(index uint64, action asked, weight uint64) error {
	receipt, err := c.receiptOf(index)
	if err != nil {
		return err
	}
	if err := c.addWeighted(receipt, action.Action, weight); err != nil {
		return err
	}
	return action.malformed
}

func createAccountAction(*call, []uint64) (asked, error) {
	return asked{Action: transaction.CreateAccount{}}, nil
}

func (c *call) contractCode(length, ptr uint64) ([]byte, error) {
	code, err := c.bytes(length, ptr)
	if err != nil {
		return nil, err
	}
	if n, limit := uint64(len(code)), c.schedule.Limits.ContractBytesMax; n > limit {
		return nil, contractTooLarge(n, limit)
	}
	return append([]byte{}, code...), nil
}

func deployContractAction(c *call, a []uint64) (asked, error) {
	code, err := c.contractCode(a[0], a[1])
	return asked{Action: transaction.DeployContract{Code: code}}, err
}

func transferAction(c *call, a []uint64) (asked, error) {
	deposit, err := c.yocto(a[0])
	return asked{Action: transaction.Transfer{Deposit: deposit}}, err
}

func stakeAction(c *call, a []uint64) (asked, error) {
	stake, err := c.yocto(a[0])
	if err != nil {
		return asked{}, err
	}
	key, malformed, err := c.publicKey(a[1], a[2])
	return asked{transaction.Stake{Stake: stake, PublicKey: key}, malformed}, err
}

func addFullKeyAction(c *call, a []uint64) (asked, error) {
	key, malformed, err := c.publicKey(a[0], a[1])
	return asked{transaction.AddKey{PublicKey: key,
		AccessKey: accesskey.AccessKey{Nonce: a[2], Permission: accesskey.FullAccess}}, malformed}, err
}

func addCallKeyAction(c *call, a []uint64) (asked, error) {
	key, malformed, err := c.publicKey(a[0], a[1])
	if err != nil {
		return asked{}, err
	}
	allowance, err := c.yocto(a[3])
	if err != nil {
		return asked{}, err
	}
	receiver, err := c.accountID(a[4], a[5])
	if err != nil {
		return asked{}, err
	}
	names, badNames, err := c.methodNames(a[6], a[7])
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

func deleteKeyAction(c *call, a []uint64) (asked, error) {
	key, malformed, err := c.publicKey(a[0], a[1])
	return asked{transaction.DeleteKey{PublicKey: key}, malformed}, err
}

func deleteAccountAction(c *call, a []uint64) (asked, error) {
	beneficiary, err := c.accountID(a[0], a[1])
	return asked{Action: transaction.DeleteAccount{BeneficiaryID: beneficiary}}, err
}

func promiseSetRefundTo(c *call, a []uint64) (uint64, error) {
	to, err := c.accountID(a[1], a[2])
	if err != nil {
		return 0, err
	}
	receipt, err := c.receiptOf(a[0])
	if err != nil {
		return 0, err
	}
	if err := c.mayRefundTo(to); err != nil {
		return 0, err
	}
	c.promises.receipts[receipt].RefundTo = to
	return 0, nil
}

// deployGlobalAction makes code usable by every account, under a name of mode.
func deployGlobalAction(mode transaction.DeployMode) func(*call, []uint64) (asked, error) {
	return func(c *call, a []uint64) (asked, error) {
		code, err := c.contractCode(a[0], a[1])
		return asked{Action: transaction.DeployGlobalContract{Code: code, Mode: mode}}, err
	}
}

func useGlobalAction(c *call, a []uint64) (asked, error) {
	hash, err := c.bytes(a[0], a[1])
	if err != nil {
		return asked{}, err
	}
	if len(hash) != len(transaction.Hash{}) {
		return asked{}, errInvalidHash
	}
	return asked{Action: transaction.UseGlobalContract{Contract: transaction.GlobalContractID{CodeHash: transaction.Hash(hash)}}}, nil
}

func useGlobalByAccountAction(c *call, a []uint64) (asked, error) {
	id, err := c.accountID(a[0], a[1])
	return asked{Action: transaction.UseGlobalContract{Contract: transaction.GlobalContractID{AccountID: id}}}, err
}

// methodNames reads a comma-separated list; the empty text allows any method.
func (c *call) methodNames(length, ptr uint64) (names []string, malformed, err error) {
	raw, err := c.bytes(length, ptr)
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
func batchFunctionCall(c *call, a []uint64) (uint64, error) {
	deposit, err := c.yocto(a[5])
	if err != nil {
		return 0, err
	}
	method, err := c.bytes(a[1], a[2])
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
	args, err := c.bytes(a[3], a[4])
	if err != nil {
		return 0, err
	}
	action.Action = transaction.FunctionCall{MethodName: string(method), Args: append([]byte{}, args...), Gas: a[6], Deposit: deposit}
	var weight uint64
	if len(a) > 7 {
		weight = a[7]
	}
	return 0, c.append(a[0], action, weight)
}

func promiseResultsCount(c *call, _ []uint64) (uint64, error) {
	return uint64(len(c.ctx.PromiseResults)), nil
}

const (
	promiseSuccessful = 1
	promiseFailed     = 2
)

func promiseResult(c *call, a []uint64) (uint64, error) {
	if a[0] >= uint64(len(c.ctx.PromiseResults)) {
		return 0, invalidPromiseResultIndex(a[0])
	}
	result := c.ctx.PromiseResults[a[0]]
	if !result.OK {
		return promiseFailed, nil
	}
	return promiseSuccessful, c.registers.setShared(c, a[1], result.Value)
}

func promiseReturn(c *call, a []uint64) (uint64, error) {
	if err := c.gas.burn(c.fees.PromiseReturn); err != nil {
		return 0, err
	}
	receipt, err := c.promises.single(a[0], errJointReturn)
	if err != nil {
		return 0, err
	}
	c.returned, c.value = receipt, nil
	return 0, nil
}

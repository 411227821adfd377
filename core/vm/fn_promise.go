package vm

import (
	"encoding/binary"
	"strings"

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
	count := a[1]
	if limit := c.schedule.Limits.PromisesMax; count > limit {
		return 0, tooManyPromises(count, limit)
	}
	raw, err := c.memory(8*count, a[0])
	if err != nil {
		return 0, err
	}
	if err := c.gas.burnEach(c.fees.PromiseAndBase, c.fees.PromiseAndByte, len(raw)); err != nil {
		return 0, err
	}
	indexes := make([]uint64, count)
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

// batchAction is a host function that appends one action to a batch: read makes
// it of the arguments after the promise's index.
func batchAction(read func(c *call, a []uint64) (transaction.Action, error)) func(c *call, a []uint64) (uint64, error) {
	return func(c *call, a []uint64) (uint64, error) {
		receipt, err := c.receiptOf(a[0])
		if err != nil {
			return 0, err
		}
		action, err := read(c, a[1:])
		if err != nil {
			return 0, err
		}
		return 0, c.addAction(receipt, action)
	}
}

func createAccountAction(*call, []uint64) (transaction.Action, error) {
	return transaction.CreateAccount{}, nil
}

func deployContractAction(c *call, a []uint64) (transaction.Action, error) {
	code, err := c.bytes(a[0], a[1])
	if err != nil {
		return nil, err
	}
	if n, limit := uint64(len(code)), c.schedule.Limits.ContractBytesMax; n > limit {
		return nil, contractTooLarge(n, limit)
	}
	return transaction.DeployContract{Code: append([]byte{}, code...)}, nil
}

func transferAction(c *call, a []uint64) (transaction.Action, error) {
	deposit, err := c.yocto(a[0])
	return transaction.Transfer{Deposit: deposit}, err
}

func stakeAction(c *call, a []uint64) (transaction.Action, error) {
	stake, err := c.yocto(a[0])
	if err != nil {
		return nil, err
	}
	key, err := c.publicKey(a[1], a[2])
	return transaction.Stake{Stake: stake, PublicKey: key}, err
}

func addFullKeyAction(c *call, a []uint64) (transaction.Action, error) {
	key, err := c.publicKey(a[0], a[1])
	return transaction.AddKey{PublicKey: key,
		AccessKey: accesskey.AccessKey{Nonce: a[2], Permission: accesskey.FullAccess}}, err
}

func addCallKeyAction(c *call, a []uint64) (transaction.Action, error) {
	key, err := c.publicKey(a[0], a[1])
	if err != nil {
		return nil, err
	}
	allowance, err := c.yocto(a[3])
	if err != nil {
		return nil, err
	}
	receiver, err := c.accountID(a[4], a[5])
	if err != nil {
		return nil, err
	}
	names, err := c.methodNames(a[6], a[7])
	if err != nil {
		return nil, err
	}
	permission := &accesskey.FunctionCall{ReceiverID: string(receiver), MethodNames: names}
	if !allowance.IsZero() {
		permission.Allowance = &allowance
	}
	return transaction.AddKey{PublicKey: key,
		AccessKey: accesskey.AccessKey{Nonce: a[2], Permission: accesskey.Permission{FunctionCall: permission}}}, nil
}

func deleteKeyAction(c *call, a []uint64) (transaction.Action, error) {
	key, err := c.publicKey(a[0], a[1])
	return transaction.DeleteKey{PublicKey: key}, err
}

func deleteAccountAction(c *call, a []uint64) (transaction.Action, error) {
	beneficiary, err := c.accountID(a[0], a[1])
	return transaction.DeleteAccount{BeneficiaryID: beneficiary}, err
}

func promiseSetRefundTo(c *call, a []uint64) (uint64, error) {
	receipt, err := c.receiptOf(a[0])
	if err != nil {
		return 0, err
	}
	to, err := c.accountID(a[1], a[2])
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
func deployGlobalAction(mode transaction.DeployMode) func(*call, []uint64) (transaction.Action, error) {
	return func(c *call, a []uint64) (transaction.Action, error) {
		action, err := deployContractAction(c, a)
		if err != nil {
			return nil, err
		}
		return transaction.DeployGlobalContract{Code: action.(transaction.DeployContract).Code, Mode: mode}, nil
	}
}

func useGlobalAction(c *call, a []uint64) (transaction.Action, error) {
	hash, err := c.bytes(a[0], a[1])
	if err != nil {
		return nil, err
	}
	if len(hash) != len(transaction.Hash{}) {
		return nil, errInvalidHash
	}
	return transaction.UseGlobalContract{Contract: transaction.GlobalContractID{CodeHash: transaction.Hash(hash)}}, nil
}

func useGlobalByAccountAction(c *call, a []uint64) (transaction.Action, error) {
	id, err := c.accountID(a[0], a[1])
	return transaction.UseGlobalContract{Contract: transaction.GlobalContractID{AccountID: id}}, err
}

// methodNames reads a comma-separated list; the empty text allows any method.
func (c *call) methodNames(length, ptr uint64) ([]string, error) {
	raw, err := c.bytes(length, ptr)
	if err != nil || len(raw) == 0 {
		return []string{}, err
	}
	names := strings.Split(string(raw), ",")
	for _, name := range names {
		if name == "" || strings.ToValidUTF8(name, "") != name {
			return nil, errInvalidMethod
		}
	}
	return names, nil
}

// batchFunctionCall serves the forms with and without a weight.
func batchFunctionCall(c *call, a []uint64) (uint64, error) {
	receipt, err := c.receiptOf(a[0])
	if err != nil {
		return 0, err
	}
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
	if uint64(len(method)) > c.schedule.Limits.MethodNameBytesMax || strings.ToValidUTF8(string(method), "") != string(method) {
		return 0, errInvalidMethod
	}
	args, err := c.bytes(a[3], a[4])
	if err != nil {
		return 0, err
	}
	action := transaction.FunctionCall{MethodName: string(method), Args: append([]byte{}, args...), Gas: a[6], Deposit: deposit}
	var weight uint64
	if len(a) > 7 {
		weight = a[7]
	}
	return 0, c.addWeighted(receipt, action, weight)
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
	return promiseSuccessful, c.registers.set(c, a[1], result.Value)
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

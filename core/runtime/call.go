package runtime

import (
	"errors"

	"latchkey/core/receipt"
	"latchkey/core/state"
	"latchkey/core/tagged"
	"latchkey/core/transaction"
	"latchkey/core/vm"
)

func (e *execution) functionCall(index int, acc state.Account, a transaction.FunctionCall) ActionErrorKind {
	rc := e.receipt
	acc.Amount = acc.Amount.SaturatingAdd(a.Deposit)
	e.st.SetAccount(rc.Receiver, acc)
	actionHash := receipt.ActionHash(rc.ID, e.block.Height, index)
	ctx := &vm.Context{
		Current: rc.Receiver, Signer: rc.Signer, SignerKey: rc.SignerKey, Predecessor: rc.Predecessor,
		RefundTo: rc.RefundReceiver(), Contract: acc.Contract,
		Input:       a.Args,
		BlockHeight: e.block.Height, BlockTimestamp: e.block.Time,
		EpochHeight: e.block.Height / e.Schedule.EpochBlocks,
		RandomSeed:  receipt.RandomSeed(actionHash, e.block.Random),
		Balance:     acc.Amount, Locked: acc.Locked, StorageUsage: acc.StorageUsage,
		AttachedDeposit: a.Deposit, PrepaidGas: a.Gas,
		PromiseResults: e.inputs, Caps: e.block.Settings.Caps,
	}
	if index == len(rc.Actions)-1 {
		for _, out := range rc.Outputs {
			ctx.OutputReceivers = append(ctx.OutputReceivers, out.Receiver)
		}
	}
	out := e.callMethod(acc.Contract, a.MethodName, ctx)
	e.gasBurnt += out.GasBurnt
	e.gasUsed += out.GasUsed
	e.contractGas += out.GasBurnt
	for _, log := range out.Logs {
		e.logs = append(e.logs, tagged.GuestText(log))
	}
	if out.Err != nil {
		return FunctionCallError{out.Err}
	}
	acc.Amount, acc.StorageUsage = out.Balance, out.StorageUsage
	e.st.SetAccount(rc.Receiver, acc)
	return e.adopt(out, actionHash)
}

// callMethod calls a method of the receiver's contract.
func (e *execution) callMethod(contract state.Contract, method string, ctx *vm.Context) vm.Outcome {
	code, failure := e.Code.Of(e.st, ctx.Current, contract)
	var unlinked *vm.UnresolvedImport
	switch {
	case failure == nil:
		return vm.Run(e.Engine, e.Schedule, e.st, code, method, ctx)
	case errors.As(failure, &unlinked):
		return vm.Unlinked(e.Schedule, e.codeBytes(contract), ctx, failure)
	}
	return vm.Outcome{Err: failure}
}

func (e *execution) codeBytes(contract state.Contract) int {
	hash, _ := e.st.CodeHash(contract)
	code, _ := e.st.Code(hash)
	return len(code)
}

// adopt turns what a call planned into receipts.
func (e *execution) adopt(out vm.Outcome, actionHash transaction.Hash) ActionErrorKind {
	rc := e.receipt
	made := make([]*receipt.Receipt, len(out.Receipts))
	var dataCount uint64
	for i, plan := range out.Receipts {
		made[i] = &receipt.Receipt{Predecessor: rc.Receiver, Receiver: plan.Receiver,
			Signer: rc.Signer, SignerKey: rc.SignerKey, RefundTo: plan.RefundTo, GasPrice: rc.GasPrice, Actions: plan.Actions}
		for _, dep := range plan.DependsOn {
			id := receipt.DataID(actionHash, e.block.Height, dataCount)
			dataCount++
			made[dep].Outputs = append(made[dep].Outputs, receipt.DataReceiver{DataID: id, Receiver: plan.Receiver})
			made[i].Inputs = append(made[i].Inputs, id)
		}
	}
	for _, rc := range made {
		if err := e.validate(rc); err != nil {
			return NewReceiptValidationError{err}
		}
	}
	e.made = append(e.made, made...)
	e.value = out.Value
	if out.Returned >= 0 {
		e.returned = made[out.Returned]
	}
	return nil
}

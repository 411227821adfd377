package runtime

import (
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/receipt"
	"latchkey/core/state"
	"latchkey/core/tagged"
	"latchkey/core/transaction"
	"latchkey/core/vm"
)

// Apply runs a receipt whose inputs have arrived. Its changes to st are all or
// nothing; refunds, rewards and data follow in any case (spec 6).
func (r *Runtime) Apply(st *state.State, rc *receipt.Receipt, inputs []vm.PromiseResult, in Surroundings) Result {
	e := &execution{Runtime: r, receipt: rc, block: in, inputs: inputs, st: st.Nested(),
		actor: rc.Predecessor, gasBurnt: r.Schedule.Actions.ActionReceipt.Execution}
	e.gasUsed = e.gasBurnt
	failure := e.run()
	if failure == nil {
		e.st.Merge()
	} else {
		e.rollBack()
	}
	return e.result(failure, e.payReward(st))
}

// execution is one receipt at work.
type execution struct {
	*Runtime
	receipt *receipt.Receipt
	block   Surroundings
	inputs  []vm.PromiseResult
	st      *state.State
	actor   account.ID // who acts: the predecessor, or the account just created

	gasBurnt    uint64
	gasUsed     uint64       // burnt and forwarded to new receipts
	contractGas uint64       // burnt by function calls: its share is the contract's reward
	codeBurnt   amount.Yocto // paid for global contracts
	published   []transaction.DeployGlobalContract
	logs        []tagged.GuestText
	made        []*receipt.Receipt
	value       []byte           // of the last action
	returned    *receipt.Receipt // whose result stands for this one's
}

// run executes the actions in order; the first failure ends them.
func (e *execution) run() *ActionError {
	for i, action := range e.receipt.Actions {
		fee := e.Schedule.Action(action, e.receipt.Receiver).Execution
		e.gasBurnt += fee
		e.gasUsed += fee
		e.value, e.returned = nil, nil
		if kind := e.apply(i, action); kind != nil {
			index := uint64(i)
			return &ActionError{Index: &index, Kind: kind}
		}
	}
	if acc, ok := e.st.Account(e.receipt.Receiver); ok && !e.receipt.IsRefund() {
		if short := state.StorageShortfall(e.Schedule.Storage, &acc); !short.IsZero() {
			return &ActionError{Kind: LackBalanceForState{e.receipt.Receiver, short}}
		}
	}
	e.publish()
	return nil
}

// rollBack forgets what the failed receipt did but its burnt gas and its logs.
func (e *execution) rollBack() {
	e.made, e.value, e.returned, e.codeBurnt = nil, nil, nil, amount.Zero
	e.gasUsed = e.gasBurnt
}

// payReward gives the contract its share of the gas that its calls burnt, also
// when the receipt failed.
func (e *execution) payReward(st *state.State) amount.Yocto {
	// Rounded in gas, before it is priced, as nearcore does. No overflow: gas
	// is bounded far below 2^64/100.
	reward := yoctoOf(e.contractGas*e.Schedule.RewardPercent/100, e.receipt.GasPrice)
	acc, exists := st.Account(e.receipt.Receiver)
	if !exists || reward.IsZero() {
		return amount.Zero
	}
	acc.Amount = acc.Amount.SaturatingAdd(reward)
	st.SetAccount(e.receipt.Receiver, acc)
	return reward
}

// result settles the receipt: refunds, data for those who wait, the outcome.
func (e *execution) result(failure *ActionError, reward amount.Yocto) Result {
	rc := e.receipt
	tokens := yoctoOf(e.gasBurnt, rc.GasPrice)
	burnt := tokens.SaturatingSub(reward).SaturatingAdd(e.codeBurnt)
	switch {
	case failure != nil && rc.IsRefund():
		burnt = burnt.SaturatingAdd(transaction.Deposits(rc.Actions)) // nobody is left to take it
	case failure != nil:
		e.refundDeposits()
	}
	e.refundGas()
	out := Outcome{ID: rc.ID, Executor: rc.Receiver, Logs: e.logs, ReceiptIDs: []transaction.Hash{},
		GasBurnt: e.gasBurnt, TokensBurnt: tokens}
	for k, made := range e.made {
		made.ID = receipt.Child(rc.ID, e.block.Height, uint64(k))
		out.ReceiptIDs = append(out.ReceiptIDs, made.ID)
	}
	out.Status = e.status(failure)
	if out.Logs == nil {
		out.Logs = []tagged.GuestText{}
	}
	return Result{Outcome: out, Receipts: e.made, Data: e.data(failure), Burnt: burnt, Reward: reward}
}

func (e *execution) status(failure *ActionError) Status {
	switch {
	case failure != nil:
		return Status{Kind: Failure, Failure: failure}
	case e.returned != nil:
		return Status{Kind: SuccessReceiptID, ReceiptID: e.returned.ID}
	}
	return Status{Kind: SuccessValue, Value: e.value}
}

// data answers the receipts that wait for this one, unless a returned promise
// will: it then inherits them.
func (e *execution) data(failure *ActionError) []receipt.Data {
	if e.returned != nil {
		e.returned.Outputs = append(e.returned.Outputs, e.receipt.Outputs...)
		return nil
	}
	var all []receipt.Data
	for _, out := range e.receipt.Outputs {
		all = append(all, receipt.Data{Receiver: out.Receiver, DataID: out.DataID, OK: failure == nil, Value: e.value})
	}
	return all
}

func (e *execution) refundDeposits() {
	if sum := transaction.Deposits(e.receipt.Actions); !sum.IsZero() {
		e.made = append(e.made, refund(e.receipt.RefundReceiver(), sum, account.System, keys.PublicKey{}))
	}
}

func (e *execution) refundGas() {
	rc := e.receipt
	held, _ := e.Schedule.ReceiptGas(rc.Actions, rc.Receiver) // was checked when it was paid
	if rc.IsRefund() || held <= e.gasUsed {
		return
	}
	if sum := yoctoOf(held-e.gasUsed, rc.GasPrice); !sum.IsZero() {
		e.made = append(e.made, refund(rc.Signer, sum, rc.Signer, rc.SignerKey))
	}
}

// refund makes a free transfer from the system. A gas refund names the signer
// and key that paid, so that the key's allowance can grow back.
func refund(to account.ID, sum amount.Yocto, signer account.ID, key keys.PublicKey) *receipt.Receipt {
	return &receipt.Receipt{Predecessor: account.System, Receiver: to, Signer: signer, SignerKey: key,
		Actions: []transaction.Action{transaction.Transfer{Deposit: sum}}}
}

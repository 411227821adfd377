package runtime

import (
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// deployGlobal burns the price of the code and publishes it when the receipt has
// succeeded as a whole: its own later actions do not see it yet, as in nearcore,
// where the code is on its way to all shards then.
func (e *execution) deployGlobal(acc state.Account, a transaction.DeployGlobalContract) ActionErrorKind {
	if refusal := e.mayDeploy(a.Code); refusal != nil {
		return refusal
	}
	price, fits := e.Schedule.Storage.GlobalByteYocto.Mul64(uint64(len(a.Code)))
	left, enough := acc.Amount.Sub(price)
	if !fits || !enough {
		return LackBalanceForState{e.receipt.Receiver, price}
	}
	acc.Amount = left
	e.st.SetAccount(e.receipt.Receiver, acc)
	e.codeBurnt = e.codeBurnt.SaturatingAdd(price)
	e.published = append(e.published, a)
	return nil
}

// publish makes the code of the receipt's deployments usable.
func (e *execution) publish() {
	for _, a := range e.published {
		switch a.Mode {
		case transaction.ByCodeHash:
			e.st.Publish(a.Code)
		case transaction.ByAccountID:
			e.st.SetGlobal(e.receipt.Receiver, e.st.SetCode(a.Code))
		}
	}
}

func (e *execution) useGlobal(acc state.Account, a transaction.UseGlobalContract) ActionErrorKind {
	c := state.Contract{Kind: state.GlobalContract, Hash: a.Contract.CodeHash}
	if a.Contract.AccountID != "" {
		c = state.Contract{Kind: state.GlobalByAccount, AccountID: a.Contract.AccountID}
	}
	if _, ok := e.st.CodeHash(c); !ok {
		return GlobalContractDoesNotExist{a.Contract}
	}
	e.setContract(acc, c)
	return nil
}

package fees

import (
	"math/bits"

	"latchkey/core/account"
	"latchkey/core/transaction"
)

// CheckActions applies the stateless rules on the actions of a transaction or
// receipt, in the order of spec 4.3. The result is a transaction.ActionsError.
func (l *Limits) CheckActions(actions []transaction.Action) error {
	if n := uint64(len(actions)); n > l.ActionsPerReceiptMax {
		return transaction.TotalNumberOfActionsExceeded{TotalNumberOfActions: n, Limit: l.ActionsPerReceiptMax}
	}
	if n := deployActions(actions); n > l.DeployActionsMax {
		return transaction.TotalNumberOfDeployActionsExceeded{NumberOfDeployActions: n, Limit: l.DeployActionsMax}
	}
	var gas, carry uint64
	for i, a := range actions {
		if _, isDelete := a.(transaction.DeleteAccount); isDelete && i != len(actions)-1 {
			return transaction.DeleteActionMustBeFinal{}
		}
		if err := l.checkAction(a); err != nil {
			return err
		}
		if gas, carry = bits.Add64(gas, transaction.PrepaidGas(a), 0); carry != 0 {
			return transaction.IntegerOverflow{}
		}
	}
	if gas > l.TotalPrepaidGasMax {
		return transaction.TotalPrepaidGasExceeded{TotalPrepaidGas: gas, Limit: l.TotalPrepaidGasMax}
	}
	return nil
}

func deployActions(actions []transaction.Action) (n uint64) {
	for _, a := range actions {
		if _, ok := a.(transaction.DeployContract); ok {
			n++
		}
	}
	return n
}

func (l *Limits) checkAction(a transaction.Action) error {
	switch a := a.(type) {
	case transaction.DeployContract:
		if n := uint64(len(a.Code)); n > l.ContractBytesMax {
			return transaction.ContractSizeExceeded{Size: n, Limit: l.ContractBytesMax}
		}
	case transaction.FunctionCall:
		return l.checkFunctionCall(a)
	case transaction.Stake:
		if !a.PublicKey.CanStake() {
			return transaction.UnsuitableStakingKey{PublicKey: a.PublicKey}
		}
	case transaction.AddKey:
		return l.checkAddKey(a)
	}
	return nil
}

func (l *Limits) checkFunctionCall(a transaction.FunctionCall) error {
	if a.Gas == 0 {
		return transaction.FunctionCallZeroAttachedGas{}
	}
	if a.MethodName == "" {
		return transaction.FunctionCallEmptyMethodName{}
	}
	if n := uint64(len(a.MethodName)); n > l.MethodNameBytesMax {
		return transaction.FunctionCallMethodNameLengthExceeded{Length: n, Limit: l.MethodNameBytesMax}
	}
	if n := uint64(len(a.Args)); n > l.ArgumentsBytesMax {
		return transaction.FunctionCallArgumentsLengthExceeded{Length: n, Limit: l.ArgumentsBytesMax}
	}
	return nil
}

func (l *Limits) checkAddKey(a transaction.AddKey) error {
	fc := a.AccessKey.Permission.FunctionCall
	if fc == nil {
		return nil
	}
	if _, err := account.Parse(fc.ReceiverID); err != nil {
		return transaction.InvalidAccountId{AccountID: fc.ReceiverID}
	}
	for _, name := range fc.MethodNames {
		if n := uint64(len(name)); n > l.MethodNameBytesMax {
			return transaction.AddKeyMethodNameLengthExceeded{Length: n, Limit: l.MethodNameBytesMax}
		}
	}
	if n := MethodNamesBytes(fc.MethodNames); n > l.MethodNamesBytesMax {
		return transaction.AddKeyMethodNamesNumberOfBytesExceeded{TotalNumberOfBytes: n, Limit: l.MethodNamesBytesMax}
	}
	return nil
}

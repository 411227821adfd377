package fees

import (
	"slices"
	"unicode/utf8"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/tagged"
	"latchkey/core/transaction"
)

// CheckActions applies the stateless rules on the actions of a transaction or
// receipt, in the order of spec 4.3. The result is a transaction.ActionsError.
func (s *Schedule) CheckActions(actions []transaction.Action) error {
	l := &s.Limits
	if n := uint64(len(actions)); n > l.ActionsPerReceiptMax {
		return transaction.TotalNumberOfActionsExceeded{TotalNumberOfActions: n, Limit: l.ActionsPerReceiptMax}
	}
	if slices.ContainsFunc(actions, transaction.HoldsPostQuantum) {
		return s.unsupported(transaction.PostQuantumSignatures)
	}
	if n := deployActions(actions); n > l.DeployActionsMax {
		return transaction.TotalNumberOfDeployActionsExceeded{NumberOfDeployActions: n, Limit: l.DeployActionsMax}
	}
	if err := s.checkEach(actions); err != nil {
		return err
	}
	gas, fits := transaction.PrepaidGasOf(actions)
	if !fits {
		return transaction.IntegerOverflow{}
	}
	if gas > l.TotalPrepaidGasMax {
		return transaction.TotalPrepaidGasExceeded{TotalPrepaidGas: gas, Limit: l.TotalPrepaidGasMax}
	}
	return nil
}

func deployActions(actions []transaction.Action) (n uint64) {
	for _, a := range actions {
		switch a.(type) {
		case transaction.DeployContract, transaction.DeployGlobalContract:
			n++
		}
	}
	return n
}

// unsupported refuses what needs a later protocol version.
func (s *Schedule) unsupported(feature transaction.Feature) error {
	return transaction.UnsupportedProtocolFeature{ProtocolFeature: feature, Version: s.ProtocolVersion}
}

func (s *Schedule) checkEach(actions []transaction.Action) error {
	delegates := false
	for i, a := range actions {
		switch a.(type) {
		case transaction.DeleteAccount:
			if i != len(actions)-1 {
				return transaction.DeleteActionMustBeFinal{}
			}
		case transaction.Delegate, transaction.DelegateV2:
			if delegates {
				return transaction.DelegateActionMustBeOnlyOne{}
			}
			delegates = true
		}
		if err := s.checkAction(a); err != nil {
			return err
		}
	}
	return nil
}

func (s *Schedule) checkAction(a transaction.Action) error {
	l := &s.Limits
	switch a := a.(type) {
	case transaction.DeployContract:
		return l.checkCode(a.Code)
	case transaction.DeployGlobalContract:
		return l.checkCode(a.Code)
	case transaction.FunctionCall:
		return l.checkFunctionCall(a)
	case transaction.Stake:
		if !a.PublicKey.CanStake() {
			return transaction.UnsuitableStakingKey{PublicKey: a.PublicKey}
		}
	case transaction.AddKey:
		return s.checkAddKey(a)
	case transaction.Delegate:
		return s.CheckActions(a.Actions)
	case transaction.DelegateV2:
		return s.unsupported(transaction.DelegateV2Feature)
	case transaction.DeterministicStateInit:
		return s.unsupported(transaction.DeterministicAccountIDs)
	case transaction.TransferToGasKey, transaction.WithdrawFromGasKey:
		return s.unsupported(transaction.GasKeys)
	}
	return nil
}

func (l *Limits) checkCode(code []byte) error {
	if n := uint64(len(code)); n > l.ContractBytesMax {
		return transaction.ContractSizeExceeded{Size: n, Limit: l.ContractBytesMax}
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

func (s *Schedule) checkAddKey(a transaction.AddKey) error {
	if fc := a.AccessKey.Permission.FunctionCall; fc != nil {
		if err := s.Limits.checkPermission(fc); err != nil {
			return err
		}
	}
	if a.AccessKey.Permission.GasKey != nil {
		return s.unsupported(transaction.GasKeys)
	}
	return nil
}

func (l *Limits) checkPermission(fc *accesskey.FunctionCall) error {
	if _, err := account.Parse(fc.ReceiverID); err != nil {
		return transaction.InvalidAccountID{AccountID: tagged.Name(shortened(fc.ReceiverID))}
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

// shortenedBytes is how much of a text that is not an account id is repeated:
// nearcore's twice the length of the longest one.
const shortenedBytes = 2 * 64

func shortened(text string) string {
	if len(text) <= shortenedBytes {
		return text
	}
	n := shortenedBytes
	for !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

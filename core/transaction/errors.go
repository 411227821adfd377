package transaction

import (
	"fmt"

	"latchkey/core/keys"
	"latchkey/core/tagged"
)

// ActionsError is a broken stateless rule on actions: NEAR's
// ActionsValidationError.
type ActionsError interface {
	error
	actionsError()
}

// ActionsErrors is the table of ActionsError.
var ActionsErrors = tagged.New[ActionsError](
	tagged.Row{Number: 1, Name: "TotalNumberOfActionsExceeded", Type: TotalNumberOfActionsExceeded{}},
	tagged.Row{Number: 2, Name: "TotalNumberOfDeployActionsExceeded", Type: TotalNumberOfDeployActionsExceeded{}},
	tagged.Row{Number: 3, Name: "DeleteActionMustBeFinal", Type: DeleteActionMustBeFinal{}},
	tagged.Row{Number: 4, Name: "TotalPrepaidGasExceeded", Type: TotalPrepaidGasExceeded{}},
	tagged.Row{Number: 5, Name: "IntegerOverflow", Type: IntegerOverflow{}},
	tagged.Row{Number: 6, Name: "ContractSizeExceeded", Type: ContractSizeExceeded{}},
	tagged.Row{Number: 7, Name: "FunctionCallZeroAttachedGas", Type: FunctionCallZeroAttachedGas{}},
	tagged.Row{Number: 8, Name: "FunctionCallEmptyMethodName", Type: FunctionCallEmptyMethodName{}},
	tagged.Row{Number: 9, Name: "FunctionCallMethodNameLengthExceeded", Type: FunctionCallMethodNameLengthExceeded{}},
	tagged.Row{Number: 10, Name: "FunctionCallArgumentsLengthExceeded", Type: FunctionCallArgumentsLengthExceeded{}},
	tagged.Row{Number: 11, Name: "UnsuitableStakingKey", Type: UnsuitableStakingKey{}},
	tagged.Row{Number: 12, Name: "InvalidAccountId", Type: InvalidAccountID{}},
	tagged.Row{Number: 13, Name: "AddKeyMethodNameLengthExceeded", Type: AddKeyMethodNameLengthExceeded{}},
	tagged.Row{Number: 14, Name: "AddKeyMethodNamesNumberOfBytesExceeded", Type: AddKeyMethodNamesNumberOfBytesExceeded{}},
	tagged.Row{Number: 15, Name: "DelegateActionMustBeOnlyOne", Type: DelegateActionMustBeOnlyOne{}},
	tagged.Row{Number: 16, Name: "UnsupportedProtocolFeature", Type: UnsupportedProtocolFeature{}},
)

type (
	TotalNumberOfActionsExceeded struct {
		TotalNumberOfActions uint64 `json:"total_number_of_actions"`
		Limit                uint64 `json:"limit"`
	}
	TotalNumberOfDeployActionsExceeded struct {
		NumberOfDeployActions uint64 `json:"number_of_deploy_actions"`
		Limit                 uint64 `json:"limit"`
	}
	DeleteActionMustBeFinal struct{}
	TotalPrepaidGasExceeded struct {
		TotalPrepaidGas uint64 `json:"total_prepaid_gas"`
		Limit           uint64 `json:"limit"`
	}
	IntegerOverflow      struct{}
	ContractSizeExceeded struct {
		Size  uint64 `json:"size"`
		Limit uint64 `json:"limit"`
	}
	FunctionCallZeroAttachedGas          struct{}
	FunctionCallEmptyMethodName          struct{}
	FunctionCallMethodNameLengthExceeded struct {
		Length uint64 `json:"length"`
		Limit  uint64 `json:"limit"`
	}
	FunctionCallArgumentsLengthExceeded struct {
		Length uint64 `json:"length"`
		Limit  uint64 `json:"limit"`
	}
	UnsuitableStakingKey struct {
		PublicKey keys.PublicKey `json:"public_key"`
	}
	InvalidAccountID struct {
		AccountID tagged.Name `json:"account_id"`
	}
	AddKeyMethodNameLengthExceeded struct {
		Length uint64 `json:"length"`
		Limit  uint64 `json:"limit"`
	}
	AddKeyMethodNamesNumberOfBytesExceeded struct {
		TotalNumberOfBytes uint64 `json:"total_number_of_bytes"`
		Limit              uint64 `json:"limit"`
	}
	DelegateActionMustBeOnlyOne struct{}
	// UnsupportedProtocolFeature: the schedule is older than the feature.
	UnsupportedProtocolFeature struct {
		ProtocolFeature Feature `json:"protocol_feature"`
		Version         uint32  `json:"version"`
	}
)

func (e TotalNumberOfActionsExceeded) Error() string {
	return fmt.Sprintf("%d actions, at most %d are allowed", e.TotalNumberOfActions, e.Limit)
}
func (e TotalNumberOfDeployActionsExceeded) Error() string {
	return fmt.Sprintf("%d deploy actions, at most %d are allowed", e.NumberOfDeployActions, e.Limit)
}
func (DeleteActionMustBeFinal) Error() string { return "DeleteAccount must be the last action" }
func (e TotalPrepaidGasExceeded) Error() string {
	return fmt.Sprintf("%d gas attached, at most %d is allowed", e.TotalPrepaidGas, e.Limit)
}
func (IntegerOverflow) Error() string { return "the sum of the attached gas overflows 64 bits" }
func (e ContractSizeExceeded) Error() string {
	return fmt.Sprintf("contract code has %d bytes, at most %d are allowed", e.Size, e.Limit)
}
func (FunctionCallZeroAttachedGas) Error() string { return "a function call needs attached gas" }
func (FunctionCallEmptyMethodName) Error() string { return "a function call needs a method name" }
func (e FunctionCallMethodNameLengthExceeded) Error() string {
	return fmt.Sprintf("method name has %d bytes, at most %d are allowed", e.Length, e.Limit)
}
func (e FunctionCallArgumentsLengthExceeded) Error() string {
	return fmt.Sprintf("arguments have %d bytes, at most %d are allowed", e.Length, e.Limit)
}
func (e UnsuitableStakingKey) Error() string {
	return fmt.Sprintf("key %s cannot stake: it must be a valid ed25519 point", e.PublicKey)
}
func (e InvalidAccountID) Error() string {
	return fmt.Sprintf("receiver %q of the function-call key is not a valid account id", e.AccountID)
}
func (e AddKeyMethodNameLengthExceeded) Error() string {
	return fmt.Sprintf("method name of the key has %d bytes, at most %d are allowed", e.Length, e.Limit)
}
func (e AddKeyMethodNamesNumberOfBytesExceeded) Error() string {
	return fmt.Sprintf("method names of the key take %d bytes, at most %d are allowed", e.TotalNumberOfBytes, e.Limit)
}
func (DelegateActionMustBeOnlyOne) Error() string {
	return "at most one delegate action is allowed in a transaction"
}
func (e UnsupportedProtocolFeature) Error() string {
	return fmt.Sprintf("protocol version %d of this ledger does not know %s", e.Version, e.ProtocolFeature)
}

func (TotalNumberOfActionsExceeded) actionsError()           {}
func (TotalNumberOfDeployActionsExceeded) actionsError()     {}
func (DeleteActionMustBeFinal) actionsError()                {}
func (TotalPrepaidGasExceeded) actionsError()                {}
func (IntegerOverflow) actionsError()                        {}
func (ContractSizeExceeded) actionsError()                   {}
func (FunctionCallZeroAttachedGas) actionsError()            {}
func (FunctionCallEmptyMethodName) actionsError()            {}
func (FunctionCallMethodNameLengthExceeded) actionsError()   {}
func (FunctionCallArgumentsLengthExceeded) actionsError()    {}
func (UnsuitableStakingKey) actionsError()                   {}
func (InvalidAccountID) actionsError()                       {}
func (AddKeyMethodNameLengthExceeded) actionsError()         {}
func (AddKeyMethodNamesNumberOfBytesExceeded) actionsError() {}
func (DelegateActionMustBeOnlyOne) actionsError()            {}
func (UnsupportedProtocolFeature) actionsError()             {}

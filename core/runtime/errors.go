package runtime

import (
	"encoding/json"
	"fmt"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/authorize"
	"latchkey/core/borsh"
	"latchkey/core/keys"
	"latchkey/core/tagged"
	"latchkey/core/transaction"
	"latchkey/core/vm"
)

// ActionError is why a receipt failed (spec 6.8). Index is the failing action,
// or nil when the receipt as a whole failed.
type ActionError struct {
	Index *uint64
	Kind  ActionErrorKind
}

func (e *ActionError) Error() string { return e.Kind.Error() }
func (e *ActionError) Unwrap() error { return e.Kind }

// JSON returns {"ActionError": {"index": …, "kind": …}}; nil for no error.
func (e *ActionError) JSON() json.RawMessage {
	if e == nil {
		return nil
	}
	inner, err := json.Marshal(struct {
		Index *uint64         `json:"index"`
		Kind  json.RawMessage `json:"kind"`
	}{e.Index, ActionErrorKinds.JSON(e.Kind)})
	if err != nil {
		panic("runtime: " + err.Error())
	}
	return tagged.Wrap("ActionError", inner)
}

func (e *ActionError) encode(w *borsh.Writer) {
	w.Bool(e.Index != nil)
	if e.Index != nil {
		w.U64(*e.Index)
	}
	ActionErrorKinds.Encode(w, e.Kind)
}

func decodeActionError(r *borsh.Reader) *ActionError {
	e := &ActionError{}
	if r.Bool() {
		index := r.U64()
		e.Index = &index
	}
	e.Kind = ActionErrorKinds.Decode(r)
	return e
}

// ActionErrorKind is the broken rule, NEAR's enum of that name.
type ActionErrorKind interface {
	error
	actionError()
}

// ActionErrorKinds is the table of ActionErrorKind. The last two are not NEAR's:
// they show as what they hold, and as a failed call.
var ActionErrorKinds = tagged.New[ActionErrorKind](
	tagged.Row{Number: 1, Name: "AccountAlreadyExists", Type: AccountAlreadyExists{}},
	tagged.Row{Number: 2, Name: "AccountDoesNotExist", Type: AccountDoesNotExist{}},
	tagged.Row{Number: 3, Name: "OnlyImplicitAccountCreationAllowed", Type: OnlyImplicitAccountCreationAllowed{}},
	tagged.Row{Number: 4, Name: "CreateAccountOnlyByRegistrar", Type: CreateAccountOnlyByRegistrar{}},
	tagged.Row{Number: 5, Name: "CreateAccountNotAllowed", Type: CreateAccountNotAllowed{}},
	tagged.Row{Number: 6, Name: "ActorNoPermission", Type: ActorNoPermission{}},
	tagged.Row{Number: 7, Name: "DeleteKeyDoesNotExist", Type: DeleteKeyDoesNotExist{}},
	tagged.Row{Number: 8, Name: "AddKeyAlreadyExists", Type: AddKeyAlreadyExists{}},
	tagged.Row{Number: 9, Name: "DeleteAccountStaking", Type: DeleteAccountStaking{}},
	tagged.Row{Number: 10, Name: "DeleteAccountWithLargeState", Type: DeleteAccountWithLargeState{}},
	tagged.Row{Number: 11, Name: "LackBalanceForState", Type: LackBalanceForState{}},
	tagged.Row{Number: 12, Name: "TriesToUnstake", Type: TriesToUnstake{}},
	tagged.Row{Number: 13, Name: "TriesToStake", Type: TriesToStake{}},
	tagged.Row{Number: 14, Name: "InsufficientStake", Type: InsufficientStake{}},
	tagged.Row{Number: 15, Name: "FunctionCallError", Type: FunctionCallError{}},
	tagged.Row{Number: 16, Name: "NewReceiptValidationError", Type: NewReceiptValidationError{}},
	tagged.Row{Number: 17, Name: "GlobalContractDoesNotExist", Type: GlobalContractDoesNotExist{}},
	tagged.Row{Number: 18, Name: "DelegateRefusal", Type: DelegateRefusal{}},
	tagged.Row{Number: 19, Name: "CodeNotDeployable", Type: CodeNotDeployable{}},
)

type (
	AccountAlreadyExists struct {
		AccountID account.ID `json:"account_id"`
	}
	AccountDoesNotExist struct {
		AccountID account.ID `json:"account_id"`
	}
	OnlyImplicitAccountCreationAllowed struct {
		AccountID account.ID `json:"account_id"`
	}
	CreateAccountOnlyByRegistrar struct {
		AccountID          account.ID `json:"account_id"`
		RegistrarAccountID account.ID `json:"registrar_account_id"`
		PredecessorID      account.ID `json:"predecessor_id"`
	}
	CreateAccountNotAllowed struct {
		AccountID     account.ID `json:"account_id"`
		PredecessorID account.ID `json:"predecessor_id"`
	}
	ActorNoPermission struct {
		AccountID account.ID `json:"account_id"`
		ActorID   account.ID `json:"actor_id"`
	}
	DeleteKeyDoesNotExist struct {
		AccountID account.ID     `json:"account_id"`
		PublicKey keys.PublicKey `json:"public_key"`
	}
	AddKeyAlreadyExists struct {
		AccountID account.ID     `json:"account_id"`
		PublicKey keys.PublicKey `json:"public_key"`
	}
	DeleteAccountStaking struct {
		AccountID account.ID `json:"account_id"`
	}
	DeleteAccountWithLargeState struct {
		AccountID account.ID `json:"account_id"`
	}
	LackBalanceForState struct {
		AccountID account.ID   `json:"account_id"`
		Amount    amount.Yocto `json:"amount"`
	}
	TriesToUnstake struct {
		AccountID account.ID `json:"account_id"`
	}
	TriesToStake struct {
		AccountID account.ID   `json:"account_id"`
		Stake     amount.Yocto `json:"stake"`
		Locked    amount.Yocto `json:"locked"`
		Balance   amount.Yocto `json:"balance"`
	}
	InsufficientStake struct {
		AccountID    account.ID   `json:"account_id"`
		Stake        amount.Yocto `json:"stake"`
		MinimumStake amount.Yocto `json:"minimum_stake"`
	}
	// FunctionCallError wraps why a method call failed.
	FunctionCallError struct{ Err vm.FunctionCallError }
	// NewReceiptValidationError wraps what is wrong with a receipt that this one
	// made.
	NewReceiptValidationError  struct{ Err ReceiptError }
	GlobalContractDoesNotExist struct {
		Identifier transaction.GlobalContractID `json:"identifier"`
	}
	// DelegateRefusal is whichever variant its Err is.
	DelegateRefusal struct{ Err authorize.DelegateError }
)

// ReceiptError is what is wrong with a new receipt, NEAR's
// ReceiptValidationError.
type ReceiptError interface {
	error
	receiptError()
}

// ReceiptErrors is the table of ReceiptError.
var ReceiptErrors = tagged.New[ReceiptError](
	tagged.Row{Number: 1, Name: "ActionsValidation", Type: ActionsValidation{}},
	tagged.Row{Number: 2, Name: "ReceiptSizeExceeded", Type: ReceiptSizeExceeded{}},
)

type (
	// ActionsValidation wraps a broken stateless rule on the receipt's actions.
	ActionsValidation   struct{ Err transaction.ActionsError }
	ReceiptSizeExceeded struct {
		Size  uint64 `json:"size"`
		Limit uint64 `json:"limit"`
	}
)

func (e ActionsValidation) Error() string { return e.Err.Error() }
func (e ReceiptSizeExceeded) Error() string {
	return fmt.Sprintf("a new receipt has %d bytes, at most %d are allowed", e.Size, e.Limit)
}
func (e ActionsValidation) Unwrap() error { return e.Err }
func (ActionsValidation) receiptError()   {}
func (ReceiptSizeExceeded) receiptError() {}

func (e AccountAlreadyExists) Error() string {
	return fmt.Sprintf("account %s already exists", e.AccountID)
}
func (e AccountDoesNotExist) Error() string {
	return fmt.Sprintf("account %s does not exist", e.AccountID)
}
func (e OnlyImplicitAccountCreationAllowed) Error() string {
	return fmt.Sprintf("account %s can only come into being by a transfer to it", e.AccountID)
}
func (e CreateAccountOnlyByRegistrar) Error() string {
	return fmt.Sprintf("top-level account %s can only be created by %s, not by %s", e.AccountID, e.RegistrarAccountID, e.PredecessorID)
}
func (e CreateAccountNotAllowed) Error() string {
	return fmt.Sprintf("account %s can only be created by its parent, not by %s", e.AccountID, e.PredecessorID)
}
func (e ActorNoPermission) Error() string {
	return fmt.Sprintf("%s may not change account %s", e.ActorID, e.AccountID)
}
func (e DeleteKeyDoesNotExist) Error() string {
	return fmt.Sprintf("account %s has no key %s", e.AccountID, e.PublicKey)
}
func (e AddKeyAlreadyExists) Error() string {
	return fmt.Sprintf("account %s already has key %s; delete it first", e.AccountID, e.PublicKey)
}
func (e DeleteAccountStaking) Error() string {
	return fmt.Sprintf("account %s has a stake; unstake before deleting it", e.AccountID)
}
func (e DeleteAccountWithLargeState) Error() string {
	return fmt.Sprintf("account %s holds more than 10000 bytes besides its code; remove them before deleting it", e.AccountID)
}
func (e LackBalanceForState) Error() string {
	return fmt.Sprintf("account %s lacks %s NEAR of its storage stake", e.AccountID, e.Amount.FormatNEAR())
}
func (e TriesToUnstake) Error() string {
	return fmt.Sprintf("account %s has no stake to withdraw", e.AccountID)
}
func (e TriesToStake) Error() string {
	return fmt.Sprintf("account %s wants to stake %s NEAR but has %s NEAR, staked ones included",
		e.AccountID, e.Stake.FormatNEAR(), e.Balance.SaturatingAdd(e.Locked).FormatNEAR())
}
func (e InsufficientStake) Error() string {
	return fmt.Sprintf("a stake is at least %s NEAR, got %s NEAR", e.MinimumStake.FormatNEAR(), e.Stake.FormatNEAR())
}
func (e GlobalContractDoesNotExist) Error() string {
	return fmt.Sprintf("there is no global contract %s; deploy it first", e.Identifier)
}
func (e DelegateRefusal) Error() string           { return e.Err.Error() }
func (e DelegateRefusal) Unwrap() error           { return e.Err }
func (e FunctionCallError) Error() string         { return e.Err.Error() }
func (e NewReceiptValidationError) Error() string { return e.Err.Error() }
func (e FunctionCallError) Unwrap() error         { return e.Err }
func (e NewReceiptValidationError) Unwrap() error { return e.Err }

func (AccountAlreadyExists) actionError()               {}
func (AccountDoesNotExist) actionError()                {}
func (OnlyImplicitAccountCreationAllowed) actionError() {}
func (CreateAccountOnlyByRegistrar) actionError()       {}
func (CreateAccountNotAllowed) actionError()            {}
func (ActorNoPermission) actionError()                  {}
func (DeleteKeyDoesNotExist) actionError()              {}
func (AddKeyAlreadyExists) actionError()                {}
func (DeleteAccountStaking) actionError()               {}
func (DeleteAccountWithLargeState) actionError()        {}
func (LackBalanceForState) actionError()                {}
func (TriesToUnstake) actionError()                     {}
func (TriesToStake) actionError()                       {}
func (InsufficientStake) actionError()                  {}
func (FunctionCallError) actionError()                  {}
func (NewReceiptValidationError) actionError()          {}
func (GlobalContractDoesNotExist) actionError()         {}
func (DelegateRefusal) actionError()                    {}

// JSON shows the refusal under its own name, as NEAR's enum has it.
func (e DelegateRefusal) JSON() json.RawMessage { return authorize.DelegateErrors.JSON(e.Err) }

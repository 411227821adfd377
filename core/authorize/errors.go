package authorize

import (
	"encoding/json"
	"fmt"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/state"
	"latchkey/core/tagged"
	"latchkey/core/transaction"
	"latchkey/core/vm"
)

// InvalidTx is why a transaction was refused, NEAR's InvalidTxError. A refused
// transaction changes nothing.
type InvalidTx interface {
	error
	invalidTx()
}

// InvalidTxs is the table of InvalidTx. The last three are not NEAR's.
var InvalidTxs = tagged.New[InvalidTx](
	tagged.Row{Number: 1, Name: "Expired", Type: Expired{}},
	tagged.Row{Number: 2, Name: "InvalidSignature", Type: InvalidSignature{}},
	tagged.Row{Number: 3, Name: "InvalidTransactionVersion", Type: InvalidTransactionVersion{}},
	tagged.Row{Number: 4, Name: "CostOverflow", Type: CostOverflow{}},
	tagged.Row{Number: 5, Name: "TransactionSizeExceeded", Type: TransactionSizeExceeded{}},
	tagged.Row{Number: 6, Name: "SignerDoesNotExist", Type: SignerDoesNotExist{}},
	tagged.Row{Number: 7, Name: "InvalidNonce", Type: InvalidNonce{}},
	tagged.Row{Number: 8, Name: "NonceTooLarge", Type: NonceTooLarge{}},
	tagged.Row{Number: 9, Name: "NotEnoughBalance", Type: NotEnoughBalance{}},
	tagged.Row{Number: 10, Name: "LackBalanceForState", Type: LackBalanceForState{}},
	tagged.Row{Number: 11, Name: "ActionsValidation", Type: ActionsValidation{}},
	tagged.Row{Number: 12, Name: "InvalidAccessKeyError", Type: InvalidAccessKeyError{}},
	tagged.Row{Number: 13, Name: "GuardRefused", Type: GuardRefused{}},
	tagged.Row{Number: 14, Name: "TooManyRefusals", Type: TooManyRefusals{}},
	tagged.Row{Number: 15, Name: "LedgerSealed", Type: LedgerSealed{}},
)

type (
	// Expired: the block it names is unknown or too old.
	Expired          struct{}
	InvalidSignature struct{}
	// InvalidTransactionVersion: the schedule is older than the version, or than
	// the type of the key.
	InvalidTransactionVersion struct{}
	CostOverflow              struct{}
	TransactionSizeExceeded   struct {
		Size  uint64 `json:"size"`
		Limit uint64 `json:"limit"`
	}
	SignerDoesNotExist struct {
		SignerID account.ID `json:"signer_id"`
	}
	InvalidNonce struct {
		TxNonce uint64 `json:"tx_nonce"`
		AkNonce uint64 `json:"ak_nonce"`
	}
	NonceTooLarge struct {
		TxNonce    uint64 `json:"tx_nonce"`
		UpperBound uint64 `json:"upper_bound"`
	}
	NotEnoughBalance struct {
		SignerID account.ID   `json:"signer_id"`
		Balance  amount.Yocto `json:"balance"`
		Cost     amount.Yocto `json:"cost"`
	}
	LackBalanceForState struct {
		SignerID account.ID   `json:"signer_id"`
		Amount   amount.Yocto `json:"amount"`
	}
	// ActionsValidation wraps a broken stateless rule on the actions.
	ActionsValidation struct{ Err transaction.ActionsError }
	// InvalidAccessKeyError wraps what the key does not allow.
	InvalidAccessKeyError struct{ Err AccessKeyError }
	// TooManyRefusals: guards have refused so much of somebody's that they are not
	// asked for a while. No block knows it: it is said before one.
	TooManyRefusals struct {
		WaitNs uint64
		Of     RefusedParty
	}
	// LedgerSealed: the ledger goes on elsewhere.
	LedgerSealed struct {
		To tagged.Name `json:"to"`
	}
)

// AccessKeyError is what an access key does not allow, NEAR's InvalidAccessKeyError.
type AccessKeyError interface {
	error
	accessKeyError()
}

// AccessKeyErrors is the table of AccessKeyError.
var AccessKeyErrors = tagged.New[AccessKeyError](
	tagged.Row{Number: 1, Name: "AccessKeyNotFound", Type: AccessKeyNotFound{}},
	tagged.Row{Number: 2, Name: "ReceiverMismatch", Type: ReceiverMismatch{}},
	tagged.Row{Number: 3, Name: "MethodNameMismatch", Type: MethodNameMismatch{}},
	tagged.Row{Number: 4, Name: "RequiresFullAccess", Type: RequiresFullAccess{}},
	tagged.Row{Number: 5, Name: "NotEnoughAllowance", Type: NotEnoughAllowance{}},
	tagged.Row{Number: 6, Name: "DepositWithFunctionCall", Type: DepositWithFunctionCall{}},
)

type (
	AccessKeyNotFound struct {
		AccountID account.ID     `json:"account_id"`
		PublicKey keys.PublicKey `json:"public_key"`
	}
	ReceiverMismatch struct {
		TxReceiver account.ID  `json:"tx_receiver"`
		AkReceiver tagged.Name `json:"ak_receiver"`
	}
	MethodNameMismatch struct {
		MethodName tagged.Name `json:"method_name"`
	}
	RequiresFullAccess struct{}
	NotEnoughAllowance struct {
		AccountID account.ID     `json:"account_id"`
		PublicKey keys.PublicKey `json:"public_key"`
		Allowance amount.Yocto   `json:"allowance"`
		Cost      amount.Yocto   `json:"cost"`
	}
	DepositWithFunctionCall struct{}
)

func (Expired) Error() string {
	return "transaction expired: the block it names is unknown or older than 24 hours; sign again with a recent block hash"
}
func (InvalidSignature) Error() string {
	return "the signature is not the public key's over this transaction"
}
func (InvalidTransactionVersion) Error() string {
	return "this ledger takes transactions of version 0, signed with ed25519 or secp256k1 keys"
}
func (CostOverflow) Error() string { return "the transaction's cost overflows 128 bits" }
func (e TransactionSizeExceeded) Error() string {
	return fmt.Sprintf("transaction has %d bytes, at most %d are allowed", e.Size, e.Limit)
}
func (e SignerDoesNotExist) Error() string {
	return fmt.Sprintf("signer account %s does not exist", e.SignerID)
}
func (e InvalidNonce) Error() string {
	return fmt.Sprintf("nonce %d was used: the key's next nonce is %d or more", e.TxNonce, e.AkNonce+1)
}
func (e NonceTooLarge) Error() string {
	return fmt.Sprintf("nonce %d is too large: it must be below %d at this height", e.TxNonce, e.UpperBound)
}
func (e NotEnoughBalance) Error() string {
	return fmt.Sprintf("account %s has %s NEAR, the transaction needs %s NEAR", e.SignerID, e.Balance.FormatNEAR(), e.Cost.FormatNEAR())
}
func (e LackBalanceForState) Error() string {
	return fmt.Sprintf("account %s would lack %s NEAR of its storage stake", e.SignerID, e.Amount.FormatNEAR())
}
func (e ActionsValidation) Error() string     { return e.Err.Error() }
func (e InvalidAccessKeyError) Error() string { return e.Err.Error() }
func (e TooManyRefusals) Error() string {
	what := fmt.Sprintf("%d transactions of this key were refused", RefusalsMax)
	switch e.Of {
	case RefusedAccount:
		what = fmt.Sprintf("what this account's guard refused has taken %d Tgas", RefusedAccountGasMax/amount.Tgas)
	case RefusedClient:
		what = fmt.Sprintf("what guards refused of your address has taken %d Tgas", RefusedClientGasMax/amount.Tgas)
	}
	return fmt.Sprintf("%s within %d seconds; try again in %d", what, RefusalsWindowNs/1_000_000_000, (e.WaitNs+999_999_999)/1_000_000_000)
}

func (e LedgerSealed) Error() string { return state.Seal{To: string(e.To)}.Sentence() }

func (e AccessKeyNotFound) Error() string {
	return fmt.Sprintf("key %s is not a key of account %s", e.PublicKey, e.AccountID)
}
func (e ReceiverMismatch) Error() string {
	return fmt.Sprintf("the key may only call %s, not %s", e.AkReceiver, e.TxReceiver)
}
func (e MethodNameMismatch) Error() string {
	return fmt.Sprintf("the key may not call method %q", e.MethodName)
}
func (RequiresFullAccess) Error() string {
	return "the key may only sign one function call; this needs a full-access key"
}
func (e NotEnoughAllowance) Error() string {
	return fmt.Sprintf("the key's allowance is %s NEAR, the transaction needs %s NEAR", e.Allowance.FormatNEAR(), e.Cost.FormatNEAR())
}
func (DepositWithFunctionCall) Error() string {
	return "the key may not attach a deposit; this needs a full-access key"
}

func (Expired) invalidTx()                   {}
func (InvalidSignature) invalidTx()          {}
func (InvalidTransactionVersion) invalidTx() {}
func (CostOverflow) invalidTx()              {}
func (TransactionSizeExceeded) invalidTx()   {}
func (SignerDoesNotExist) invalidTx()        {}
func (InvalidNonce) invalidTx()              {}
func (NonceTooLarge) invalidTx()             {}
func (NotEnoughBalance) invalidTx()          {}
func (LackBalanceForState) invalidTx()       {}
func (ActionsValidation) invalidTx()         {}
func (InvalidAccessKeyError) invalidTx()     {}
func (TooManyRefusals) invalidTx()           {}
func (LedgerSealed) invalidTx()              {}

func (AccessKeyNotFound) accessKeyError()       {}
func (ReceiverMismatch) accessKeyError()        {}
func (MethodNameMismatch) accessKeyError()      {}
func (RequiresFullAccess) accessKeyError()      {}
func (NotEnoughAllowance) accessKeyError()      {}
func (DepositWithFunctionCall) accessKeyError() {}

func (e ActionsValidation) Unwrap() error     { return e.Err }
func (e InvalidAccessKeyError) Unwrap() error { return e.Err }

// JSON returns NEAR's JSON of the refusal (spec 4.4): {"InvalidTxError": …}, or
// an {"ActionError": …} for that of a guard.
func JSON(refusal InvalidTx) json.RawMessage {
	switch e := refusal.(type) {
	case GuardRefused, TooManyRefusals, LedgerSealed:
		return tagged.Wrap("ActionError", json.RawMessage(`{"index":0,"kind":`+string(panicked(e))+`}`))
	}
	return tagged.Wrap("InvalidTxError", InvalidTxs.JSON(refusal))
}

// panicked is the ActionErrorKind that stands for a guard's refusal.
func panicked(refusal error) json.RawMessage {
	return tagged.Wrap("FunctionCallError", vm.PanicJSON(refusal.Error()))
}

// Code returns the stable name of the refusal: the innermost variant.
func Code(refusal InvalidTx) string {
	switch e := refusal.(type) {
	case ActionsValidation:
		return transaction.ActionsErrors.Name(e.Err)
	case InvalidAccessKeyError:
		return AccessKeyErrors.Name(e.Err)
	}
	return InvalidTxs.Name(refusal)
}

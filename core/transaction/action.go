package transaction

import (
	"fmt"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/borsh"
	"latchkey/core/keys"
)

// Action is one step of a transaction or receipt; its dynamic type is one of
// the structs of this package that have a tag.
type Action interface {
	tag() uint8
	encode(w *borsh.Writer)
}

type (
	// CreateAccount makes the receiver's account.
	CreateAccount struct{}
	// DeployContract stores code as the receiver's contract.
	DeployContract struct{ Code []byte }
	// FunctionCall calls a method of the receiver's contract.
	FunctionCall struct {
		MethodName string
		Args       []byte
		Gas        uint64
		Deposit    amount.Yocto
	}
	// Transfer gives Deposit to the receiver.
	Transfer struct{ Deposit amount.Yocto }
	// Stake locks Stake of the receiver's balance.
	Stake struct {
		Stake     amount.Yocto
		PublicKey keys.PublicKey
	}
	// AddKey adds a key to the receiver. The nonce of AccessKey is ignored.
	AddKey struct {
		PublicKey keys.PublicKey
		AccessKey accesskey.AccessKey
	}
	// DeleteKey removes a key of the receiver.
	DeleteKey struct{ PublicKey keys.PublicKey }
	// DeleteAccount removes the receiver and sends its balance to BeneficiaryID.
	DeleteAccount struct{ BeneficiaryID account.ID }
)

// Tags of actions (spec 3.2).
const (
	tagCreateAccount = iota
	tagDeployContract
	tagFunctionCall
	tagTransfer
	tagStake
	tagAddKey
	tagDeleteKey
	tagDeleteAccount
	tagDelegate
	tagDeployGlobalContract
	tagUseGlobalContract
	tagDeterministicStateInit
	tagTransferToGasKey
	tagWithdrawFromGasKey
	tagDelegateV2
)

func (CreateAccount) tag() uint8  { return tagCreateAccount }
func (DeployContract) tag() uint8 { return tagDeployContract }
func (FunctionCall) tag() uint8   { return tagFunctionCall }
func (Transfer) tag() uint8       { return tagTransfer }
func (Stake) tag() uint8          { return tagStake }
func (AddKey) tag() uint8         { return tagAddKey }
func (DeleteKey) tag() uint8      { return tagDeleteKey }
func (DeleteAccount) tag() uint8  { return tagDeleteAccount }

func (CreateAccount) encode(*borsh.Writer)      {}
func (a DeployContract) encode(w *borsh.Writer) { w.Blob(a.Code) }

func (a FunctionCall) encode(w *borsh.Writer) {
	w.String(a.MethodName)
	w.Blob(a.Args)
	w.U64(a.Gas)
	a.Deposit.Encode(w)
}

func (a Transfer) encode(w *borsh.Writer) { a.Deposit.Encode(w) }

func (a Stake) encode(w *borsh.Writer) {
	a.Stake.Encode(w)
	a.PublicKey.Encode(w)
}

func (a AddKey) encode(w *borsh.Writer) {
	a.PublicKey.Encode(w)
	a.AccessKey.Encode(w)
}

func (a DeleteKey) encode(w *borsh.Writer)     { a.PublicKey.Encode(w) }
func (a DeleteAccount) encode(w *borsh.Writer) { a.BeneficiaryID.Encode(w) }

// EncodeAction writes the tag and the payload.
func EncodeAction(w *borsh.Writer, a Action) {
	w.U8(a.tag())
	a.encode(w)
}

// DecodeAction reads what EncodeAction writes. An unknown tag is an error.
func DecodeAction(r *borsh.Reader) Action {
	switch tag := r.U8(); tag {
	case tagCreateAccount:
		return CreateAccount{}
	case tagDeployContract:
		return DeployContract{Code: r.Blob()}
	case tagFunctionCall:
		return FunctionCall{MethodName: r.String(), Args: r.Blob(), Gas: r.U64(), Deposit: amount.Decode(r)}
	case tagTransfer:
		return Transfer{Deposit: amount.Decode(r)}
	case tagStake:
		return Stake{Stake: amount.Decode(r), PublicKey: keys.DecodePublicKey(r)}
	case tagAddKey:
		return AddKey{PublicKey: keys.DecodePublicKey(r), AccessKey: accesskey.Decode(r)}
	case tagDeleteKey:
		return DeleteKey{PublicKey: keys.DecodePublicKey(r)}
	case tagDeleteAccount:
		return DeleteAccount{BeneficiaryID: account.Decode(r)}
	case tagDelegate:
		return decodeDelegate(r)
	case tagDeployGlobalContract:
		return DeployGlobalContract{Code: r.Blob(), Mode: decodeDeployMode(r)}
	case tagUseGlobalContract:
		return UseGlobalContract{Contract: decodeGlobalContractID(r)}
	case tagDeterministicStateInit:
		return decodeStateInit(r)
	case tagTransferToGasKey:
		return TransferToGasKey{PublicKey: keys.DecodePublicKey(r), Deposit: amount.Decode(r)}
	case tagWithdrawFromGasKey:
		return WithdrawFromGasKey{PublicKey: keys.DecodePublicKey(r), Amount: amount.Decode(r)}
	case tagDelegateV2:
		return decodeDelegateV2(r)
	default:
		r.Fail(fmt.Sprintf("unknown action tag %d: known are 0 to %d", tag, tagDelegateV2))
		return nil
	}
}

// EncodeActions writes a vector of actions.
func EncodeActions(w *borsh.Writer, actions []Action) {
	w.Count(len(actions))
	for _, a := range actions {
		EncodeAction(w, a)
	}
}

// DecodeActions reads what EncodeActions writes.
func DecodeActions(r *borsh.Reader) []Action { return decodeActions(r, DecodeAction) }

func decodeActions(r *borsh.Reader, one func(*borsh.Reader) Action) []Action {
	n := r.Count(1)
	actions := make([]Action, 0, min(n, 128))
	for ; n > 0 && r.Err() == nil; n-- {
		actions = append(actions, one(r))
	}
	return actions
}

// Deposit returns the yocto that the action moves from its sender, what it
// delegates included; amount.Max when that overflows.
func Deposit(a Action) amount.Yocto {
	switch a := a.(type) {
	case FunctionCall:
		return a.Deposit
	case Transfer:
		return a.Deposit
	case Delegate:
		return Deposits(a.Actions)
	}
	return amount.Zero
}

// Deposits returns the sum of what the actions move; amount.Max when it overflows.
func Deposits(actions []Action) amount.Yocto {
	sum := amount.Zero
	for _, a := range actions {
		sum = sum.SaturatingAdd(Deposit(a))
	}
	return sum
}

// PrepaidGas returns the gas attached to the action, to what it delegates
// included; false when that overflows.
func PrepaidGas(a Action) (gas uint64, fits bool) {
	switch a := a.(type) {
	case FunctionCall:
		return a.Gas, true
	case Delegate:
		return PrepaidGasOf(a.Actions)
	}
	return 0, true
}

// PrepaidGasOf returns the sum of the gas attached to the actions; false when it
// overflows.
func PrepaidGasOf(actions []Action) (sum uint64, fits bool) {
	for _, a := range actions {
		gas, ok := PrepaidGas(a)
		if sum += gas; !ok || sum < gas {
			return 0, false
		}
	}
	return sum, true
}

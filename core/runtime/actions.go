package runtime

import (
	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/authorize"
	"latchkey/core/keys"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// apply runs one action: existence, then the actor's right, then its effect.
func (e *execution) apply(index int, action transaction.Action) ActionErrorKind {
	acc, exists := e.st.Account(e.receipt.Receiver)
	if !exists && !e.mayCreate(action) {
		return AccountDoesNotExist{e.receipt.Receiver}
	}
	if needsActor(action) && e.actor != e.receipt.Receiver {
		return ActorNoPermission{e.receipt.Receiver, e.actor}
	}
	switch a := action.(type) {
	case transaction.CreateAccount:
		return e.createAccount(exists)
	case transaction.Transfer:
		return e.transfer(acc, exists, a)
	case transaction.FunctionCall:
		return e.functionCall(index, acc, a)
	case transaction.DeployContract:
		return e.deployContract(acc, a)
	case transaction.AddKey:
		return e.addKey(acc, a)
	case transaction.DeleteKey:
		return e.deleteKey(acc, a)
	case transaction.Stake:
		return e.stake(acc, a)
	case transaction.DeleteAccount:
		return e.deleteAccount(acc, a)
	case transaction.Delegate:
		return e.delegate(a)
	case transaction.DeployGlobalContract:
		return e.deployGlobal(acc, a)
	case transaction.UseGlobalContract:
		return e.useGlobal(acc, a)
	}
	panic("runtime: action without an effect") // CheckActions refuses all without a case above
}

// mayCreate reports whether the action can bring the missing receiver into being.
func (e *execution) mayCreate(action transaction.Action) bool {
	switch action.(type) {
	case transaction.CreateAccount:
		return true
	case transaction.Transfer:
		return e.receipt.Receiver.Kind() != account.Named && len(e.receipt.Actions) == 1 && !e.receipt.IsRefund()
	}
	return false
}

// needsActor reports whether only the account itself may do the action.
func needsActor(action transaction.Action) bool {
	switch action.(type) {
	case transaction.DeployContract, transaction.Stake, transaction.AddKey, transaction.DeleteKey, transaction.DeleteAccount,
		transaction.DeployGlobalContract, transaction.UseGlobalContract:
		return true
	}
	return false
}

func (e *execution) createAccount(exists bool) ActionErrorKind {
	id, predecessor := e.receipt.Receiver, e.receipt.Predecessor
	switch {
	case exists:
		return AccountAlreadyExists{id}
	case id.Kind() != account.Named:
		return OnlyImplicitAccountCreationAllowed{id}
	case id.IsTopLevel():
		if predecessor != Registrar && uint64(len(id)) < e.Schedule.MinTopLevelLength {
			return CreateAccountOnlyByRegistrar{id, Registrar, predecessor}
		}
	case !id.IsSubAccountOf(predecessor):
		return CreateAccountNotAllowed{id, predecessor}
	}
	e.st.SetAccount(id, state.Account{StorageUsage: e.Schedule.Storage.AccountBytes})
	e.actor = id
	return nil
}

func (e *execution) transfer(acc state.Account, exists bool, a transaction.Transfer) ActionErrorKind {
	if !exists {
		acc = e.implicitAccount()
	}
	if e.receipt.IsRefund() {
		e.restoreAllowance(a.Deposit)
	}
	acc.Amount = acc.Amount.SaturatingAdd(a.Deposit)
	e.st.SetAccount(e.receipt.Receiver, acc)
	return nil
}

// implicitAccount makes the account that a transfer to an implicit id creates;
// a 64-hex id brings its own full-access key, a 0x id the wallet contract, if
// anybody has published that (spec 1.4).
func (e *execution) implicitAccount() state.Account {
	acc := state.Account{StorageUsage: e.Schedule.Storage.AccountBytes}
	if key, ok := keys.FromImplicitAccount(e.receipt.Receiver); ok {
		ak := accesskey.AccessKey{Nonce: e.freshNonce(), Permission: accesskey.FullAccess}
		e.st.SetAccessKey(e.receipt.Receiver, key, ak)
		acc.StorageUsage += state.AccessKeyBytes(e.Schedule.Storage, key, ak)
	}
	if e.receipt.Receiver.Kind() == account.EthImplicit {
		acc.Contract = state.Contract{Kind: state.GlobalContract, Hash: e.Schedule.EthWallet}
		acc.StorageUsage += e.contractBytes(acc.Contract)
	}
	return acc
}

// freshNonce keeps transactions of a deleted key from being replayed after the
// key is added again.
func (e *execution) freshNonce() uint64 { return (e.block.Height - 1) * authorize.NoncePerBlock }

// restoreAllowance gives a gas refund back to the limited key that paid.
func (e *execution) restoreAllowance(sum amount.Yocto) {
	if e.receipt.Signer != e.receipt.Receiver {
		return
	}
	key, ok := e.st.AccessKey(e.receipt.Signer, e.receipt.SignerKey)
	if !ok || key.Permission.FunctionCall == nil || key.Permission.FunctionCall.Allowance == nil {
		return
	}
	allowance := key.Permission.FunctionCall.Allowance.SaturatingAdd(sum)
	e.st.SetAccessKey(e.receipt.Signer, e.receipt.SignerKey, authorize.WithAllowance(key, allowance))
}

func (e *execution) deployContract(acc state.Account, a transaction.DeployContract) ActionErrorKind {
	if refusal := e.mayDeploy(a.Code); refusal != nil {
		return refusal
	}
	e.setContract(acc, state.Contract{Kind: state.LocalContract, Hash: e.st.SetCode(a.Code)})
	return nil
}

// setContract gives the receiver another contract and counts its bytes.
func (e *execution) setContract(acc state.Account, c state.Contract) {
	acc.StorageUsage -= e.contractBytes(acc.Contract)
	acc.StorageUsage += e.contractBytes(c)
	acc.Contract = c
	e.st.SetAccount(e.receipt.Receiver, acc)
}

// contractBytes is what a contract adds to its account's storage usage.
func (e *execution) contractBytes(c state.Contract) uint64 { return ContractBytes(e.st, c) }

// ContractBytes is what a contract adds to its account's storage usage: local
// code its length, a reference to a global contract the length of its name.
func ContractBytes(st *state.State, c state.Contract) uint64 {
	switch c.Kind {
	case state.LocalContract:
		code, _ := st.Code(c.Hash)
		return uint64(len(code))
	case state.GlobalContract:
		return uint64(len(c.Hash))
	case state.GlobalByAccount:
		return uint64(len(c.AccountID))
	}
	return 0
}

func (e *execution) addKey(acc state.Account, a transaction.AddKey) ActionErrorKind {
	id := e.receipt.Receiver
	if _, ok := e.st.AccessKey(id, a.PublicKey); ok {
		return AddKeyAlreadyExists{id, a.PublicKey}
	}
	ak := a.AccessKey
	ak.Nonce = e.freshNonce()
	e.st.SetAccessKey(id, a.PublicKey, ak)
	acc.StorageUsage += state.AccessKeyBytes(e.Schedule.Storage, a.PublicKey, ak)
	e.st.SetAccount(id, acc)
	return nil
}

func (e *execution) deleteKey(acc state.Account, a transaction.DeleteKey) ActionErrorKind {
	id := e.receipt.Receiver
	ak, ok := e.st.AccessKey(id, a.PublicKey)
	if !ok {
		return DeleteKeyDoesNotExist{id, a.PublicKey}
	}
	e.st.DeleteAccessKey(id, a.PublicKey)
	acc.StorageUsage -= state.AccessKeyBytes(e.Schedule.Storage, a.PublicKey, ak)
	e.st.SetAccount(id, acc)
	return nil
}

// stake moves money between the free and the locked balance. There are no
// validators to pay or punish, so what is unstaked is free at once.
func (e *execution) stake(acc state.Account, a transaction.Stake) ActionErrorKind {
	id := e.receipt.Receiver
	free, enough := acc.Balance().Sub(a.Stake)
	switch {
	case !enough:
		return TriesToStake{id, a.Stake, acc.Locked, acc.Amount}
	case a.Stake.IsZero() && acc.Locked.IsZero():
		return TriesToUnstake{id}
	case !a.Stake.IsZero() && a.Stake.Less(e.Schedule.StakeMin):
		return InsufficientStake{id, a.Stake, e.Schedule.StakeMin}
	}
	acc.Amount, acc.Locked = free, a.Stake
	e.st.SetAccount(id, acc)
	return nil
}

func (e *execution) deleteAccount(acc state.Account, a transaction.DeleteAccount) ActionErrorKind {
	id := e.receipt.Receiver
	if !acc.Locked.IsZero() {
		return DeleteAccountStaking{id}
	}
	if acc.StorageUsage-e.contractBytes(acc.Contract) > e.Schedule.Limits.DeletedStateBytesMax {
		return DeleteAccountWithLargeState{id}
	}
	if !acc.Amount.IsZero() {
		e.made = append(e.made, refund(a.BeneficiaryID, acc.Amount, account.System, keys.PublicKey{}))
	}
	e.st.RemoveAccount(id)
	return nil
}

package runtime

import (
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/authorize"
	"latchkey/core/fees"
	"latchkey/core/prepare"
	"latchkey/core/receipt"
	"latchkey/core/state"
	"latchkey/core/tagged"
	"latchkey/core/transaction"
	"latchkey/core/vm"
)

// Registrar is the account that may create top-level names.
const Registrar account.ID = "registrar"

// Runtime holds what every execution needs.
type Runtime struct {
	Engine   vm.Engine
	Schedule *fees.Schedule
	Code     *prepare.Cache
	Judge    *authorize.Judge // of delegate actions
}

// Surroundings are what an execution knows of its block.
type Surroundings struct {
	Height uint64
	Time   uint64 // nanoseconds since 1970
	Random [32]byte
	// Settings are the ledger's, as the block's admin changes leave them.
	Settings *state.Settings
}

// Result is what one execution gives besides its changes to state.
type Result struct {
	Outcome  Outcome
	Receipts []*receipt.Receipt
	Data     []receipt.Data
	// Burnt is what left the total supply.
	Burnt amount.Yocto
	// Reward is what the contract got of the gas that its calls burnt.
	Reward amount.Yocto
}

// Convert turns a granted transaction into its receipt and writes the grant.
func (r *Runtime) Convert(st *state.State, tx *transaction.Signed, grant *authorize.Grant, in Surroundings) Result {
	st.SetAccount(tx.SignerID, grant.Account)
	st.SetAccessKey(tx.SignerID, tx.PublicKey, grant.AccessKey)
	st.Apply(grant.Writes)
	rc := &receipt.Receipt{
		ID:          receipt.OfTransaction(tx.Hash(), in.Height),
		Predecessor: tx.SignerID,
		Receiver:    tx.ReceiverID,
		Signer:      tx.SignerID,
		SignerKey:   tx.PublicKey,
		GasPrice:    grant.Cost.Price,
		Actions:     tx.Actions,
	}
	burnt := yoctoOf(grant.Cost.GasBurnt, grant.Cost.Price)
	return Result{
		Outcome: Outcome{
			ID: tx.Hash(), Executor: tx.SignerID, Logs: []tagged.GuestText{},
			ReceiptIDs: []transaction.Hash{rc.ID},
			GasBurnt:   grant.Cost.GasBurnt, TokensBurnt: burnt,
			Status: Status{Kind: SuccessReceiptID, ReceiptID: rc.ID},
		},
		Receipts: []*receipt.Receipt{rc},
		Burnt:    burnt,
	}
}

// yoctoOf prices gas that was paid for before: it cannot overflow.
func yoctoOf(gas uint64, price amount.Yocto) amount.Yocto {
	cost, ok := amount.GasCost(gas, price)
	if !ok {
		return amount.Max
	}
	return cost
}

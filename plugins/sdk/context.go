package sdk

import "latchkey/plugins/sdk/internal/env"

// CurrentAccount is the account the contract runs on.
func CurrentAccount() string { return env.CurrentAccount() }

// Predecessor is the account that called: in a callback, the contract itself.
func Predecessor() string { return env.Predecessor() }

// SignerAccount is the account that signed the transaction and pays for gas.
func SignerAccount() string { return env.SignerAccount() }

// SignerKey is the key that signed the transaction.
//
// Notes: in a transaction that carries a delegate action this is the relayer's
// key, not the key that signed the delegate action.
func SignerKey() PublicKey { return PublicKey{env.Text(env.SignerKey())} }

// Input is the call's arguments as they came.
func Input() []byte { return env.Input() }

// AttachedDeposit is the amount that came with the call. Balance includes it.
func AttachedDeposit() Amount { return AmountFromBytes(env.AttachedDeposit()) }

// Balance is what the account holds, staked storage included.
func Balance() Amount { return AmountFromBytes(env.Balance()) }

// LockedBalance is what the account has staked as a validator.
func LockedBalance() Amount { return AmountFromBytes(env.LockedBalance()) }

// StorageUsage is the bytes that the account occupies.
func StorageUsage() uint64 { return env.StorageUsage() }

// BlockHeight is the height of the block that runs this call.
func BlockHeight() uint64 { return env.BlockHeight() }

// BlockTimestamp is that block's time in nanoseconds.
func BlockTimestamp() uint64 { return env.BlockTimestamp() }

// EpochHeight is the number of the epoch.
func EpochHeight() uint64 { return env.EpochHeight() }

// PrepaidGas is the gas attached to the call.
func PrepaidGas() Gas { return Gas(env.PrepaidGas()) }

// UsedGas is the gas spent so far, with what was given to promises.
func UsedGas() Gas { return Gas(env.UsedGas()) }

// RandomSeed is 32 bytes that differ from call to call and that the block's
// maker knows beforehand.
func RandomSeed() []byte { return env.RandomSeed() }

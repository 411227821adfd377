// Package newaccount says with which actions an account is made: below the account
// that pays directly, elsewhere by the contract of the account above it, and at the
// top level by that of registrar. The command line and the faucet send them.
package newaccount

// The registrar contract creates accounts for anyone who pays for them. On the
// account registrar it makes top-level names, on any other account the names
// directly below its own: on test.near, x.test.near.
//
//	create_account{new_account_id, new_public_key}   payable
//
// creates the account with one full-access key and the attached deposit, and
// returns true. When the account cannot be created (the name is taken, or is
// not directly below this account) the deposit goes back to the caller and the
// result is false. That is near-linkdrop's create_account, which the drop
// contract and NEAR's wallets call.
package main

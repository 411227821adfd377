// The registrar contract creates accounts for anyone who pays for them. On the
// account registrar it makes top-level names, on any other account the names
// directly below its own: on test.near, x.test.near.
//
//	create_account{new_account_id, new_public_key}    payable
//	create_account_advanced{new_account_id, options}  payable
//
// creates the account with one full-access key, or with what options say, and the
// attached deposit, and returns true. When the account cannot be created (the name
// is taken, or is not directly below this account, or what it is given cannot be)
// the deposit goes back to the caller and the result is false. Those are
// near-linkdrop's methods, which the drop contract and NEAR's wallets call.
//
//	full_access_keys     keys
//	limited_access_keys  {public_key, allowance, receiver_id, method_names}: method_names
//	                     are a text with commas, "" for all; an allowance of "0" is no limit
//
// and one of
//
//	contract_bytes                  code as a list of numbers: 20 kB burn 150 Tgas
//	contract_bytes_base64           code in base64: a megabyte burns 270 Tgas
//	use_global_contract_hash        the hash of a global contract's code, in base 58
//	use_global_contract_account_id  the account that published a global contract
//
// are the options. An option that is null or an empty list is not given.
package main

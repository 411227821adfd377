// Package token is what contracts of fungible and of non-fungible tokens have in
// common: an owner who may be changed or dropped, deposits of one yocto, metadata,
// calls that a receiver answers and a callback resolves, and NEP-330.
//
// It stores one record, the owner's, under a key of its own (OwnerKey).
package token

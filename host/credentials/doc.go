// Package credentials keeps keys in files the way NEAR's tools do: one JSON
// object a file, one folder a network, one file an account. near-cli,
// near-api-js and Latchkey read each other's files.
//
// Start at File; Folder finds the file of an account.
package credentials

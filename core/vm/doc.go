// Package vm is the host side of a contract call: what a guest may ask of the
// ledger, what each answer costs and who checks it. Table is the contract ABI;
// Run executes one method on an Engine, the seam that hosts implement; Start runs
// a plugin's start-up, once, when it is prepared. A running call has parts, and a
// host function gets those that its row names (parts.go).
package vm

//go:generate go test -run TestTheREADMEListsTheTable -update .

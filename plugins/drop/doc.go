// The drop contract hands out NEAR by link. A funder deposits an amount for
// each of a list of claim keys; whoever holds a claim key's secret has its
// amount paid to an account of theirs, or to one made for the purpose, and
// needs neither an account nor money to do so: the key is an access key of the
// contract's account, and its allowance pays for the gas.
//
// README.md describes methods, events, prices and where this contract differs
// from near-drop, whose method names and texts it keeps. Start reading at
// main.go; a drop goes through create.go, claim.go (or new_account.go first),
// payout.go and settle.go, or through reclaim.go when its funder takes it back.
//
// What the contract keeps is always enough for what it owes: every key's
// amount, its remaining allowance, and the storage of its records. Each step
// below says what it moves.
package main

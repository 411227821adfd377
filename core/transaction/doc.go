// Package transaction holds actions and transactions as they travel: their
// Borsh bytes, hashes and signed forms (spec 3), and the stateless rules on
// actions (spec 4.3). Start reading at Transaction and Action.
package transaction

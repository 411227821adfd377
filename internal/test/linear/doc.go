// Package linear holds what clients of a ledger have seen against a ledger that does one
// thing at a time: each payment, and each read at the node that leads, must have happened at
// some moment between its call and its answer. porcupine searches for those moments.
//
// Tests of several nodes note what happens in a History: host/replica's simulation and
// host/e2e/machines.
package linear

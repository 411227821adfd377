// Package sim runs whole ledgers through random histories and holds each block
// against what must always be true of one.
//
// A seed draws a plan (draw.go): blocks with clocks that jump, crashes, and acts of
// people, holders of claim links and lent keys, relayers and hostile contracts,
// doubled and out of order. A run (run.go) carries it out on the real engine with
// the real plugins; after every block the checks (audit.go has the list, a file for
// each) look at state, outcomes and the block's replay. What fails is shrunk
// (shrink.go) to the few acts that it takes.
//
// What chooses is the seed alone: the same seed gives the same blocks, but for what a
// disk makes of a crash between two of its writes. The plan is made without a look at
// the ledger, so that it stays meaningful when acts are left out of it.
//
// The tests run a few seeds; make sim SEED=7 runs one, make sim MINUTES=60 as many as
// fit. faults_test.go plants faults into the rules, and wants each found by the check
// that is there for it.
//
// It imports core, host/engine, host/store, plugins/build and other test support.
package sim

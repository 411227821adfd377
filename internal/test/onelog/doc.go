// Package onelog records one ledger's log that meets every rule there is, for
// every host to replay: the blocks must come out the same in each, natively, in
// Node, Chromium and workerd.
//
// Record runs the script (script.go, then a file for each theme) on an engine
// and returns the log, whose format core/ledger/log.go describes. Keys, time and
// randomness are fixed, so it is the same log each time. Replay gives a line for
// each block, which hosts compare. The test of this package fails when an
// action, a refusal or an error of an action does not occur in the log: write a
// step for each new one. Attacks (hostile.go, bombs.go) are the plugins that mean harm; host/e2e/server also runs them
// on a server and weighs it.
//
// It imports core, internal/test/asm for its contracts' code, and plugins/build.
package onelog

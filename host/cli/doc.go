// Package cli is the command line of latchkey: what a person or a script types
// and reads. It decides nothing that host/client and its neighbours could.
//
// # Output
//
// Results go to standard output, everything else to standard error. With
// --json a command that succeeds writes exactly one JSON object to standard
// output, whose fields its help lists; fields may be added, none is renamed or
// removed. Amounts are decimal strings of yoctoNEAR, gas and heights are
// numbers, keys and hashes are NEAR's text. On standard error each line is then
// one object, {"warning": TEXT} or, last, {"error": {...}} with
//
//	name     what to match on: USAGE, FAILURE, or the name of the cause, such
//	         as UNKNOWN_ACCOUNT, INVALID_TRANSACTION, EXECUTION_FAILED
//	message  a sentence for people; may change
//	hints    what to try, when there is something
//	data     the node's own answer, when there is one
//	transaction_hash   of a transaction that ran and failed, or whose outcome is
//	         not known (OUTCOME_UNKNOWN)
//
// # Exit codes
//
//	0  it worked
//	1  it failed
//	2  it was not understood: wrong command, flag or argument
//	3  a log, or a node that is followed, tells another history than is here, or
//	   cannot be gone on with: to be looked at, and not repeated
//
// # Adding a command
//
// One file a noun; what commands of several nouns share has a file named for what
// it holds, such as arguments.go or words.go. A command is made by app.command,
// whose function returns an error or prints a result with app.show. Nothing writes
// to the streams but the four printers of printers.go, and, on standard error, the
// questions of confirm.go, contract_ask.go and drop_estimate.go and the bar of progress.go. Its test is a script in
// testdata/script that reads like documentation.
package cli

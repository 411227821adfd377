// Package script runs ledger tests: scripts that tell what a contract does on a whole
// ledger, in no programming language. They have the form of testscript: a line is a
// command, ! before it says that it must fail, stdout and stderr hold what the last one said
// against a pattern, # begins a section, and files stand at the end.
//
//	account ID NEAR [PLUGIN]       an account to begin with, its money, and what it runs
//	key ID NAME [--receiver ID [--methods A,B] [--allowance NEAR]]
//	call ID METHOD [ARGS] --as ID [--key NAME] [--deposit NEAR] [--gas TGAS]
//	view ID METHOD [ARGS]
//	transfer ID NEAR --as ID [--key NAME]
//	deploy PLUGIN --as ID
//	after DURATION                 lets time go by: 90s, 24h
//	event NAME [TEXT...]           the last transaction emitted it, with these in its data
//	refused NAME                   it was refused, before it ran, by NEAR's name of the reason
//	burns TGAS                     it and its receipts burnt at most so much
//	balance ID NEAR [NEAR]         an account holds so much, or from the one to the other
//	stored ID KEY                  what a contract keeps there is the output
//	occupies ID BYTES              an account takes up at most so much storage
//	publickey NAME VARIABLE        the public key of a name
//	trace                          the tree of the last transaction's receipts is the output
//
// PLUGIN is contract, the one under test; a standard plugin by its name; or FILE.wasm,
// of the script or of the project. Every account has the full-access key of its own name, with
// which it signs unless --key names another. ARGS are {} and GAS is 100 Tgas when left out. A
// transaction's value, or why it failed or was refused, is the output.
package script

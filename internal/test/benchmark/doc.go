// Package benchmark measures the whole system: a server as people start it, the
// ledger inside a program, and beside them PostgreSQL with a table of coupons, as a
// team would keep them without any of this.
//
// All rows take turns in each round, every time is divided by that of one ed25519
// verification just before and after it, and what is told is the median of the
// rounds. make bench runs it; tests run a short form, so that it cannot rot.
//
//	rows.go      what is measured, and how much of it
//	round.go     one round of a row: readings beside their unit
//	node.go      the server, in a process of its own; supply.go what is sent to it
//	load.go      many connections at once
//	inside.go    claims inside this program, on the ledger of chain.go
//	postgres.go  the database server
//	coupons.go   its table of coupons
//	report.go    the table and the JSON
//	many.go      many ledgers on few nodes (make many)
package benchmark

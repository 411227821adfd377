// Package host holds no code of its own: the packages below it are the native
// host, a node and the command line.
//
//	cmd/latchkey   the program
//	cli            its commands, one file a noun
//	many           serves many ledgers, shared out between nodes; ledgerpath reads which
//	               one a path names
//	serve          puts a server together from the next nine
//	home           the folder of a node: keys, genesis, data
//	store, engine  core's two interfaces, on Pebble and on Extism and wazero
//	node           gathers transactions into blocks and answers their senders
//	ledgerlog      the log of a ledger, as an interface; postgres keeps it in a database,
//	               replica has a node be one of several that share it
//	httpd          HTTP; gate bounds what clients use at once
//	api            the interface below /v1/, which a Worker serves too
//	eventindex     finds the events of a ledger, beside the blocks
//	metrics        what Prometheus reads of all that
//	client         asks any node over JSON-RPC; drops, tokens, trace, audit,
//	               credentials and demo are made with it
//	campaign       makes claim links by the thousand; overview tells what became of
//	               them, handout makes tables, codes and sheets of them
//	move           takes a ledger from one place to another, as a file
//	follow         keeps a copy of a ledger that others run, and runs all of it again
//	edgeproject    makes projects around the Worker
//	plugin         builds plugins in four languages and looks into them
//	scaffold       makes projects for their authors
//	plugintest     a ledger in memory for tests of contracts, in Go; its package script
//	               has it for scripts
//	abi, bind      hold arguments to what a contract says, and make typed clients of it
//	files, pending write what may not be lost: whole files, and keys until it is known
//	               what became of them
//	tgas           gas as people write it
//	e2e            tests of all that with the clients that people use
//
// It may import core, plugins/build, plugins/declare, web and, for projects around the
// Worker, wasm/carried. Start reading at host/serve.
package host

// Package plugins holds no code of its own: below it are the contracts, and what
// they are written with. README.md has policies and ABIs.
//
//	sdk        what a contract in Go imports
//	drop       gives NEAR away by link
//	registrar  makes accounts
//	ft, nft    fungible and non-fungible tokens
//	proxy      keys of an account that do what their terms say
//	recovery   guardians who replace an account's keys
//	issuer     keys of one account for an application's users
//	examples   one counter in six ways, contracts without the SDK, one with a guard,
//	           and chess
//	declare    makes a contract's ABI, and the code between the host and its
//	           methods, from what its source declares
//	generate   does that for go generate
//	build      makes the standard plugins, the same bytes anywhere, and
//	           leaves out what no plugin needs
//	lock       does that for the Makefile, and holds them to plugins.lock
//
// Contracts are guests: they know nothing of core. Start reading at
// plugins/sdk/doc.go, then plugins/drop/main.go.
package plugins

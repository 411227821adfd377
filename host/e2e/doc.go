// Package e2e drives whole servers, and a Worker, with the clients that people use,
// and with requests that no client sends. Here is what its folders share; each is a
// package of tests, so that they run side by side.
//
//   - clients: near-api-js 4.0.4, 5.1.1, 6.5.1 and 7.3.1 over all that their users do,
//     *.test.mjs, run with Node's own test runner. Those of 7 also meet every refusal
//     and error that core has, each as the library's own class. And near-cli 4.0.13,
//     every command that a local chain can serve: testdata/script, scripts that read
//     like documentation.
//   - cloud: the same libraries and some of the scripts against a Worker on workerd,
//     and its pages; clients_test.go says which, and what is left out there. All that
//     starts the Worker is in this package, for it makes worker/build.
//   - deployed: the units of docs/deploy, installed as docs/operators.md says, under systemd
//     in a container; only make deployed runs it.
//   - machines: several nodes of one ledger, or of many, and their database, which are
//     killed, stopped and cut off from each other.
//   - pages: the web pages, in Chromium.
//   - probes: raw requests.
//   - server: servers in processes of their own, that are killed, starved and attacked.
//
// Not served, and why:
//
//   - near login: it opens a hosted wallet, which knows only its own networks.
//     near add-credentials, or a link to the node's credentials, takes its place.
//   - --signWithLedger, --useLedgerPK and their like: they need the device, and
//     node-hid, which is installed without its native part.
//   - clean, repl, evm-call, evm-view, set-api-key, js, dev-deploy, proposals:
//     near-cli 4 itself only says that they are gone.
//   - --networkId testnet and mainnet: those networks are elsewhere; a local
//     ledger is custom.
//   - near-api-js's multisig, two-factor and browser wallet accounts: they need
//     contracts and pages of others.
package e2e

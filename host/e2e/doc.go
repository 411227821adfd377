// Package e2e drives a whole server, and a Worker, with the clients that people
// use, and with requests that no client sends.
//
//   - near-api-js 4.0.4, 5.1.1, 6.5.1 and 7.3.1 over all that their users do:
//     clients/*.test.mjs, run with Node's own test runner. Those of 7 also meet
//     every refusal and error that core has, each as the library's own class.
//   - near-cli 4.0.13, every command that a local chain can serve:
//     testdata/script, scripts that read like documentation.
//   - The same libraries and some of the scripts against a Worker on workerd:
//     cloud_clients_test.go says which, and what is left out there.
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

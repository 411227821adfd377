// The ft contract is a fungible token: NEP-141 with storage management (NEP-145),
// metadata (NEP-148) and NEP-330. Its owner mints, and can be changed or dropped.
//
// README.md lists methods, texts, money and events. Start reading at main.go: a
// transfer is in transfer.go, one that calls its receiver goes on in resolve.go,
// and balance.go keeps the books: what all accounts hold is the supply.
package main

// The nft contract keeps non-fungible tokens: NEP-171 with metadata (NEP-177),
// approvals (NEP-178), enumeration (NEP-181), payouts (NEP-199) and NEP-330. Its
// owner mints, and can be changed or dropped.
//
// README.md lists methods, texts, money and events. Start reading at main.go; a token
// is made in mint.go, moved in transfer.go and, where its receiver is asked, in
// resolve.go. record.go and list.go say what is stored, and price.go what it costs:
// whoever mints pays for all that a token may ever take, whoever approves for
// the approval.
package main

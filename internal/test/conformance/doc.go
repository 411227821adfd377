// Package conformance holds plugins/ft and plugins/nft against the tokens of
// near-contract-standards, which NEAR's contracts are made with.
//
// In reference are two contracts that are those and nothing else. make conformance
// builds them, has them answer the calls of ft_test.go and nft_test.go on a ledger, and
// compares that with what testdata has: the calls, and the reference's answers. Tests
// hold ours against it without building the reference. Where ours differ, a row of
// differences_test.go says why; the tokens' READMEs show those rows.
//
//	go test ./internal/test/conformance -reference DIR -update
//
// writes testdata anew from contracts built into DIR.
package conformance

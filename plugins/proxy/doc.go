// The proxy contract narrows the keys of its account to terms: which contracts and
// methods, with which arguments, how often, until when, and how much they may spend.
// A key that spends nothing signs its calls itself, and the contract's guard holds it to
// its terms before a call is accepted. One that pays, stakes or serves several
// contracts may only call proxy, which sends what the terms allow on its behalf.
//
// README.md lists methods, terms, texts and events. Start reading at main.go: grant.go
// puts terms in place, terms.go is the verdict, guard.go and proxy.go ask for it, and
// settle.go gives back what was not spent.
package main

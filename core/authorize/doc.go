// Package authorize gives the verdict: may this key sign this? One function
// decides for every host and every way in; it changes nothing. It holds the rules
// alone: it caches nothing and runs no contract.
//
//	Judge.Transaction, Judge.Delegate    the rules in their order          authorize.go
//	Guards, Guard                        when a contract is asked, last    guard.go
package authorize

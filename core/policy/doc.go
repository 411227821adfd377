// Package policy is what a plugin asks to be allowed and what a chain allows
// every plugin at most. Both only narrow what NEAR allows any contract.
//
//	Parse     the custom section latchkey.policy       policy.go, rule.go
//	Action    may the plugin plan this promise?        check.go, refusal.go
//	Caps      ceilings of the chain, of the policy     caps.go
//	ParseABI  the custom section latchkey.abi          abi.go
//
// json.go reads JSON strictly; *.schema.json say the same for editors.
package policy

// Package audit says in plain words what each key of an account can do, what
// its allowance still buys, and what looks dangerous.
//
// It decides nothing: the verdict on a transaction is core/authorize's. Start
// at Of.
package audit

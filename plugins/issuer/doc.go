// The issuer contract gives the users of an application keys of one funded account, a
// key each: they call the application without an account or money of their own. What
// an application says is asked of it: how many keys in an hour, how often a key is
// topped up, and how long one may lie idle until it is taken back.
//
// README.md lists methods, texts and events. Start reading at main.go. The contract that
// the keys call tells its users apart with plugins/sdk/users.
package main

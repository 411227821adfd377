// Package users tells the users of a contract apart where some have accounts and others
// have only a key, which an application issued from one account of its own
// (plugins/issuer). A user is an account id or a key's text; keys can be linked to an
// account, whose they are then. Start reading at Registry.
package users

// Package account holds the account-id grammar and the classes of ids. The
// account record itself is core/state's.
package account

// Package tellerhost is a ledger of package teller as hosts see one, without its disk.
package tellerhost

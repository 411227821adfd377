package main

import (
	"strings"

	"latchkey/plugins/sdk"
)

// A claim that fails costs the drop gas and its link allowance. So whatever shows
// beforehand in the account's name alone is refused, by the guard and by the
// methods. Whether other accounts exist, a contract cannot see.

// recipient reads which account a claim pays.
func recipient(args sdk.Arguments) string {
	account := args.Account("account_id")
	requireRecipient(account)
	return account
}

// requireRecipient refuses an account with which the money would be lost.
func requireRecipient(account string) {
	switch {
	case account == sdk.CurrentAccount():
		sdk.Panic("A drop cannot be claimed into its own contract")
	case account == "system":
		sdk.Panic("system is no account that can be paid")
	case !sdk.ImplicitAccount(account) || len(account) == 64:
		return
	case account[1] == 'x':
		sdk.Panic("Money of 0x… accounts is moved by a wallet contract that is not on this ledger: claim into another account")
	default:
		sdk.Panic("Money of 0s… accounts is moved by a contract that this ledger cannot give them yet: claim into another account")
	}
}

// topLevelRegistrar is the account that makes names without a dot.
const topLevelRegistrar = "registrar"

// requireNewName refuses a name that topLevel cannot make: the protocol lets an
// account make only those directly below it.
func requireNewName(account, topLevel string) {
	if account == sdk.CurrentAccount() {
		sdk.Panic(account + " is taken")
	}
	requireRecipient(account)
	if topLevel == topLevelRegistrar {
		if strings.IndexByte(account, '.') >= 0 || sdk.ImplicitAccount(account) {
			refuseName(account, "have no dot and are not 64 hex digits")
		}
		return
	}
	label, below := strings.CutSuffix(account, "."+topLevel)
	switch {
	case !below:
		refuseName(account, "end in ."+topLevel)
	case strings.IndexByte(label, '.') >= 0:
		refuseName(account, "have one part before ."+topLevel)
	}
}

func refuseName(account, rule string) {
	sdk.Panic(account + " cannot be made here: names here " + rule)
}

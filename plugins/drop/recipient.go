package main

import (
	"strings"

	"latchkey/plugins/sdk"
)

// A claim that fails costs the drop gas and its link allowance. So whatever shows
// beforehand in the account's name alone is refused, by the guard and by the
// methods. Whether other accounts exist, a contract cannot see.

// recipient is the account that a claim pays.
func (by *claiming) recipient() string {
	requireNone(unpayable(by.Account))
	return by.Account
}

// unpayable tells why the money would be lost with an account, if it would.
func unpayable(account string) string {
	switch {
	case account == sdk.CurrentAccount():
		return "A drop cannot be claimed into its own contract"
	case account == "system":
		return "system is no account that can be paid"
	case !sdk.ImplicitAccount(account) || len(account) == 64:
		return ""
	case account[1] == 'x':
		return "Money of 0x… accounts is moved by a wallet contract that is not on this ledger: claim into another account"
	default:
		return "Money of 0s… accounts is moved by a contract that this ledger cannot give them yet: claim into another account"
	}
}

// topLevelRegistrar is the account that makes names without a dot.
const topLevelRegistrar = "registrar"

func requireNewName(account, topLevel string) { requireNone(unmakable(account, topLevel)) }

// unmakable tells why topLevel cannot make a name, if it cannot: the protocol lets an
// account make only those directly below it.
func unmakable(account, topLevel string) string {
	if account == sdk.CurrentAccount() {
		return account + " is taken"
	}
	if reason := unpayable(account); reason != "" {
		return reason
	}
	if topLevel == topLevelRegistrar {
		if strings.IndexByte(account, '.') >= 0 || sdk.ImplicitAccount(account) {
			return account + namesHere + "have no dot and are not 64 hex digits"
		}
		return ""
	}
	label, below := strings.CutSuffix(account, "."+topLevel)
	switch {
	case !below:
		return account + namesHere + "end in ." + topLevel
	case strings.IndexByte(label, '.') >= 0:
		return account + namesHere + "have one part before ." + topLevel
	}
	return ""
}

const namesHere = " cannot be made here: names here "

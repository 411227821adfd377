package token

import (
	"strings"

	"latchkey/plugins/sdk"
)

// RequireMayInitialize ends the call unless the contract's account calls, or the
// account it is below, which may have made it and initializes it in the same
// transaction: a stranger must not be quicker.
func RequireMayInitialize() {
	self, caller := sdk.CurrentAccount(), sdk.Predecessor()
	if caller == self {
		return
	}
	parent := self[strings.IndexByte(self, '.')+1:]
	switch {
	case parent == self:
		sdk.Panic("Only " + self + " may call new")
	case parent != caller:
		sdk.Panic("Only " + self + " or " + parent + " may call new")
	}
}

package replica

import (
	"fmt"
	"slices"

	"latchkey/core/ledger"
	"latchkey/core/prepare"
	"latchkey/core/rpc"
)

// RuleNodeLacksVersion is the rule by which a change is refused that a node could not follow.
const RuleNodeLacksVersion = "AdminNodeLacksVersion"

// LacksVersionError is a node that does not have a version of prepare.
type LacksVersionError struct {
	Node    string // URL
	Version uint32
	Has     []uint32
}

func (e *LacksVersionError) Error() string {
	return fmt.Sprintf("the node %s does not have prepare version %d, but %v: have it run a program that does, and send the change again", e.Node, e.Version, e.Has)
}

// admits refuses a change to a version of prepare that a node which lives could not follow.
// That a node has never heard of a version its ledger says.
func (m *Member) admits(c *ledger.SignedAdminChange) error {
	if c.PrepareVersion == nil || *c.PrepareVersion > prepare.Version {
		return nil
	}
	for _, n := range m.Presence.Nodes() {
		if !slices.Contains(n.Prepare, *c.PrepareVersion) {
			return &rpc.RefusedChangeError{Rule: RuleNodeLacksVersion, Err: &LacksVersionError{n.Address, *c.PrepareVersion, n.Prepare}}
		}
	}
	return nil
}

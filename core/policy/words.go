package policy

import (
	"fmt"
	"strings"
)

// Words say what a policy allows, a sentence for each of its fields; none for no policy.
func (p *Policy) Words() []string {
	words := []string{}
	if p == nil {
		return words
	}
	say := func(format string, args ...any) { words = append(words, fmt.Sprintf(format, args...)) }
	if p.Guard {
		say("is asked before anything that a limited key of its account signs is accepted")
	}
	switch {
	case p.Functions == nil:
	case len(p.Functions) == 0:
		say("may import no host function")
	default:
		say("may import %s", strings.Join(p.Functions, ", "))
	}
	if p.Promises != nil && len(p.Promises) == 0 {
		say("may plan nothing")
	}
	for i := range p.Promises {
		say("may %s", &p.Promises[i])
	}
	if n := p.Own.MemoryPagesMax; n > 0 {
		say("has at most %d pages of memory", n)
	}
	if n := p.Own.StorageBytesMax; n > 0 {
		say("stores at most %d bytes besides the code", n)
	}
	if n := p.Own.GasMax; n > 0 {
		say("burns at most %d gas a call", n)
	}
	return words
}

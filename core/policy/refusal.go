package policy

import (
	"fmt"
	"strings"

	"latchkey/core/tagged"
)

// Refusal is what the policy or a cap does not allow. It becomes part of outcomes,
// so what it holds of a plugin's policy is the plugin's own text, and short.
type Refusal interface {
	error
	refusal()
}

// Refusals is the table of Refusal.
var Refusals = tagged.New[Refusal](
	tagged.Row{Number: 1, Name: "OverCap", Type: OverCap{}},
	tagged.Row{Number: 2, Name: "NotPromised", Type: NotPromised{}},
)

func (OverCap) refusal()     {}
func (NotPromised) refusal() {}

// Cap is one of Caps. Its number is stored: never change it.
type Cap uint8

const (
	MemoryCap  Cap = 1
	StorageCap Cap = 2
	GasCap     Cap = 3
)

var capNames = tagged.NewNames[Cap]([]string{MemoryCap: "memory_pages_max", StorageCap: "storage_bytes_max", GasCap: "gas_max"})

// OverCap is a plugin that wants more than a cap lets it have.
type OverCap struct {
	Cap     Cap
	OfChain bool // the cap is the chain's and not the plugin's own
	Max     uint64
	Wanted  uint64 // of memory and storage
}

func (e OverCap) Error() string {
	rule := capNames.Of(e.Cap)
	if e.OfChain {
		rule += " of the chain"
	}
	return "policy: " + rule + ": " + e.reason()
}

func (e OverCap) reason() string {
	switch e.Cap {
	case MemoryCap:
		return fmt.Sprintf("the plugin's memory may grow to %d pages, the chain allows %d; the plugin's policy must ask for no more", e.Wanted, e.Max)
	case StorageCap:
		return fmt.Sprintf("the account may store %d bytes, %d with this write", e.Max, e.Wanted)
	}
	return fmt.Sprintf("one call of the plugin may burn %d gas at most", e.Max)
}

// namedMax is how much of a list a refusal names.
const namedMax = 3

// NotPromised is an attempt that no rule of promises allows.
type NotPromised struct {
	Tried   Attempt
	Against []Against // the first rules of its kind
	More    uint64    // such rules
}

// Against is a rule that does not allow an attempt.
type Against struct {
	Index   uint64 // in promises
	Allowed Allowed
}

// refused says which rules stand against an attempt, and what they would allow.
func (p *Policy) refused(against []int, tried Attempt) Refusal {
	named := against[:min(namedMax, len(against))]
	e := NotPromised{Tried: tried, More: uint64(len(against) - len(named))}
	for _, i := range named {
		e.Against = append(e.Against, Against{uint64(i), p.Promises[i].allowed(namedMax)})
	}
	return e
}

func (e NotPromised) Error() string {
	if len(e.Against) == 0 {
		return "policy: promises: no rule lets the plugin " + e.Tried.String()
	}
	var rules, allowed []string
	for _, a := range e.Against {
		rules = append(rules, fmt.Sprintf("promises[%d]", a.Index))
		allowed = append(allowed, a.Allowed.String())
	}
	if e.More > 0 {
		rules = append(rules, fmt.Sprintf("%d more", e.More))
	}
	return "policy: " + strings.Join(rules, ", ") + ": the plugin may only " + strings.Join(allowed, "; or ") +
		"; it tried to " + e.Tried.String()
}

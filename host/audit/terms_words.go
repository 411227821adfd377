package audit

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Words says in a sentence what the terms let a key do.
func (t *Terms) Words() string {
	var can []string
	for _, c := range t.Calls {
		can = append(can, c.words())
	}
	for _, to := range t.Transfers {
		can = append(can, fmt.Sprintf("transfers up to %s NEAR in all to %s", to.Total.FormatNEAR(), to.ReceiverID))
	}
	if t.Stake != nil {
		can = append(can, fmt.Sprintf("stakes with %s up to %s NEAR, and does not unstake", t.Stake.PublicKey, t.Stake.Most.FormatNEAR()))
	}
	text := strings.Join(can, "; ")
	if t.Rate != nil {
		text += ", at most " + t.Rate.Words()
	}
	if t.Uses != nil {
		text += fmt.Sprintf(", %s in all", plural(*t.Uses, "time"))
	}
	if t.ExpiresAt != nil {
		text += ", until " + instant(*t.ExpiresAt)
	}
	return text
}

func (c *CallTerms) words() string {
	methods := "any method"
	if len(c.MethodNames) > 0 {
		methods = strings.Join(c.MethodNames, ", ")
	}
	text := "calls " + methods + " of " + c.ContractID
	for i, rule := range c.Rules {
		text += [...]string{" with ", " and "}[min(i, 1)] + RuleWords(rule)
	}
	if !c.Deposits.IsZero() {
		text += ", attaching up to " + c.Deposits.FormatNEAR() + " NEAR in all"
	}
	return text
}

// Words says how often that is: "3 times in 20 blocks".
func (r *Rate) Words() string {
	span := plural(r.Blocks, "block")
	if r.Seconds > 0 {
		span = plural(r.Seconds, "second")
	}
	return plural(r.Calls, "time") + " in any " + span
}

// RuleWords says what an argument rule asks for. One of a kind that this program does not
// know is returned as it is.
func RuleWords(rule json.RawMessage) string {
	var r struct {
		Path   string            `json:"path"`
		Equals json.RawMessage   `json:"equals"`
		OneOf  []json.RawMessage `json:"one_of"`
		AtMost json.RawMessage   `json:"at_most"`
		Glob   *string           `json:"glob"`
	}
	if json.Unmarshal(rule, &r) != nil {
		return string(rule)
	}
	path := "args." + r.Path
	switch {
	case r.Equals != nil:
		return path + " = " + string(r.Equals)
	case r.OneOf != nil:
		var values []string
		for _, v := range r.OneOf {
			values = append(values, string(v))
		}
		return path + " one of " + strings.Join(values, ", ")
	case r.AtMost != nil:
		return path + " at most " + strings.Trim(string(r.AtMost), `"`)
	case r.Glob != nil:
		return path + " like " + *r.Glob
	}
	return string(rule)
}

// Left says what a key can still do of its terms at a block's time; empty when they bound
// nothing that is counted.
func (t *Terms) Left(nowNs uint64) string {
	if t.expired(nowNs) {
		return "nothing: it expired on " + instant(*t.ExpiresAt)
	}
	var left []string
	switch atOnce, inAll := t.UsesLeft(); {
	case inAll != nil && *inAll != *atOnce:
		left = append(left, fmt.Sprintf("%s now, %d in all", plural(*atOnce, "use"), *inAll))
	case inAll != nil:
		left = append(left, plural(*inAll, "use"))
	case atOnce != nil:
		left = append(left, plural(*atOnce, "use")+" now")
	}
	for _, c := range t.Calls {
		if c.Spent != nil && !c.Deposits.IsZero() {
			rest, _ := c.Deposits.Sub(*c.Spent)
			left = append(left, fmt.Sprintf("%s NEAR of deposits for %s", rest.FormatNEAR(), c.ContractID))
		}
	}
	for _, to := range t.Transfers {
		if to.Spent != nil {
			rest, _ := to.Total.Sub(*to.Spent)
			left = append(left, fmt.Sprintf("%s NEAR to %s", rest.FormatNEAR(), to.ReceiverID))
		}
	}
	return strings.Join(left, "; ")
}

// instant is a time for people, in UTC, with its seconds only when there are some.
func instant(nanoseconds uint64) string {
	t := time.Unix(int64(nanoseconds/1e9), int64(nanoseconds%1e9)).UTC()
	if t.Second() == 0 && t.Nanosecond() == 0 {
		return t.Format("2006-01-02 15:04 MST")
	}
	return t.Format("2006-01-02 15:04:05.999999999 MST")
}

func plural(n uint64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

package main

import (
	"strconv"

	"latchkey/plugins/rules"
	"latchkey/plugins/sdk"
)

// use holds an action against the terms, and counts it in s. It returns the place of
// what it spends among s.spent, -1 when it spends nothing that counts, or why the key
// may not do it.
func (t *terms) use(s *spending, a action) (place int, refusal string) {
	now := sdk.BlockTimestamp()
	if err := rules.Expired("this key", t.expiresAt, now); err != nil {
		return 0, err.Error()
	}
	if t.usesMax > 0 && s.uses >= t.usesMax {
		return 0, "this key was used " + strconv.FormatUint(s.uses, 10) + " times, which is all that it was granted for"
	}
	recent, err := t.rate.Count(s.recent, t.rate.Moment(sdk.BlockHeight(), now))
	if err != nil {
		return 0, "this key was used too often: " + err.Error()
	}
	if place, refusal = t.allows(s, a); refusal != "" {
		return 0, refusal
	}
	s.recent = recent
	s.uses++
	return place, ""
}

// allows holds an action against what the key may do at any time.
func (t *terms) allows(s *spending, a action) (place int, refusal string) {
	switch a.kind {
	case "stake":
		return -1, t.allowsStake(a)
	case "transfer":
		for i, to := range t.transfers {
			if to.Receiver == a.receiver {
				place = len(t.calls) + i
				return place, s.spend(place, to.Total, a.amount, "transfers to "+a.receiver)
			}
		}
		return 0, "this key may not transfer to " + a.receiver + t.mayTransferTo()
	}
	for i, c := range t.calls {
		if c.contract == a.receiver && (len(c.methods) == 0 || has(c.methods, a.method)) {
			return t.allowsCall(s, i, a)
		}
	}
	return 0, "this key may not call " + shown(a.method) + " of " + a.receiver + t.mayCall()
}

func (t *terms) allowsCall(s *spending, i int, a action) (place int, refusal string) {
	c := t.calls[i]
	if c.rules != "" {
		set, err := rules.Parse([]byte(c.rules))
		if err == nil {
			err = set.Check([]byte(a.args))
		}
		if err != nil {
			return 0, err.Error()
		}
	}
	if a.amount.IsZero() {
		return -1, ""
	}
	return i, s.spend(i, c.deposits, a.amount, "deposits for "+a.receiver)
}

// allowsStake lets what is staked grow up to the terms' most.
func (t *terms) allowsStake(a action) (refusal string) {
	locked := sdk.LockedBalance()
	stake, may := t.stake.Get()
	switch {
	case !may:
		return "this key may not stake"
	case stake.Validator != a.validator:
		return "this key may only stake with " + stake.Validator.String() + ", got " + a.validator.String()
	case a.amount.Less(locked):
		return "this key may stake and not unstake: " + locked.String() + " yocto are staked, and it asks for " + a.amount.String()
	case stake.Most.Less(a.amount):
		return "this key may stake at most " + stake.Most.String() + " yocto, and it asks for " + a.amount.String()
	}
	return ""
}

// spend adds to what was spent at a place, within a total.
func (s *spending) spend(place int, total, amount sdk.Amount, what string) (refusal string) {
	sum, fits := s.spent[place].CheckedAdd(amount)
	if !fits || total.Less(sum) {
		left, _ := total.CheckedSub(s.spent[place])
		return "this key has " + left.String() + " of " + total.String() + " yocto left in " + what + ", and it asks for " + amount.String()
	}
	s.spent[place] = sum
	return ""
}

// mayCall says what the key may call.
func (t *terms) mayCall() string {
	if len(t.calls) == 0 {
		return "; it may not call contracts"
	}
	text := "; it may call "
	for i, c := range t.calls {
		if i > 0 {
			text += ", "
		}
		text += methodsText(c.methods) + " of " + c.contract
	}
	return shortened(text)
}

func methodsText(methods []string) string {
	if len(methods) == 0 {
		return "any method"
	}
	text := methods[0]
	for _, method := range methods[1:] {
		text += " or " + method
	}
	return text
}

func (t *terms) mayTransferTo() string {
	if len(t.transfers) == 0 {
		return "; it may not transfer"
	}
	text := "; it may to "
	for i, to := range t.transfers {
		if i > 0 {
			text += ", "
		}
		text += to.Receiver
	}
	return shortened(text)
}

func shortened(text string) string {
	const most = 400
	if len(text) > most {
		return text[:most] + "…"
	}
	return text
}

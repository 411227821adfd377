package rules

// Possible returns an error if no arguments at all keep to the set, as far as that
// shows: two rules on one argument that no value meets, or rules on arguments that
// cannot be there together.
func (s Set) Possible() error {
	for i, r := range s {
		for _, other := range s[:i] {
			if why := r.conflict(other); why != "" {
				return Error("no arguments keep to these rules: " + why)
			}
		}
	}
	return nil
}

// conflict says why two rules cannot both hold, or nothing.
func (r Rule) conflict(other Rule) string {
	shared := 0
	for shared < len(r.at) && shared < len(other.at) && r.at[shared] == other.at[shared] {
		shared++
	}
	switch {
	case shared < len(r.at) && shared < len(other.at):
		if fold(r.at[shared]) == fold(other.at[shared]) {
			return r.path + " and " + other.path + " differ in upper and lower case alone, and arguments may name only one of them"
		}
		return ""
	case len(r.at) != len(other.at):
		return "one is on " + r.path + " and one on " + other.path + ", of which one is within the other"
	case r.excludes(other):
		return r.path + " must " + other.must() + ", and " + r.must()
	}
	return ""
}

// excludes reports whether no value meets both rules, which are on one argument.
func (r Rule) excludes(other Rule) bool {
	if r.values == nil {
		r, other = other, r
	}
	if r.values == nil {
		return r.kind != other.kind && (r.onlyText() || other.onlyText())
	}
	for _, v := range r.values {
		if other.allows(v) {
			return false
		}
	}
	return true
}

// onlyText reports whether a pattern has a character that no amount has.
func (r Rule) onlyText() bool {
	for i := 0; i < len(r.pattern); i++ {
		if b := r.pattern[i]; !isDigit(b) && b != '*' && b != '?' && b != '\\' {
			return true
		}
	}
	return false
}

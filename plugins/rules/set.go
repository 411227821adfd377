package rules

import "strconv"

const (
	rulesMax    = 64
	setBytesMax = 16 << 10
)

// Set is rules that hold together.
type Set []Rule

// Parse reads a set from JSON: a list of at most 64 objects, each a path and one
// of equals, one_of, at_most (a number or a decimal string) and glob.
func Parse(text []byte) (Set, error) {
	if len(text) > setBytesMax {
		return nil, Error("rules have " + strconv.Itoa(len(text)) + " bytes, at most " + strconv.Itoa(setBytesMax) + " are allowed")
	}
	list, err := Read(text)
	if err != nil {
		return nil, Error("rules are not JSON: " + err.Error())
	}
	if list.Kind != Array || len(list.Items) > rulesMax {
		return nil, Error("rules are a JSON list of at most " + strconv.Itoa(rulesMax))
	}
	set := make(Set, len(list.Items))
	for i, item := range list.Items {
		if set[i], err = parseRule(item); err != nil {
			return nil, Error("rule " + strconv.Itoa(i) + ": " + err.Error())
		}
	}
	return set, nil
}

func parseRule(v Value) (Rule, error) {
	path, ok := v.Member("path")
	if v.Kind != Object || !ok || path.Kind != String || len(v.Names) != 2 {
		return Rule{}, Error(`a rule is {"path": …} and one of equals, one_of, at_most and glob`)
	}
	kind, value := v.Names[0], v.Items[0]
	if kind == "path" {
		kind, value = v.Names[1], v.Items[1]
	}
	switch {
	case kind == "equals":
		return Equals(path.Text, value)
	case kind == "one_of" && value.Kind == Array:
		return OneOf(path.Text, value.Items...)
	case kind == "at_most" && (value.Kind == Number || value.Kind == String):
		return AtMost(path.Text, value.Text)
	case kind == "glob" && value.Kind == String:
		return Glob(path.Text, value.Text)
	}
	return Rule{}, Error("no rule takes " + shown(kind) + " with " + value.Kind.String() + "; there are equals, one_of (a list), at_most (a whole number) and glob (a string)")
}

// Check tells the first rule that a call's arguments break, as a *Violation, or
// why they cannot be held against rules. A set without rules allows everything.
func (s Set) Check(args []byte) error {
	if len(s) == 0 {
		return nil
	}
	value, err := Arguments(args)
	if err != nil {
		return err
	}
	for _, r := range s {
		if violation := r.check(value); violation != nil {
			return violation
		}
	}
	return nil
}

package rules

// Rule is one condition on one argument. An argument that is missing breaks it.
type Rule struct {
	path string
	at   path
	kind kind

	values  []Value // of equals and oneOf
	limit   string  // of atMostRule, a natural number
	pattern string  // of globRule
}

type kind uint8

const (
	equals kind = iota
	oneOf
	atMostRule
	globRule
)

// Equals: the argument at path is this string, whole number, boolean or null.
// Numbers equal only numbers, and only those written plainly: 1000 is not 1e3.
func Equals(path string, value Value) (Rule, error) {
	return newRule(path, Rule{kind: equals, values: []Value{value}})
}

// OneOf: the argument at path equals one of the values.
func OneOf(path string, values ...Value) (Rule, error) {
	return newRule(path, Rule{kind: oneOf, values: values})
}

// AtMost: the argument at path is a whole number from 0 to limit, as a number or
// as a string of decimal digits, the form of amounts. limit has at most 39 digits.
func AtMost(path, limit string) (Rule, error) {
	return newRule(path, Rule{kind: atMostRule, limit: limit})
}

// Glob: the argument at path is a string that pattern matches as a whole; *
// stands for any characters, ? for one.
func Glob(path, pattern string) (Rule, error) {
	return newRule(path, Rule{kind: globRule, pattern: pattern})
}

const (
	valuesMax       = 64
	patternBytesMax = 256
	limitDigitsMax  = 39 // of 2^128
)

func newRule(text string, r Rule) (Rule, error) {
	var err error
	if r.at, err = parsePath(text); err != nil {
		return Rule{}, err
	}
	r.path = shown(text)
	switch {
	case r.kind == oneOf && (len(r.values) == 0 || len(r.values) > valuesMax):
		return Rule{}, Error(r.path + ": one_of takes 1 to 64 values")
	case r.kind == atMostRule && (!isNatural(r.limit) || len(r.limit) > limitDigitsMax):
		return Rule{}, Error(r.path + ": at_most takes a whole number of at most 39 digits, got " + shown(r.limit))
	case r.kind == globRule && len(r.pattern) > patternBytesMax:
		return Rule{}, Error(r.path + ": glob takes a pattern of at most 256 bytes")
	}
	for _, v := range r.values {
		if v.Kind == Array || v.Kind == Object || v.Kind == Number && !isInteger(v.Text) {
			return Rule{}, Error(r.path + ": rules compare strings, whole numbers, booleans and null, got " + v.show())
		}
	}
	return r, nil
}

// check tells what args have against the rule.
func (r Rule) check(args Value) *Violation {
	got, there := r.at.in(args)
	if !there {
		return &Violation{r.path, r.must(), "nothing"}
	}
	if !r.allows(got) {
		return &Violation{r.path, r.must(), got.show()}
	}
	return nil
}

func (r Rule) allows(got Value) bool {
	switch r.kind {
	case atMostRule:
		return (got.Kind == Number || got.Kind == String) && isNatural(got.Text) && atMost(got.Text, r.limit)
	case globRule:
		return got.Kind == String && glob(r.pattern, got.Text)
	}
	for _, want := range r.values {
		if want.equal(got) {
			return true
		}
	}
	return false
}

// equal compares scalars. Whole numbers have one plain form, and others equal
// nothing, so that comparing their text is comparing them.
func (v Value) equal(other Value) bool {
	switch v.Kind {
	case Null, Bool, Number, String:
		return v.Kind == other.Kind && v.Text == other.Text
	}
	return false
}

// must says what the rule asks for.
func (r Rule) must() string {
	switch r.kind {
	case atMostRule:
		return "be at most " + r.limit
	case globRule:
		return "match " + shown(r.pattern)
	case equals:
		return "be " + r.values[0].show()
	}
	text := "be one of "
	for i, v := range r.values {
		if len(text) > shownBytesMax {
			return text + "…"
		}
		if i > 0 {
			text += ", "
		}
		text += v.show()
	}
	return text
}

// show writes a value for people.
func (v Value) show() string {
	switch v.Kind {
	case String:
		return `"` + shown(v.Text) + `"`
	case Number, Bool:
		return shown(v.Text)
	}
	return v.Kind.String()
}

package rules

// Integers are compared by their digits: no conversion can lose any.

// isNatural tells whether text is a whole number in its one plain form: decimal
// digits without a leading zero.
func isNatural(text string) bool {
	if text == "" || text[0] == '0' && len(text) > 1 {
		return false
	}
	for i := 0; i < len(text); i++ {
		if !isDigit(text[i]) {
			return false
		}
	}
	return true
}

// isInteger also takes a minus before a number that is not zero.
func isInteger(text string) bool {
	if len(text) > 1 && text[0] == '-' {
		return text[1] != '0' && isNatural(text[1:])
	}
	return isNatural(text)
}

// atMost compares two natural numbers.
func atMost(a, b string) bool {
	if len(a) != len(b) {
		return len(a) < len(b)
	}
	return a <= b
}

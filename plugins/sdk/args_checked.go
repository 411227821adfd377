package sdk

import (
	"strconv"
	"unicode/utf8"
)

// Between returns a whole number from least to most.
func (a Arguments) Between(name string, least, most uint64) uint64 {
	bound := "from " + strconv.FormatUint(least, 10) + " to " + strconv.FormatUint(most, 10)
	n := unsigned(name, a.find(name), most, bound)
	if n < least {
		refuse(name + ": expected a whole number " + bound)
	}
	return n
}

// Int returns a whole number from least to most, which may be below 0.
func (a Arguments) Int(name string, least, most int64) int64 {
	value := of(name, a.find(name), Number)
	digits, negative := value.Text, value.Text[0] == '-'
	if negative {
		digits = digits[1:]
	}
	size, err := ParseAmount(digits)
	magnitude, fits := size.Uint64()
	n := int64(magnitude)
	if negative {
		n = -n
	}
	if err != nil || !fits || (n < 0) != (negative && magnitude > 0) || n < least || n > most {
		refuse(name + ": expected a whole number from " + strconv.FormatInt(least, 10) + " to " + strconv.FormatInt(most, 10))
	}
	return n
}

// Whole returns a whole number below 2^64, which may be written as a decimal string.
func (a Arguments) Whole(name string) uint64 {
	value := a.Value(name)
	n, err := ParseAmount(value.Text)
	whole, fits := n.Uint64()
	if value.Kind != String && value.Kind != Number || err != nil || !fits {
		refuse(name + ": expected a whole number below 2^64")
	}
	return whole
}

// Choice returns which of some texts a member is.
func (a Arguments) Choice(name string, texts []string) int {
	given := a.String(name)
	for i, text := range texts {
		if given == text {
			return i
		}
	}
	refuse(name + ": expected one of " + listed(texts) + ", got " + given)
	return 0
}

// OneOf returns a member that is one of some texts.
func (a Arguments) OneOf(name string, texts ...string) string { return texts[a.Choice(name, texts)] }

func listed(texts []string) (all string) {
	for i, text := range texts {
		if i > 0 {
			all += ", "
		}
		all += text
	}
	return all
}

// CheckLength ends the call unless a text has from least to most characters.
func CheckLength(name, text string, least, most int) {
	checkCount(name, utf8.RuneCountInString(text), least, most, "characters")
}

// CheckItems ends the call unless a list has from least to most items.
func CheckItems(name string, items, least, most int) {
	checkCount(name, items, least, most, "items")
}

func checkCount(name string, n, least, most int, what string) {
	if n < least || n > most {
		refuse(name + ": expected " + strconv.Itoa(least) + " to " + strconv.Itoa(most) + " " + what + ", got " + strconv.Itoa(n))
	}
}

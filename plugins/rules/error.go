package rules

// Error is an error that is only a text.
type Error string

func (e Error) Error() string { return string(e) }

// Violation is a rule that arguments break.
type Violation struct {
	Path string // of the rule
	Must string // what it asks for, such as "be at most 5"
	Got  string // what there was, shortened
}

func (v *Violation) Error() string { return v.Path + " must " + v.Must + ", got " + v.Got }

// shownBytesMax is how much of an argument or a rule an error repeats.
const shownBytesMax = 64

// shown shortens text at the end of a character.
func shown(text string) string {
	if len(text) <= shownBytesMax {
		return text
	}
	end := shownBytesMax
	for end > 0 && text[end]&0xc0 == 0x80 {
		end--
	}
	return text[:end] + "…"
}

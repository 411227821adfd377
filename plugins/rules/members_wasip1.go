package rules

// What is at hand for the first object that a call reads: its arguments, or what a
// guard is told. Start-up makes it, and no call pays for that.
var (
	firstNames [membersMost]string
	firstItems [membersMost]Value
	firstRead  bool
)

const membersMost = 12

// members returns room for the members of an object, so deep in a value.
func members(depth int) ([]string, []Value) {
	if depth == 0 && !firstRead {
		firstRead = true
		return firstNames[:0], firstItems[:0]
	}
	return make([]string, 0, membersFirst), make([]Value, 0, membersFirst)
}

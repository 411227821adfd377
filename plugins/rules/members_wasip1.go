package rules

// Room for the members of the objects that a call reads: its arguments, or what a guard
// is told and the arguments in that. Start-up makes it, and no call pays for it.
var (
	roomNames [membersMost]string
	roomItems [membersMost]Value
	roomUsed  int
)

const (
	membersMost      = 48
	membersOutermost = 12 // of an object that is in no other
)

// members returns room for the members of an object, so deep in a value.
func members(depth int) ([]string, []Value) {
	n := membersFirst
	if depth == 0 {
		n = membersOutermost
	}
	if n > membersMost-roomUsed {
		return make([]string, 0, membersFirst), make([]Value, 0, membersFirst)
	}
	from, to := roomUsed, roomUsed+n
	roomUsed = to
	return roomNames[from:from:to], roomItems[from:from:to]
}

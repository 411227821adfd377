//go:build !wasip1

package rules

// members returns room for the members of an object, so deep in a value.
func members(int) ([]string, []Value) {
	return make([]string, 0, membersFirst), make([]Value, 0, membersFirst)
}

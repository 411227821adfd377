package plugin

import "slices"

// Difference is what changed from one build of a plugin to the next.
type Difference struct {
	MethodsAdded   []string `json:"methods_added"`
	MethodsRemoved []string `json:"methods_removed"`
	PolicyAdded    []string `json:"policy_added"` // in words
	PolicyRemoved  []string `json:"policy_removed"`
	SizeBefore     int      `json:"size_before"` // bytes; 0 when there was no build before
}

// Since compares with an earlier build; nil is none.
func (r *Report) Since(before *Report) Difference {
	if before == nil {
		before = &Report{}
	}
	d := Difference{SizeBefore: before.Size}
	d.MethodsAdded, d.MethodsRemoved = compare(before.methodNames(), r.methodNames())
	d.PolicyAdded, d.PolicyRemoved = compare(before.Policy, r.Policy)
	return d
}

func (r *Report) methodNames() []string {
	names := make([]string, len(r.Methods))
	for i, m := range r.Methods {
		names[i] = m.Name
	}
	return names
}

// compare tells what only the one list has, and what only the other.
func compare(before, now []string) (added, removed []string) {
	return without(now, before), without(before, now)
}

func without(list, others []string) []string {
	return slices.DeleteFunc(append([]string{}, list...), func(s string) bool { return slices.Contains(others, s) })
}

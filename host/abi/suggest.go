package abi

import "strings"

// Suggestion is what to add to a sentence about a name that is none of some: the one
// that was probably meant, or all of them when they are few.
func Suggestion(name string, names []string) string {
	best, distance := "", max(2, len(name)/3)+1
	for _, candidate := range names {
		d := edits(strings.ToLower(name), strings.ToLower(candidate))
		if len(name) >= 3 && (strings.HasPrefix(candidate, name) || strings.HasSuffix(candidate, name)) {
			d = 1
		}
		if d < distance {
			best, distance = candidate, d
		}
	}
	switch {
	case best != "":
		return "; did you mean " + best + "?"
	case len(names) == 0:
		return ""
	case len(names) <= 12:
		return "; there are " + strings.Join(names, ", ")
	}
	return ""
}

// edits counts the letters to add, leave out or replace until a is b.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

package rules

import (
	"strings"
	"testing"
)

// TestWhatStandsForItself holds literal, which looks at eight bytes at once, to one that
// looks at each.
func TestWhatStandsForItself(t *testing.T) {
	for _, end := range []string{"", `"`, `\`, "\x00", "\x1f"} {
		for before := range 20 {
			for _, letter := range []string{"a", "é", " ", "\x7f", "\xa0\x80\xff", "!#[]"} {
				start := strings.Repeat(letter, before)
				if got := literal(start + end + "xé\"yyyyyyyyyyyyyy"[:5*min(1, len(end))]); got != len(start) {
					t.Fatalf("%q then %q: %d, want %d", start, end, got, len(start))
				}
			}
		}
	}
}

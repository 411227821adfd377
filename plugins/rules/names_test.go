package rules

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// TestNoNameTwice: the second of two equal names is found among few and among many,
// wherever they are.
func TestNoNameTwice(t *testing.T) {
	for n := 2; n < 3*namesCompared; n++ {
		for first := range n - 1 {
			members := make([]string, n)
			for i := range members {
				members[i] = fmt.Sprintf(`"name%d":0`, i)
			}
			if _, err := ReadText("{" + strings.Join(members, ",") + "}"); err != nil {
				t.Fatalf("%d names: %v", n, err)
			}
			members[n-1] = members[first]
			if _, err := ReadText("{" + strings.Join(members, ",") + "}"); err == nil || !strings.Contains(err.Error(), "duplicate field") {
				t.Fatalf("of %d names the last is the one at %d: %v", n, first, err)
			}
		}
	}
}

// TestPlainBytes: Plain finds the first byte that does not stand for itself.
func TestPlainBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.StringMatching(`[ !#-\[\]-~]{0,40}`).Draw(t, "plain")
		rest := string(rapid.SliceOfN(rapid.Byte(), 0, 12).Draw(t, "rest"))
		text := plain + rest
		want := 0
		for want < len(text) && text[want] >= ' ' && text[want] != '"' && text[want] != '\\' && text[want] < utf8.RuneSelf {
			want++
		}
		if got := Plain(text); got != want {
			t.Fatalf("of %q the first %d are plain, got %d", text, want, got)
		}
	})
}

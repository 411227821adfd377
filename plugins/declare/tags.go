package declare

import (
	"go/ast"
	"regexp"
	"slices"
	"strings"
)

// tagNames are the tags that a field may have.
var tagNames = []string{"json", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern", "enum", "count", "check", "missing"}

var oneTag = regexp.MustCompile(`^\s*([^\s":]+):"(?:[^"\\]|\\.)*"`)

// knownTags refuses tags that would be passed over, such as a limit that is spelt wrong.
func (s *source) knownTags(at ast.Node, tags string) {
	seen := map[string]bool{}
	for rest := tags; strings.TrimSpace(rest) != ""; {
		found := oneTag.FindStringSubmatch(rest)
		switch {
		case found == nil:
			s.fail(at, "the tags `%s` cannot be read: write them as name:\"value\", with a space between", tags)
			return
		case !slices.Contains(tagNames, found[1]):
			s.fail(at, "there is no tag %s: there are %s", found[1], strings.Join(tagNames, ", "))
		case seen[found[1]]:
			s.fail(at, "the tag %s is there twice", found[1])
		}
		seen[found[1]], rest = true, rest[len(found[0]):]
	}
}

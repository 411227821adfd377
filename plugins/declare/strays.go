package declare

import (
	"go/ast"
	"strings"
)

// note remembers that a comment's directives are read.
func (s *source) note(doc *ast.CommentGroup) {
	for _, d := range directivesOf(doc) {
		s.read[d.at] = true
	}
}

// strays refuses directives that are above nothing, and those that are none for a space:
// a method would be missing without a word.
func (s *source) strays(file *ast.File) {
	for _, group := range file.Comments {
		for _, c := range group.List {
			switch text, ok := strings.CutPrefix(c.Text, "//"); {
			case !ok:
			case strings.HasPrefix(c.Text, directivePrefix) && !s.read[c]:
				s.fail(c, "%s is above no function or type: put it right above one, without an empty line between", c.Text)
			case strings.HasPrefix(strings.TrimLeft(text, " \t"), "latchkey:") && !strings.HasPrefix(text, "latchkey:"):
				s.fail(c, "a directive has no space behind //: write //%s", strings.TrimSpace(text))
			}
		}
	}
}

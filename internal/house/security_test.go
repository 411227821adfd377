package house

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const securityFile = "SECURITY.md"

// shownInText is what SECURITY.md names as shown: `FOLDER: Test` or `FILE: text`.
var shownInText = regexp.MustCompile("`[\\w./]+/[\\w./]+: [^`]+`")

// TestWhatSecurityPromisesIsShown: each row of SECURITY.md's tables names what shows it,
// and all that the page names is there.
func TestWhatSecurityPromisesIsShown(t *testing.T) {
	root, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join(root, securityFile))
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for _, line := range strings.Split(string(content), "\n") {
		shown := shownInText.FindAllString(line, -1)
		for _, entry := range shown {
			if !exists(root, entry) {
				t.Errorf("%s names %s, which is not there", securityFile, entry)
			}
		}
		if cells := strings.Split(line, "|"); len(cells) == 4 && !strings.HasPrefix(cells[1], "-") && strings.TrimSpace(cells[2]) != "shown by" {
			rows++
			if rest := shownInText.ReplaceAllString(cells[2], ""); len(shown) == 0 || strings.Trim(rest, " ,") != "" {
				t.Errorf("%s: %q is shown by nothing", securityFile, strings.TrimSpace(cells[1]))
			}
		}
	}
	if rows == 0 {
		t.Errorf("%s promises nothing", securityFile)
	}
}

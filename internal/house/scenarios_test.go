package house

import (
	"flag"
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what docs/scenarios.md says of tests")

// scenariosMax is the number of the last scenario.
const scenariosMax = 111

const scenariosFile = "docs/scenarios.md"

var (
	scenarioRow    = regexp.MustCompile(`^\| S(\d+) \| (.+) \| ?(.*?) ?\|$`)
	scenarioEntry  = regexp.MustCompile("^`([^`:]+): ([^`]+)`$")
	scenarioNumber = regexp.MustCompile(`\bS(\d{1,3})\b`)
	scenarioName   = regexp.MustCompile(`^Test((?:S\d+)+)`)
)

const (
	notYet = "not yet"
	inPart = "in part"
)

// notYetMax is how many scenarios may be without a test.
const notYetMax = 7

// TestScenarios holds the table of scenarios to the tests: each has a row; what a
// row names exists; a test that names a scenario stands in its row.
func TestScenarios(t *testing.T) {
	root, text := readScenarios(t)
	named := namedByTests(t)
	lines := strings.Split(text, "\n")
	next, without := 1, 0
	for i, line := range lines {
		row := scenarioRow.FindStringSubmatch(line)
		if row == nil {
			continue
		}
		n, _ := strconv.Atoi(row[1])
		if n != next {
			t.Fatalf("%s: S%d stands where S%d should", scenariosFile, n, next)
		}
		next++
		shown := shownBy(root, row[3], named[n])
		lines[i] = fmt.Sprintf("| S%d | %s | %s |", n, row[2], shown)
		if lines[i] != line && !*update {
			t.Errorf("%s: S%d is shown by %q, the table says %q: run go test ./internal/house -run Scenarios -update", scenariosFile, n, shown, row[3])
		}
		if reason, missing := strings.CutPrefix(shown, notYet); missing {
			without++
			if !strings.HasPrefix(reason, ": ") {
				t.Errorf("%s: S%d has no test and no reason: write \"%s: why\" in its row", scenariosFile, n, notYet)
			}
		}
		delete(named, n)
	}
	if without > notYetMax {
		t.Errorf("%s: %d scenarios have no test, at most %d may", scenariosFile, without, notYetMax)
	}
	if next-1 != scenariosMax {
		t.Errorf("%s ends at S%d, not at S%d", scenariosFile, next-1, scenariosMax)
	}
	for n, tests := range named {
		t.Errorf("%v name S%d, which has no row in %s", tests, n, scenariosFile)
	}
	if *update {
		if err := os.WriteFile(filepath.Join(root, scenariosFile), []byte(strings.Join(lines, "\n")), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func readScenarios(t *testing.T) (root, text string) {
	root, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join(root, scenariosFile))
	if err != nil {
		t.Fatal(err)
	}
	return root, string(content)
}

// shownBy is what a row's last column should say, given what it says and the
// tests that name its scenario.
func shownBy(root, says string, named []string) string {
	partly := strings.HasPrefix(says, inPart)
	entries := slices.Clone(named)
	for entry := range strings.SplitSeq(strings.TrimPrefix(strings.TrimPrefix(says, inPart), ":"), ";") {
		entry = strings.TrimSpace(entry)
		if !slices.Contains(entries, entry) && exists(root, entry) {
			entries = append(entries, entry)
		}
	}
	slices.Sort(entries)
	switch {
	case len(entries) == 0 && strings.HasPrefix(says, notYet):
		return says
	case len(entries) == 0:
		return notYet
	case partly:
		return inPart + ": " + strings.Join(entries, "; ")
	}
	return strings.Join(entries, "; ")
}

// exists reports whether an entry, `FOLDER: Test` or `FILE: text`, can be found.
func exists(root, entry string) bool {
	parts := scenarioEntry.FindStringSubmatch(entry)
	if parts == nil {
		return false
	}
	where := filepath.Join(root, filepath.FromSlash(parts[1]))
	if info, err := os.Stat(where); err == nil && !info.IsDir() {
		content, err := os.ReadFile(where)
		return err == nil && strings.Contains(string(content), parts[2])
	}
	files, _ := sources()
	return slices.ContainsFunc(files, func(f *file) bool {
		return f.dir() == parts[1] && slices.ContainsFunc(f.tests(), func(d *ast.FuncDecl) bool { return d.Name.Name == parts[2] })
	})
}

// tests are the test functions of a file.
func (f *file) tests() []*ast.FuncDecl {
	if !f.isTest() {
		return nil
	}
	var found []*ast.FuncDecl
	for _, d := range f.ast.Decls {
		if function, ok := d.(*ast.FuncDecl); ok && function.Recv == nil && strings.HasPrefix(function.Name.Name, "Test") {
			found = append(found, function)
		}
	}
	return found
}

// namedByTests are the tests that name each scenario, in their own name, their
// comment, or a text of theirs.
func namedByTests(t *testing.T) map[int][]string {
	named := map[int][]string{}
	for _, f := range allSources(t) {
		for _, function := range f.tests() {
			entry := fmt.Sprintf("`%s: %s`", path.Clean(f.dir()), function.Name.Name)
			for _, n := range f.scenariosOf(function) {
				if !slices.Contains(named[n], entry) {
					named[n] = append(named[n], entry)
				}
			}
		}
	}
	if len(named) == 0 {
		t.Fatal("no test names a scenario")
	}
	return named
}

func (f *file) scenariosOf(function *ast.FuncDecl) []int {
	var words []string
	if name := scenarioName.FindStringSubmatch(function.Name.Name); name != nil {
		words = append(words, strings.ReplaceAll(name[1], "S", " S"))
	}
	if function.Doc != nil {
		words = append(words, function.Doc.Text())
	}
	ast.Inspect(function, func(n ast.Node) bool {
		if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			words = append(words, literal.Value)
		}
		return true
	})
	for _, comment := range f.ast.Comments {
		if comment.Pos() > function.Pos() && comment.End() < function.End() {
			words = append(words, comment.Text())
		}
	}
	var numbers []int
	for _, found := range scenarioNumber.FindAllStringSubmatch(strings.Join(words, "\n"), -1) {
		n, _ := strconv.Atoi(found[1])
		numbers = append(numbers, n)
	}
	return numbers
}

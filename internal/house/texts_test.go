package house

import (
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// text is one Markdown file of the tree.
type text struct {
	path    string // from the module's root, with slashes
	content string
}

func (x *text) dir() string { return path.Dir(x.path) }

// made are what a build makes, named in texts and absent from a fresh checkout.
var made = []string{"bin", ".tools", "web/dist", "web/built", "worker/build", "worker/.dev"}

func allTexts(t *testing.T) (root string, texts []*text) {
	root, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, p)
		relative = filepath.ToSlash(relative)
		switch {
		case err != nil:
			return err
		case d.IsDir() && (within(relative, made) || d.Name() == "node_modules" || p != root && strings.HasPrefix(d.Name(), ".")):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(p, ".md"):
			return nil
		}
		content, err := os.ReadFile(p)
		texts = append(texts, &text{relative, string(content)})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(texts) == 0 {
		t.Fatal("no Markdown files found")
	}
	return root, texts
}

var (
	linkTarget = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading    = regexp.MustCompile(`(?m)^#+ (.+)$`)
	notInSlugs = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// TestLinksLeadSomewhere: a link inside the tree names a file that is there, and a
// heading that it has.
func TestLinksLeadSomewhere(t *testing.T) {
	root, texts := allTexts(t)
	for _, x := range texts {
		for _, found := range linkTarget.FindAllStringSubmatch(x.content, -1) {
			target, fragment, _ := strings.Cut(found[1], "#")
			if strings.Contains(target, "://") {
				continue
			}
			name := x.path
			if target != "" {
				name = path.Join(x.dir(), target)
			}
			content, err := os.ReadFile(filepath.Join(root, name))
			if _, statErr := os.Stat(filepath.Join(root, name)); statErr != nil {
				t.Errorf("%s links to %s, which is not there", x.path, found[1])
			} else if fragment != "" && (err != nil || !slices.Contains(slugs(string(content)), fragment)) {
				t.Errorf("%s links to %s, a heading that %s does not have", x.path, found[1], name)
			}
		}
	}
}

// slugs are what the headings of a text are linked by.
func slugs(content string) []string {
	var all []string
	for _, found := range heading.FindAllStringSubmatch(content, -1) {
		slug := notInSlugs.ReplaceAllString(strings.ToLower(found[1]), "")
		all = append(all, strings.ReplaceAll(slug, " ", "-"))
	}
	return all
}

var (
	pathInText = regexp.MustCompile(`(?:^|[^\w./~@:-])((?:\./)?(?:[\w.-]+/)+[\w.*@-]*)`)
	member     = regexp.MustCompile(`\.[A-Z]\w*$`)
)

// TestPathsInTextsExist: whatever looks like a path, and begins with a folder of
// the tree or of the text's own, is one.
func TestPathsInTextsExist(t *testing.T) {
	root, texts := allTexts(t)
	for _, x := range texts {
		for _, found := range pathInText.FindAllStringSubmatch(x.content, -1) {
			if name, ok := missing(root, x.dir(), found[1]); ok {
				t.Errorf("%s names %s, which is not there", x.path, name)
			}
		}
	}
}

// missing reports whether what a file in dir names looks like a path of the tree, or
// one below dir, and is none.
func missing(root, dir, named string) (name string, is bool) {
	name = strings.TrimPrefix(strings.TrimRight(named, ".-/"), "./")
	first, _, deeper := strings.Cut(name, "/")
	if !deeper || first == ".." || within(name, made) {
		return name, false
	}
	return name, (isFolder(root, first) || isFolder(root, dir, first)) && !isPath(root, name) && !isPath(root, path.Join(dir, name))
}

func isFolder(elements ...string) bool {
	info, err := os.Stat(filepath.Join(elements...))
	return err == nil && info.IsDir()
}

// isPath reports whether name is a file or folder, a pattern of some, or a package
// with a name of its own behind it.
func isPath(root, name string) bool {
	matches, err := filepath.Glob(filepath.Join(root, name))
	return err == nil && len(matches) > 0 || member.MatchString(name) && isPath(root, member.ReplaceAllString(name, ""))
}

var (
	fence      = regexp.MustCompile("(?ms)^ *```.*?^ *```")
	span       = regexp.MustCompile("`[^`\n]+`")
	makeTarget = regexp.MustCompile(`\bmake ([a-z]+)`)
	npmScript  = regexp.MustCompile(`\bnpm --prefix (\S+) run ([\w-]+)`)
)

// code is what a text shows as code, in blocks and in lines.
func (x *text) code() string {
	return strings.Join(append(fence.FindAllString(x.content, -1), span.FindAllString(fence.ReplaceAllString(x.content, ""), -1)...), "\n")
}

// TestBuildCommandsInTextsExist: targets of make and scripts of npm.
func TestBuildCommandsInTextsExist(t *testing.T) {
	root, texts := allTexts(t)
	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range texts {
		for _, found := range makeTarget.FindAllStringSubmatch(x.code(), -1) {
			if !regexp.MustCompile(`(?m)^` + found[1] + `:`).Match(makefile) {
				t.Errorf("%s says make %s, which the Makefile does not have", x.path, found[1])
			}
		}
		for _, found := range npmScript.FindAllStringSubmatch(x.code(), -1) {
			if !hasScript(filepath.Join(root, found[1], "package.json"), found[2]) {
				t.Errorf("%s says %s, a script that %s/package.json does not have", x.path, found[0], found[1])
			}
		}
	}
}

func hasScript(file, name string) bool {
	var pkg struct{ Scripts map[string]string }
	content, err := os.ReadFile(file)
	return err == nil && json.Unmarshal(content, &pkg) == nil && pkg.Scripts[name] != ""
}

var (
	specReference = regexp.MustCompile(`\b[Ss]pec (\d+(?:\.\d+)?)`)
	specHeading   = regexp.MustCompile(`(?m)^##+ (\d+(?:\.\d+)?)\.? `)
	markdownFile  = regexp.MustCompile(`[\w./-]+\.md\b`)
)

// TestCommentsRefer to what is there: a section of docs/protocol.md, a text beside
// the file or below the module's root.
func TestCommentsRefer(t *testing.T) {
	root, texts := allTexts(t)
	sections := map[string]bool{}
	for _, x := range texts {
		if x.path == "docs/protocol.md" {
			for _, found := range specHeading.FindAllStringSubmatch(x.content, -1) {
				sections[found[1]] = true
			}
		}
	}
	for _, f := range allSources(t) {
		for _, group := range f.ast.Comments {
			for _, found := range specReference.FindAllStringSubmatch(group.Text(), -1) {
				if !sections[found[1]] {
					t.Errorf("%s:%d names spec %s, which docs/protocol.md does not have", f.path, f.line(group), found[1])
				}
			}
			for _, found := range pathInText.FindAllStringSubmatch(group.Text(), -1) {
				if name, ok := missing(root, f.dir(), found[1]); ok {
					t.Errorf("%s:%d names %s, which is not there", f.path, f.line(group), name)
				}
			}
			for _, name := range markdownFile.FindAllString(group.Text(), -1) {
				if !isPath(root, name) && !isPath(root, path.Join(f.dir(), name)) {
					t.Errorf("%s:%d names %s, which is not there", f.path, f.line(group), name)
				}
			}
		}
	}
}

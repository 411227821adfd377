package pack

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// The forms of import and export that wasm/host uses. Any other is an error.
var (
	importLine   = regexp.MustCompile(`(?m)^import \{ ([\w, ]+) \} from "\./(\w+)\.mjs";\n`)
	exportedLine = regexp.MustCompile(`(?m)^export (class|const|function\*?) (\w+)`)
	passedOnLine = regexp.MustCompile(`(?m)^export \{ ([\w, ]+) \} from "\./(\w+)\.mjs";\n`)
	leftOverLine = regexp.MustCompile(`(?m)^(import|export) .*\.mjs.*$|^export default.*$`)
)

// bundler joins ES modules: each becomes a function that returns its exports,
// called once, after those it imports.
type bundler struct {
	dir  string
	done map[string]bool
	out  bytes.Buffer
}

// bundle joins host.mjs of dir with all that it imports from there.
func bundle(dir string) ([]byte, error) {
	b := &bundler{dir: dir, done: map[string]bool{}}
	entry, err := b.read("host")
	if err != nil {
		return nil, err
	}
	head, _, _ := strings.Cut(entry, "\nexport ")
	b.out.WriteString(head)
	var names []string
	for _, line := range passedOnLine.FindAllStringSubmatch(entry, -1) {
		if err := b.module(line[2]); err != nil {
			return nil, err
		}
		fmt.Fprintf(&b.out, "const { %s } = $%s;\n", line[1], line[2])
		names = append(names, line[1])
	}
	fmt.Fprintf(&b.out, "\nexport { %s };\n", strings.Join(names, ", "))
	return b.out.Bytes(), nil
}

func (b *bundler) read(name string) (string, error) {
	text, err := os.ReadFile(filepath.Join(b.dir, name+".mjs"))
	return string(text), err
}

// module writes a module, after those it imports, unless it has been written.
func (b *bundler) module(name string) error {
	if b.done[name] {
		return nil
	}
	b.done[name] = true
	text, err := b.read(name)
	if err != nil {
		return err
	}
	for _, line := range importLine.FindAllStringSubmatch(text, -1) {
		if err := b.module(line[2]); err != nil {
			return err
		}
	}
	text = importLine.ReplaceAllString(text, "const { $1 } = $$${2};\n")
	var exported []string
	for _, line := range exportedLine.FindAllStringSubmatch(text, -1) {
		exported = append(exported, line[2])
	}
	text = exportedLine.ReplaceAllString(text, "$1 $2")
	if line := leftOverLine.FindString(text); line != "" {
		return fmt.Errorf("bundle %s.mjs: cannot join %q", name, line)
	}
	fmt.Fprintf(&b.out, "\n// %s.mjs\nconst $%s = (() => {\n%s\nreturn { %s };\n})();\n",
		name, name, strings.TrimRight(text, "\n"), strings.Join(exported, ", "))
	return nil
}

package planted

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Fault is a mistake, and the check that has to find it.
type Fault struct {
	Name  string
	Check string
	File  string // from the module's root
	From  string // is there once
	To    string // what stands there instead; ON is whether the fault is on
}

// Variable says in the environment of a binary with faults which of them is on.
const Variable = "LATCHKEY_PLANTED_FAULT"

// The switch, a package that only an overlay has.
const (
	switchPackage = "latchkey/core/planted"
	switchFile    = "core/planted/planted.go"
	switchSource  = "package planted\n\nimport \"os\"\n\nfunc On(name string) bool { return os.Getenv(\"" + Variable + "\") == name }\n"
)

// Build builds the tests of a package with faults, and returns the binary.
func Build(t *testing.T, root, pkg string, faults []Fault) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "planted")
	compile := exec.Command("go", "test", "-c", "-vet=off", "-overlay", Overlay(t, root, faults), "-o", binary, pkg)
	compile.Dir = root
	if out, err := compile.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return binary
}

// Look runs tests of a binary with this fault on, which have to fail, and returns what they
// say.
func (f *Fault) Look(t *testing.T, binary string, arguments ...string) []byte {
	t.Helper()
	look := exec.Command(binary, arguments...)
	look.Env = append(os.Environ(), Variable+"="+f.Name)
	out, err := look.CombinedOutput()
	if !errors.As(err, new(*exec.ExitError)) {
		t.Fatalf("it is not found (%v)\n%s", err, out)
	}
	return out
}

// Overlay writes the sources with faults, and the file that tells go of them.
func Overlay(t *testing.T, root string, faults []Fault) string {
	t.Helper()
	sources := map[string]string{}
	for _, f := range faults {
		path := filepath.Join(root, f.File)
		if sources[path] == "" {
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			sources[path] = string(content)
		}
		if n := strings.Count(sources[path], f.From); n != 1 {
			t.Fatalf("%s: %s has %d places for it: plant the fault anew\n%s", f.Name, f.File, n, f.From)
		}
		sources[path] = strings.Replace(sources[path], f.From, switched(f), 1)
	}
	for path, content := range sources {
		sources[path] = importing(content)
	}
	sources[filepath.Join(root, switchFile)] = switchSource
	return written(t, sources)
}

// switched is what stands in the source for a fault.
func switched(f Fault) string {
	return regexp.MustCompile(`\bON\b`).ReplaceAllLiteralString(f.To, fmt.Sprintf("planted.On(%q)", f.Name))
}

// importing has a source import the switch, if it asks it.
func importing(content string) string {
	if !strings.Contains(content, "planted.On(") {
		return content
	}
	if strings.Contains(content, "import (\n") {
		return strings.Replace(content, "import (\n", "import (\n\t\""+switchPackage+"\"\n", 1)
	}
	return regexp.MustCompile(`(?m)^package \w+$`).ReplaceAllString(content, "$0\n\nimport \""+switchPackage+"\"")
}

// written writes sources, and returns the file that says which stands for which.
func written(t *testing.T, sources map[string]string) string {
	t.Helper()
	folder, replace := t.TempDir(), map[string]string{}
	write := func(name string, content []byte) string {
		file := filepath.Join(folder, name)
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	for path, content := range sources {
		replace[path] = write(fmt.Sprint(len(replace), ".go"), []byte(content))
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	return write("overlay.json", text)
}

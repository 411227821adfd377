package scaffold

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
)

// What is read of a go.mod, and what need not be quoted in one.
var (
	moduleLine = regexp.MustCompile(`(?m)^module latchkey$`)
	goLine     = regexp.MustCompile(`(?m)^go (\S+)$`)
	plainPath  = regexp.MustCompile(`^[\w./+~-]+$`)
)

// ModuleError is a folder that is not the module which contracts in Go import.
type ModuleError struct {
	Dir string // empty: none was found
	Why string
}

func (e *ModuleError) Error() string {
	if e.Dir == "" {
		return "a contract in Go imports latchkey/plugins/sdk, and no checkout of latchkey was found above this program: name its folder with --module"
	}
	return fmt.Sprintf("%s is no checkout of latchkey: %s", e.Dir, e.Why)
}

// FindModule looks for the module in the folders above a file, such as this program.
// Empty: it is not there.
func FindModule(above string) string {
	for dir := filepath.Dir(above); ; dir = filepath.Dir(dir) {
		if _, _, err := module(dir); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
	}
}

// module holds a folder to be the module, and returns its absolute path, as a go.mod
// writes it, and the version of Go that it asks for.
func module(dir string) (path, goVersion string, err error) {
	if dir == "" {
		return "", "", &ModuleError{}
	}
	path, err = filepath.Abs(dir)
	if err != nil {
		return "", "", err
	}
	content, err := os.ReadFile(filepath.Join(path, "go.mod"))
	if err != nil {
		return "", "", &ModuleError{dir, "it has no go.mod that can be read"}
	}
	version := goLine.FindSubmatch(content)
	if !moduleLine.Match(content) || version == nil {
		return "", "", &ModuleError{dir, "its go.mod is not that of the module latchkey"}
	}
	if !plainPath.MatchString(path) {
		path = strconv.Quote(path)
	}
	return path, string(version[1]), nil
}

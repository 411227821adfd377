package declare

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// The names of the files that are made.
const (
	GoFile  = "generated.go"
	ABIFile = "abi.json"
)

// Files are what follows from a contract's declarations.
type Files struct {
	Go, ABI []byte
}

// ErrNothing is the error for a folder that declares no methods.
var ErrNothing = errors.New("the folder declares no method: put //latchkey:view, change, payable or private above a function")

// Generate makes the files of the Go program in a folder. Errors: ErrNothing; else one
// that begins with file and line.
func Generate(folder string) (*Files, error) {
	c, err := parse(folder)
	if err != nil {
		return nil, err
	}
	if len(c.methods) == 0 && !c.hasRecords() {
		return nil, ErrNothing
	}
	files := &Files{}
	if files.Go, err = c.code(); err != nil {
		return nil, err
	}
	if err := c.collisions(files.Go); err != nil {
		return nil, err
	}
	if len(c.methods) > 0 {
		files.ABI, err = c.abi()
	}
	return files, err
}

// Write puts the files into the folder.
func (f *Files) Write(folder string) error {
	for _, file := range f.each() {
		if err := os.WriteFile(filepath.Join(folder, file.name), file.content, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// Check reports the first file in the folder that is not what the source declares.
func (f *Files) Check(folder string) error {
	for _, file := range f.each() {
		there, err := os.ReadFile(filepath.Join(folder, file.name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if !bytes.Equal(there, file.content) {
			return fmt.Errorf("%s is not what the source declares: run go generate, or latchkey plugin generate %s", filepath.Join(folder, file.name), folder)
		}
	}
	return nil
}

// Names are the files' names.
func (f *Files) Names() (names []string) {
	for _, file := range f.each() {
		names = append(names, file.name)
	}
	return names
}

type namedFile struct {
	name    string
	content []byte
}

func (f *Files) each() []namedFile {
	files := []namedFile{{GoFile, f.Go}}
	if f.ABI != nil {
		files = append(files, namedFile{ABIFile, f.ABI})
	}
	return files
}

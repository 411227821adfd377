package build

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Section is a custom section of a plugin. Hosts read two: latchkey.policy, what
// it asks to be allowed, and latchkey.abi, its methods.
type Section struct {
	Name    string
	Content []byte
}

// SectionFiles are the files of the sections, beside a plugin's source.
var SectionFiles = []struct{ File, Section string }{
	{"policy.json", "latchkey.policy"},
	{"abi.json", "latchkey.abi"},
}

// SectionsOf reads the sections whose files are in a folder.
func SectionsOf(folder string) ([]Section, error) {
	var sections []Section
	for _, of := range SectionFiles {
		section, err := ReadSection(of.Section, filepath.Join(folder, of.File))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		sections = append(sections, section)
	}
	return sections, nil
}

// ReadSection reads the JSON of a section; what is not needed of its spaces is
// left out.
func ReadSection(name, file string) (Section, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return Section{}, err
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, data); err != nil {
		return Section{}, fmt.Errorf("%s is not JSON: %w", file, err)
	}
	return Section{name, compact.Bytes()}, nil
}

// errModule is code that is no WebAssembly module.
var errModule = errors.New("the file is no WebAssembly module")

const (
	magic         = "\x00asm\x01\x00\x00\x00"
	customSection = 0
)

// WithSections returns the module with these sections: each in the place of the
// one of its name, else at the end.
func WithSections(wasm []byte, sections []Section) ([]byte, error) {
	if !bytes.HasPrefix(wasm, []byte(magic)) {
		return nil, errModule
	}
	out := []byte(magic)
	written := make([]bool, len(sections))
	for rest := wasm[len(magic):]; len(rest) > 0; {
		body, size := prefixed(rest[1:])
		if size == 0 {
			return nil, errModule
		}
		i := -1
		if rest[0] == customSection {
			i = named(body, sections)
		}
		switch {
		case i < 0:
			out = append(out, rest[:1+size]...)
		case !written[i]:
			out, written[i] = sections[i].appendTo(out), true
		}
		rest = rest[1+size:]
	}
	for i, s := range sections {
		if !written[i] {
			out = s.appendTo(out)
		}
	}
	return out, nil
}

// SectionIn returns the content of a module's custom section; nil without it.
func SectionIn(wasm []byte, name string) []byte {
	if !bytes.HasPrefix(wasm, []byte(magic)) {
		return nil
	}
	for rest := wasm[len(magic):]; len(rest) > 0; {
		body, size := prefixed(rest[1:])
		if size == 0 {
			return nil
		}
		if given, n := prefixed(body); rest[0] == customSection && string(given) == name {
			return body[n:]
		}
		rest = rest[1+size:]
	}
	return nil
}

// named returns which of sections has the name of a custom section, or -1.
func named(body []byte, sections []Section) int {
	name, _ := prefixed(body)
	return slices.IndexFunc(sections, func(s Section) bool { return s.Name == string(name) })
}

func (s Section) appendTo(out []byte) []byte {
	body := append(binary.AppendUvarint(nil, uint64(len(s.Name))), s.Name...)
	body = append(body, s.Content...)
	return append(binary.AppendUvarint(append(out, customSection), uint64(len(body))), body...)
}

// prefixed reads bytes and their length before them: the bytes, and what both
// take; 0 when b is too short for that.
func prefixed(b []byte) (content []byte, size int) {
	length, n := binary.Uvarint(b)
	if n <= 0 || length > uint64(len(b)-n) {
		return nil, 0
	}
	return b[n : n+int(length)], n + int(length)
}

package vm

import (
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"latchkey/core/policy"
)

// AboutSection is the custom section of prepared code that has Code.About.
const AboutSection = ExportPrefix + "about"

// about is the JSON form of Code, without the module.
type about struct {
	Hash           string                `json:"hash"`
	PrepareVersion uint32                `json:"prepare_version"`
	Revision       int                   `json:"revision"`
	Schedule       string                `json:"schedule"`
	OriginalSize   int                   `json:"original_size"`
	MemoryPages    uint32                `json:"memory_pages"`
	MemoryPagesMax uint32                `json:"memory_pages_max"`
	Globals        []ValueType           `json:"globals"`
	Restorable     bool                  `json:"restorable"`
	Exports        map[string]ExportKind `json:"exports"`
	Policy         *policy.Policy        `json:"policy,omitempty"`
	Instantiation  *Trap                 `json:"instantiation,omitempty"`
}

// About says all of the code but Wasm, in JSON.
func (c *Code) About() []byte {
	text, err := json.Marshal(about{hex.EncodeToString(c.Hash[:]), c.PrepareVersion, c.Revision, c.Schedule, c.OriginalSize,
		c.MemoryPages, c.MemoryPagesMax, c.Globals, c.Restorable, c.Exports, c.Policy, c.Instantiation})
	if err != nil {
		panic("vm: " + err.Error()) // there is nothing in it that JSON does not have
	}
	return text
}

// ReadAbout is the reverse of About: a Code without Wasm.
func ReadAbout(text []byte) (*Code, error) {
	var a about
	if err := json.Unmarshal(text, &a); err != nil {
		return nil, fmt.Errorf("what is said about prepared code: %w", err)
	}
	code := &Code{PrepareVersion: a.PrepareVersion, Revision: a.Revision, Schedule: a.Schedule, OriginalSize: a.OriginalSize,
		MemoryPages: a.MemoryPages, MemoryPagesMax: a.MemoryPagesMax, Globals: a.Globals, Restorable: a.Restorable, Exports: a.Exports,
		Policy: a.Policy, Instantiation: a.Instantiation}
	hash, err := hex.DecodeString(a.Hash)
	if err != nil || len(hash) != len(code.Hash) {
		return nil, fmt.Errorf("what is said about prepared code: the hash %q is not one", a.Hash)
	}
	code.Hash = [32]byte(hash)
	return code, nil
}

// ReadCode reads prepared code from a module that tells of itself.
func ReadCode(wasm []byte) (*Code, error) {
	code, err := ReadAbout(CustomSection(wasm, AboutSection))
	if err == nil {
		code.Wasm = wasm
	}
	return code, err
}

// CustomSection returns the content of the first custom section of a name in a module,
// nil for none. It may be bytes of any kind: what is not whole is cut.
func CustomSection(wasm []byte, wanted string) []byte {
	const header = 8
	rest := wasm[min(header, len(wasm)):]
	for len(rest) > 0 {
		id := rest[0]
		var section, name []byte
		if section, rest = prefixed(rest[1:]); id != 0 {
			continue
		}
		if name, section = prefixed(section); string(name) == wanted {
			return section
		}
	}
	return nil
}

// prefixed splits off bytes that follow their length; what is not whole is cut.
func prefixed(b []byte) (part, rest []byte) {
	n, size := binary.Uvarint(b)
	if size <= 0 || n > uint64(len(b)-size) {
		return nil, nil
	}
	end := size + int(n)
	return b[size:end], b[end:]
}

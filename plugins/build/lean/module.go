package lean

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

const magic = "\x00asm\x01\x00\x00\x00"

// Sections of a module.
const (
	sectionCustom   = 0
	sectionType     = 1
	sectionImport   = 2
	sectionFunction = 3
	sectionExport   = 7
	sectionCode     = 10
	sectionData     = 11
)

type section struct {
	id      byte
	content []byte
}

// module is what a Go program is linked to. Functions have indices, those that it
// imports first.
type module struct {
	sections []section // without custom ones
	types    []string
	imported int // functions
	typeOf   []int
	bodies   [][]byte // of the functions that follow the imported ones
	names    []string // of all functions
	exported []int
	data     []segment
}

// decode reads a module.
func decode(wasm []byte) (*module, error) {
	rest, found := bytes.CutPrefix(wasm, []byte(magic))
	if !found {
		return nil, errors.New("it is no WebAssembly")
	}
	m, r := &module{}, &reader{rest: rest}
	var names []byte
	for r.more() {
		s := section{id: r.byte(), content: r.prefixed()}
		if s.id != sectionCustom {
			m.sections = append(m.sections, s)
		} else if name, content := custom(s.content); name == "name" {
			names = content
		}
	}
	if r.err != nil {
		return nil, r.err
	}
	for _, s := range m.sections {
		if err := m.read(s); err != nil {
			return nil, fmt.Errorf("section %d: %w", s.id, err)
		}
	}
	if len(m.typeOf) != len(m.bodies) {
		return nil, fmt.Errorf("%d functions have %d bodies", len(m.typeOf), len(m.bodies))
	}
	if err := m.readNames(names); err != nil {
		return nil, fmt.Errorf("section name: %w", err)
	}
	return m, nil
}

func custom(content []byte) (name string, rest []byte) {
	r := &reader{rest: content}
	return string(r.prefixed()), r.rest
}

// read reads a section that the package must know of.
func (m *module) read(s section) error {
	r := &reader{rest: s.content}
	switch s.id {
	case sectionType:
		r.each(func() {
			whole := r.rest
			r.byte()     // a function's
			r.prefixed() // parameters
			r.prefixed() // results
			m.types = append(m.types, string(whole[:len(whole)-len(r.rest)]))
		})
	case sectionImport:
		r.each(func() {
			r.prefixed()
			r.prefixed()
			if r.byte() != 0 {
				r.fail(errors.New("it imports something other than functions"))
			}
			r.unsigned()
			m.imported++
		})
	case sectionFunction:
		r.each(func() { m.typeOf = append(m.typeOf, r.unsigned()) })
	case sectionExport:
		r.each(func() {
			r.prefixed()
			if kind, index := r.byte(), r.unsigned(); kind == 0 {
				m.exported = append(m.exported, index)
			}
		})
	case sectionCode:
		r.each(func() { m.bodies = append(m.bodies, r.prefixed()) })
	case sectionData:
		r.each(func() { m.data = append(m.data, readSegment(r)) })
	default:
		return nil
	}
	if r.err == nil && r.more() {
		return errors.New("it goes on after its end")
	}
	return r.err
}

// readNames reads the names of functions.
func (m *module) readNames(content []byte) error {
	const functions = 1
	m.names = make([]string, m.imported+len(m.bodies))
	named := 0
	r := &reader{rest: content}
	for r.more() {
		kind, names := r.byte(), &reader{rest: r.prefixed()}
		if kind != functions {
			continue
		}
		names.each(func() {
			index, name := names.unsigned(), names.prefixed()
			if index >= len(m.names) {
				names.fail(fmt.Errorf("there is no function %d", index))
				return
			}
			m.names[index] = string(name)
			named++
		})
		if names.err != nil {
			return names.err
		}
	}
	if r.err == nil && named == 0 {
		return errors.New("it names no functions; link without -s")
	}
	return r.err
}

// encode writes the module, without its custom sections.
func (m *module) encode() []byte {
	out := []byte(magic)
	for _, s := range m.sections {
		switch s.id {
		case sectionCode:
			s.content = binary.AppendUvarint(nil, uint64(len(m.bodies)))
			for _, body := range m.bodies {
				s.content = appendPrefixed(s.content, body)
			}
		case sectionData:
			s.content = binary.AppendUvarint(nil, uint64(len(m.data)))
			for _, d := range m.data {
				s.content = d.appendTo(s.content)
			}
		}
		out = appendPrefixed(append(out, s.id), s.content)
	}
	return out
}

func appendPrefixed(out, b []byte) []byte {
	return append(binary.AppendUvarint(out, uint64(len(b))), b...)
}

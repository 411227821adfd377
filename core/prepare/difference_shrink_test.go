//go:build !js

package prepare

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/tetratelabs/wazero"
)

// shrinkTriesMax bounds how often Shrink asks, as a process may die of each.
const shrinkTriesMax = 400

// Shrink makes a module smaller as long as it stays valid and interesting.
func Shrink(code []byte, interesting func([]byte) bool) []byte {
	s := &shrinker{code: code, interesting: interesting, left: shrinkTriesMax, runtime: wazero.NewRuntimeWithConfig(context.Background(), wazero.NewRuntimeConfigInterpreter())}
	defer s.runtime.Close(context.Background())
	for size := len(code) + 1; len(s.code) < size && s.left > 0; {
		size = len(s.code)
		s.parts()
		s.instructions()
	}
	return s.code
}

type shrinker struct {
	code        []byte
	interesting func([]byte) bool
	left        int
	runtime     wazero.Runtime
}

// try takes a change of the module if that leaves it smaller and interesting.
func (s *shrinker) try(change func(m *module)) bool {
	m := s.module()
	change(m)
	code := m.encode()
	if len(code) >= len(s.code) || s.left == 0 {
		return false
	}
	compiled, err := s.runtime.CompileModule(context.Background(), code)
	if err != nil {
		return false
	}
	_ = compiled.Close(context.Background())
	s.left--
	if !s.interesting(code) {
		return false
	}
	s.code = code
	return true
}

func (s *shrinker) module() *module {
	m, err := decode(s.code)
	if err != nil {
		panic(err) // it was encoded from one
	}
	return m
}

// without drops an item if that can be.
func without[T any](s *shrinker, items func(m *module) *[]T) {
	for i := len(*items(s.module())) - 1; i >= 0; i-- {
		s.try(func(m *module) { *items(m) = slices.Delete(*items(m), i, i+1) })
	}
}

func (s *shrinker) parts() {
	for i := range s.module().bodies {
		s.try(func(m *module) { m.bodies[i].code, m.bodies[i].locals = []byte{opUnreachable, opEnd}, nil })
	}
	s.try(func(m *module) { m.startIndex = nil })
	without(s, func(m *module) *[]exportEntry { return &m.exports })
	without(s, func(m *module) *[]element { return &m.elements })
	without(s, func(m *module) *[]dataSegment { return &m.data })
	without(s, func(m *module) *[]global { return &m.globals })
	for i := range s.module().data {
		s.try(func(m *module) { m.data[i].bytes = nil })
	}
}

// stands are what a run of instructions may be replaced by.
var stands = [][]byte{nil, {opI32Const, 0}, {opI64Const, 0}, {opF32Const, 0, 0, 0, 0}, {opF64Const, 0, 0, 0, 0, 0, 0, 0, 0}, {codeDrop}}

func (s *shrinker) instructions() {
	for i := range s.module().bodies {
		for n := len(starts(s.module(), i)) / 2; n > 0; n /= 2 {
			for from := 0; from+n < len(starts(s.module(), i)); {
				if !s.replaced(i, from, from+n) {
					from += (n + 1) / 2
				}
			}
		}
		without(s, func(m *module) *[]localGroup { return &m.bodies[i].locals })
	}
}

func (s *shrinker) replaced(body, from, to int) bool {
	return slices.ContainsFunc(stands, func(stand []byte) bool {
		return s.try(func(m *module) {
			at, b := starts(m, body), &m.bodies[body]
			b.code = slices.Concat(b.code[:at[from]], stand, b.code[at[to]:])
		})
	})
}

// starts are where the instructions of a body start.
func starts(m *module, body int) (at []int) {
	var s scanner
	var in instruction
	b := &m.bodies[body]
	for s.begin(m, m.types[m.functions[m.imported[kindFunction]+body]], b); s.more(); {
		s.step(&in)
		at = append(at, in.start)
	}
	return at
}

// Listing shows the instructions of a module's functions, each as its bytes.
func Listing(code []byte) string {
	m, err := decode(code)
	if err != nil {
		return err.Error()
	}
	var text strings.Builder
	for i := range m.bodies {
		t := m.types[m.functions[m.imported[kindFunction]+i]]
		fmt.Fprintf(&text, "function %d (%x) -> (%x), locals", m.imported[kindFunction]+i, t.params, t.results)
		for _, l := range m.bodies[i].locals {
			fmt.Fprintf(&text, " %d of %x", l.count, l.valueType)
		}
		at := append(starts(m, i), len(m.bodies[i].code))
		for j := range len(at) - 1 {
			fmt.Fprintf(&text, "; %x", m.bodies[i].code[at[j]:at[j+1]])
		}
		text.WriteByte('\n')
	}
	return text.String()
}

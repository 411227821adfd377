package lean

import (
	"bytes"
	"encoding/binary"
	"strings"
)

// facts is what the tables must still be right about, by function.
type facts struct {
	cut       []bool // does not run
	ownName   []bool // its name is read
	ownFrames []bool // what is inlined in it is counted
}

// readsNames reports whether something is left that looks at the names, files and
// lines of functions.
func (m *module) readsNames(cut []bool) bool {
	for i, isCut := range cut {
		switch m.names[m.imported+i] {
		case "runtime.FuncForPC", "runtime.__Frames_.Next", "runtime.Stack":
			if !isCut {
				return true
			}
		}
	}
	return false
}

// facts says what a program that reads no names still needs: runtime.panicwrap
// makes a panic's text of its caller's name, and runtime.gorecover counts the
// frames between it and the panic, inlined ones too. After its caller it passes
// over wrappers, which are special, and ends at any other frame, whatever is inlined
// there.
func (m *module) facts(uses [][]int, cut []bool) facts {
	f := facts{cut, make([]bool, len(cut)), make([]bool, len(cut))}
	for i, of := range uses {
		for _, used := range of {
			switch m.names[m.imported+used] {
			case "runtime.panicwrap":
				f.ownName[i] = true
			case "runtime.gorecover":
				f.ownFrames[i] = true
			}
		}
	}
	return f
}

// slimFunctions writes the tables anew, with what is more than for stack traces.
func slimFunctions(m *memory, t *tables, f facts) {
	functions := readFunctions(m, t)
	if m.err != nil {
		return
	}
	for i := range functions {
		functions[i].ownFrames = !f.cut[i] && (f.ownFrames[i] || functions[i].special())
	}
	dropInlined(m, t, functions)
	names, counters := newPacked(), newPacked()
	old := m.view(t.names.at, t.names.size)
	for i := range functions {
		if f.cut[i] {
			functions[i].cut()
		}
		functions[i].rename(names, old, f.ownName[i])
		functions[i].slim()
		functions[i].move(counters)
	}
	for _, part := range []span{t.units, t.files} {
		clear(m.view(part.at, part.size))
	}
	m.replace(t.names, names.bytes)
	m.replace(t.counters, counters.bytes)
	m.replace(t.functions, encodeFunctions(functions, m.u32(t.functions.at+t.count*indexBytes)))
}

// ofRuntime begins the names of the runtime's own functions, by which it knows its
// goroutines from the program's.
const ofRuntime = "runtime."

// ofReflect begins the names of those whose arguments the collector knows by name.
const ofReflect = "reflect."

// rename gives a function its name, if that is read, or what is looked at of it.
func (f *function) rename(names *packed, old []byte, own bool) {
	name := nameAt(old, f.u32(funcName))
	switch {
	case own || strings.HasPrefix(name, ofReflect):
	case strings.HasPrefix(name, ofRuntime):
		name = ofRuntime
	default:
		f.put(funcName, 0)
		return
	}
	f.put(funcName, names.place([]byte(name+"\x00")))
}

func nameAt(names []byte, at int) string {
	if at >= len(names) {
		return ""
	}
	name, _, _ := bytes.Cut(names[at:], []byte{0})
	return string(name)
}

// encodeFunctions writes the functions behind their index, whose last line says
// where the last one ends.
func encodeFunctions(functions []function, end int) []byte {
	out := make([]byte, (len(functions)+1)*indexBytes)
	for i, f := range functions {
		binary.LittleEndian.PutUint32(out[i*indexBytes:], uint32(f.u32(funcEntry)))
		binary.LittleEndian.PutUint32(out[i*indexBytes+4:], uint32(len(out)))
		out = f.appendTo(out)
	}
	binary.LittleEndian.PutUint32(out[len(functions)*indexBytes:], uint32(end))
	return out
}

package lean

import (
	"path"
	"slices"
)

// idle are functions that no plugin runs, or whose work shows nowhere. What only
// they use goes with them.
var idle = []struct {
	why       string
	unless    string // such a function is there
	functions []string
}{
	{
		"They record an execution trace; each call waits for one, which runtime.StartTrace alone begins.",
		"runtime.StartTrace",
		[]string{
			"runtime.traceLocker.[A-Z]*", "runtime.traceAcquireEnabled", "runtime.traceAdvance*", "runtime.traceReader*",
			"runtime.makeTraceFrame*",
			"runtime.traceWriter.*", "runtime.traceBufFlush", "runtime.__traceMap_.*", "runtime.__traceRegionAlloc_.*",
			"runtime.__traceStackTable_.*", "runtime.__traceStringTable_.*", "runtime.__traceTypeTable_.*",
		},
	},
	{
		"They wait for settings in the environment variable GODEBUG (schedtrace, gctrace=2, scavtrace, gccheckmark, " +
			"checkfinalizers), which go:debug lines cannot make; a plugin's environment is empty.",
		"",
		[]string{
			"runtime.schedtrace", "runtime.dumpScanStats", "runtime.printScavTrace", "runtime.runCheckmark", "runtime.setCheckmark",
			"runtime.checkFinalizersAndCleanups",
		},
	},
}

// silent are functions without results that only write what nobody reads: the
// stacks after a panic's text, and the memory around what the collector finds
// broken. They return at once.
var silent = struct {
	unless    string
	functions []string
}{
	"runtime.Stack",
	[]string{
		"runtime.goroutineheader", "runtime.traceback1", "runtime.tracebacksomeothers", "runtime.printcreatedby",
		"runtime.gcDumpObject", "runtime.hexdumpWords",
	},
}

// Bodies that take the place of others: unreachable, and a return as Go's compiler
// writes it, which takes the return address from the stack (global 0 is its
// pointer) and says that the caller may go on.
const (
	bodyNever  = "\x00" + "\x00" + "\x0b"
	bodyReturn = "\x00" + "\x23\x00" + "\x41\x08" + "\x6a" + "\x24\x00" + "\x41\x00" + "\x0b"
)

// typeOfGo is the type of Go's functions: they take where to go on, and return
// whether the caller must return as well.
const typeOfGo = "\x60\x01\x7f\x01\x7f"

// cut replaces the bodies of what cannot run, and says of which functions.
func (m *module) cut(uses [][]int, addressed []bool) []bool {
	cut := make([]bool, len(m.bodies))
	mark := func(unless string, patterns []string, body string) {
		if m.has(unless) {
			return
		}
		for i := range m.bodies {
			if !cut[i] && m.isGo(i) && matches(m.names[m.imported+i], patterns) {
				cut[i], m.bodies[i] = true, []byte(body)
			}
		}
	}
	for _, group := range idle {
		mark(group.unless, group.functions, bodyNever)
	}
	mark(silent.unless, silent.functions, bodyReturn)
	for _, i := range unused(uses, addressed, cut) {
		cut[i], m.bodies[i] = true, []byte(bodyNever)
	}
	return cut
}

func (m *module) has(name string) bool { return name != "" && slices.Contains(m.names, name) }

// isGo reports whether a function has the type of Go's.
func (m *module) isGo(i int) bool {
	return m.typeOf[i] < len(m.types) && m.types[m.typeOf[i]] == typeOfGo
}

func matches(name string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		is, err := path.Match(pattern, name)
		return err == nil && is
	})
}

// unused returns the functions that something used and nothing uses any more: all
// that did is cut, or unused itself.
func unused(uses [][]int, addressed, cut []bool) []int {
	users := make([]int, len(uses)) // that may run
	for _, of := range uses {
		for _, i := range of {
			users[i]++
		}
	}
	var gone, out []int
	for i := range cut {
		if cut[i] {
			gone = append(gone, i)
		}
	}
	for len(gone) > 0 {
		of := uses[gone[0]]
		gone = gone[1:]
		for _, i := range of {
			users[i]--
			if users[i] == 0 && !addressed[i] && !cut[i] {
				gone, out = append(gone, i), append(out, i)
			}
		}
	}
	return out
}

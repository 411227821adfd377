package vm

import (
	"fmt"
	"strconv"

	"latchkey/core/policy"
	"latchkey/core/tagged"
)

// Engine runs prepared plugin code. Implementations: host/engine (Extism on
// wazero) and wasm/engine (the loader in wasm/host). A conformance test runs each.
type Engine interface {
	// Call runs an export in an instance of code that is as if it were new:
	// nothing of an instance survives a call.
	//
	// Errors: the error that host.Call returned, unchanged, when it ended the
	// guest; otherwise *Trap, *Failure, *CompileError or *LinkError, which become
	// outcomes, or *NotCarriedError or *AbandonedError, which must not.
	//
	// The guest's counters are those of meter: they are set before any of its
	// code runs and after each host.Call, also one that failed, and meter gets
	// them before each host.Call and in the end. Code that was not prepared has
	// none, and meter stays as it was.
	Call(code *Code, export string, meter *Meter, host Host) error

	// Start makes an instance of code that is being prepared, runs ExportStartUp
	// and returns what is left. Errors are Call's.
	Start(code *Code, meter *Meter, host Host) (*Image, error)
}

// Limited is an Engine whose own stack may end before the guest's counter does. What
// ends there is run again.
type Limited interface {
	Engine
	// Unlimited returns an engine, slower perhaps, that is not limited so.
	Unlimited() Engine
}

// Library is an Engine that may have prepared code from another time.
type Library interface {
	// Prepared returns the code that has this key, or nil when it has to be
	// prepared.
	Prepared(key LibraryKey) *Code
	// Keep takes code that was prepared. Nothing depends on what becomes of it.
	Keep(code *Code)
}

// LibraryKey is all that prepared code follows from.
type LibraryKey struct {
	Hash           [32]byte // sha256 of the original code
	PrepareVersion uint32
	Revision       int
	Schedule       string
}

// Key is the key of prepared code.
func (c *Code) Key() LibraryKey {
	return LibraryKey{c.Hash, c.PrepareVersion, c.Revision, c.Schedule}
}

// Meter is what a guest may still use. It counts both down itself, in exported
// globals that prepare has added, and traps when it finds one below zero.
type Meter struct {
	Instructions int64
	Stack        int64 // bytes, of the frames that are active
}

// StackBytesMax is the stack that a call's active frames have together, as
// nearcore counts them (core/prepare/stack.go).
const StackBytesMax = 262_144

// PageBytes is a page of WebAssembly's memory.
const PageBytes = 64 << 10

// What prepare adds to a guest's exports. Its own may not start with
// ExportPrefix.
const (
	ExportPrefix       = "latchkey:"
	ExportInstructions = ExportPrefix + "instructions" // Meter.Instructions, an i64
	ExportStack        = ExportPrefix + "stack"        // Meter.Stack, an i64
	// ExportStart is the start function. It does nothing: an engine that cannot
	// reach a guest's globals otherwise can by listening to it.
	ExportStart = ExportPrefix + "start"
	// ExportMore is a function that the guest calls where it finds that it has no
	// instructions left, and that ends it if that is so. An engine that lends them in
	// slices listens to it and lends the next.
	ExportMore = ExportPrefix + "more"
	// ExportMemory is the guest's memory, whatever name it has beside it. No
	// memory may grow beyond what the schedule allows.
	ExportMemory = ExportPrefix + "memory"
	// ExportStartUp is what Start runs. Code that is ready has none.
	ExportStartUp = ExportPrefix + "start-up"
	// ExportWritten is where code that prepare.Watch has changed notes its writes: an i64
	// with a bit for each grain of the memory, the lowest for the first. An engine sets it
	// to 0. ExportGrain is the size of a grain, an i32 n for 2^n bytes.
	ExportWritten = ExportPrefix + "written"
	ExportGrain   = ExportPrefix + "grain"
)

// WrittenReach is how far behind a place that ExportWritten has a note of a write may
// reach, in bytes.
const WrittenReach = 4096

// ExportInitialize is what a guest that is a library of WASI's starts up with.
const ExportInitialize = "_initialize"

// ExportGlobal names the nth of Code.Globals.
func ExportGlobal(n int) string { return ExportPrefix + "global:" + strconv.Itoa(n) }

// Code is a plugin as prepare left it, ready for an Engine.
type Code struct {
	Hash           [32]byte // sha256 of the original code, as accounts refer to it
	PrepareVersion uint32   // the rules that made Wasm; with Hash the cache key
	Revision       int      // of those rules, before their release
	Schedule       string   // whose limits they took
	OriginalSize   int      // bytes of the original code: what contract loading charges
	Wasm           []byte
	MemoryPages    uint32 // that an instance starts with
	MemoryPagesMax uint32
	Globals        []ValueType // of the mutable globals, exported as ExportGlobal
	// Restorable: an instance is as if it were new when its memory and Globals
	// are what they were. No instruction can change anything else of it.
	Restorable bool
	Exports    map[string]ExportKind // functions
	Policy     *policy.Policy        // what the plugin asks to be allowed; nil: all that any may
	// Instantiation is the trap that every instantiation ends with, so that no
	// engine is asked; nil for none.
	Instantiation *Trap
}

// ExportKind says how an exported function can be called as a method.
type ExportKind uint8

const (
	ExportOther   ExportKind = iota // takes parameters or returns a non-i32
	ExportVoid                      // () -> ()
	ExportInteger                   // () -> i32, Extism's form: 0 means success
)

// Host answers the calls that a running guest makes.
type Host interface {
	// Call runs Table[function] with the guest's raw arguments (i32 values
	// zero-extended) and returns the raw result (0 for functions without one).
	// A non-nil error ends the guest at once.
	Call(function int, guest Memory, args []uint64) (result uint64, err error)
}

// Memory is the running guest's own linear memory.
type Memory interface {
	// Read returns length bytes at offset, or false when any of them lies
	// outside. The slice may alias the guest's memory: copy what is kept.
	Read(offset, length uint64) ([]byte, bool)
	// Write copies data to offset, or returns false and writes nothing.
	Write(offset uint64, data []byte) bool
}

// Trap is a WebAssembly trap. Its text is NEAR's (FunctionCallError, 6.9), but
// for TrapCallIndirect's.
type Trap struct{ Kind TrapKind }

// TrapKind is stored: never change a number.
type TrapKind uint8

const (
	TrapGeneric           TrapKind = 0
	TrapUnreachable       TrapKind = 1
	TrapMemoryOutOfBounds TrapKind = 2
	// TrapCallIndirect is each of the ways in which call_indirect and instructions
	// on tables fail: no two engines draw the lines between them alike, and an
	// outcome must not depend on that.
	TrapCallIndirect  TrapKind = 3
	TrapArithmetic    TrapKind = 4
	TrapStackOverflow TrapKind = 5
)

var trapTexts = tagged.NewNames[TrapKind]([]string{
	TrapGeneric:           "Generic trap.",
	TrapUnreachable:       "An `unreachable` opcode was executed.",
	TrapMemoryOutOfBounds: "Memory out of bounds trap.",
	TrapCallIndirect:      "Call indirect or table access trap: out of bounds, null or incorrect signature.",
	TrapArithmetic:        "An arithmetic exception, e.g. divided by zero.",
	TrapStackOverflow:     "Stack overflow.",
})

func (t *Trap) Error() string { return "WebAssembly trap: " + trapTexts.Of(t.Kind) }
func (t *Trap) debug() string { return t.Error() }

// Failure is a plugin that ended by itself with an error: the export returned a
// code that is not zero, or an Extism error was set.
type Failure struct {
	Code    uint32
	Message string // empty when only the code tells
}

func (f *Failure) Error() string {
	if f.Message == "" {
		return fmt.Sprintf("plugin returned code %d", f.Code)
	}
	return f.Message
}

// cause is what an outcome says of it.
func (f *Failure) cause() Cause {
	if f.Message == "" {
		return &ReturnedCode{f.Code}
	}
	return guestPanic(f.Message)
}

// CompileError is code the engine cannot compile.
type CompileError struct{ Reason string }

func (e *CompileError) Error() string { return "cannot compile plugin: " + e.Reason }

// LinkError is code whose imports the host does not offer.
type LinkError struct{ Reason string }

func (e *LinkError) Error() string { return "cannot link plugin: " + e.Reason }

// CheckMethod refuses what is not exported as a method.
func (c *Code) CheckMethod(export string) error {
	switch kind, exported := c.Exports[export]; {
	case !exported:
		return NotExported(export)
	case kind == ExportOther:
		return &LinkError{Reason: fmt.Sprintf(
			"exported function %q is not a method: it must take nothing and return nothing or one i32", export)}
	}
	return nil
}

// NotExported is a call of what the module does not have.
func NotExported(export string) error {
	return &LinkError{Reason: fmt.Sprintf("no function %q is exported", export)}
}

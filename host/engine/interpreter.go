package engine

import (
	_ "unsafe" // for go:linkname

	"latchkey/core/vm"
)

// interpreterFramesMax is how many calls wazero's interpreter nests. It has no
// setting, and 2,000 are too few: the stack that a guest may use holds more
// frames than that if each takes only frameBytesMin.
//
//go:linkname interpreterFramesMax github.com/tetratelabs/wazero/internal/engine/interpreter.callStackCeiling
var interpreterFramesMax int

// frameBytesMin is the least that a call takes of vm.StackBytesMax.
const frameBytesMin = 64

func init() { interpreterFramesMax = vm.StackBytesMax/frameBytesMin + 100 }

package enginetest

import (
	"crypto/sha256"
	"fmt"
	"io"

	"latchkey/core/vm"
)

// Traced is an engine that writes down what goes through it, for comparing two
// engines call by call: each host call with its arguments, the memory they may
// point to and its answer, and how the call ended.
type Traced struct {
	Engine vm.Engine
	To     io.Writer
}

// Call implements vm.Engine.
func (t Traced) Call(code *vm.Code, export string, meter *vm.Meter, host vm.Host) error {
	fmt.Fprintf(t.To, "call %x %s\n", code.Hash[:4], export)
	err := t.Engine.Call(code, export, meter, HostFunc(func(function int, guest vm.Memory, args []uint64) (uint64, error) {
		fmt.Fprintf(t.To, "  %s.%s %d %s", vm.Table[function].Module, vm.Table[function].Name, args, pointedTo(guest, args))
		result, err := host.Call(function, guest, args)
		fmt.Fprintf(t.To, "= %d %v\n", result, err)
		return result, err
	}))
	fmt.Fprintf(t.To, "end %T %v\n", err, ending(err))
	return err
}

// Start implements vm.Engine. It is not written down: an engine may know what
// start-up leaves.
func (t Traced) Start(code *vm.Code, meter *vm.Meter, host vm.Host) (*vm.Image, error) {
	return t.Engine.Start(code, meter, host)
}

// ending is an error without the words that each engine has of its own.
func ending(err error) any {
	switch err.(type) {
	case *vm.CompileError, *vm.LinkError:
		return ""
	}
	return err
}

// pointedToBytesMax bounds what is looked at for each pair of arguments.
const pointedToBytesMax = 1 << 16

// pointedTo sums up the memory at each pair of arguments that can be a length
// and a pointer.
func pointedTo(guest vm.Memory, args []uint64) string {
	text := ""
	for i := 0; i+1 < len(args); i++ {
		if args[i] <= pointedToBytesMax {
			if data, ok := guest.Read(args[i+1], args[i]); ok {
				text += digest(data) + " "
				continue
			}
		}
		text += "- "
	}
	return text
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return fmt.Sprintf("%d:%x", len(data), sum[:4])
}

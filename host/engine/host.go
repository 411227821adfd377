package engine

import (
	"context"
	"errors"

	"latchkey/core/vm"

	extism "github.com/extism/go-sdk"
	"github.com/tetratelabs/wazero/api"
)

// hostFunctions are the rows of vm.Table as the SDK wants them.
var hostFunctions = func() []extism.HostFunction {
	functions := make([]extism.HostFunction, len(vm.Table))
	for i, row := range vm.Table {
		functions[i] = hostFunction(i, row)
	}
	return functions
}()

func hostFunction(index int, row vm.HostFunction) extism.HostFunction {
	callback := func(ctx context.Context, _ *extism.CurrentPlugin, stack []uint64) {
		args := stack[:len(row.Params)]
		for i, t := range row.Params {
			if t == vm.I32 {
				args[i] = uint64(uint32(args[i]))
			}
		}
		result := ctx.Value(runningKey{}).(*running).call(index, args)
		if len(row.Results) == 1 {
			stack[0] = result
		}
	}
	f := extism.NewHostFunctionWithStack(row.Name, callback, valueTypes(row.Params), valueTypes(row.Results))
	f.SetNamespace(row.Module)
	return f
}

func valueTypes(types []vm.ValueType) []extism.ValueType {
	converted := make([]extism.ValueType, len(types))
	for i, t := range types {
		converted[i] = extism.ValueType(t)
	}
	return converted
}

// running is the call that a guest is in, carried by the context it runs with.
type running struct {
	host  vm.Host
	guest vm.Memory
	meter *vm.Meter
	err   error // what host returned to end the guest
	bug   any   // what host panicked with

	instructions, frames api.MutableGlobal // the guest's counters, if it has any
}

type runningKey struct{}

var errEnded = errors.New("ended by the host")

// call answers one host call. It ends the guest by a panic, as wazero has it.
func (r *running) call(function int, args []uint64) uint64 {
	defer func() {
		if bug := recover(); bug != nil {
			if bug != errEnded {
				r.bug = bug
			}
			panic(errEnded)
		}
	}()
	r.readMeter()
	result, err := r.host.Call(function, r.guest, args)
	r.writeMeter()
	if err != nil {
		r.err = err
		panic(errEnded)
	}
	return result
}

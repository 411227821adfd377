package engine

import (
	"context"
	"errors"

	"latchkey/core/vm"

	extism "github.com/extism/go-sdk"
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
		result := ctx.Value(instanceKey{}).(*instance).call(index, args)
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

var errEnded = errors.New("ended by the host")

// call answers one host call. It ends the guest by a panic, as wazero wants it.
func (i *instance) call(function int, args []uint64) uint64 {
	defer func() {
		if bug := recover(); bug != nil {
			if bug != errEnded {
				i.bug = bug
			}
			panic(errEnded)
		}
	}()
	i.readMeter()
	result, err := i.host.Call(function, i.memory, args)
	spent := i.updateMeter()
	if err != nil {
		i.end(err)
	}
	if spent {
		i.nextSlice()
	}
	return result
}

// end ends the guest from within one of its calls.
func (i *instance) end(err error) {
	i.err = err
	panic(errEnded)
}

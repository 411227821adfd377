package engine

import (
	"context"
	"slices"

	"latchkey/core/vm"

	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// outputWatch listens to the kernel's output_set. The kernel ignores an output
// that lies outside of its memory, as when the guest found no room for it, and
// the SDK then returns none: a silent loss that has to be a failure.
type outputWatch struct{ found bool }

// NewFunctionListener picks output_set of the kernel, which is compiled before
// the guest and is no Go function like its namesake in extism:host/env.
func (w *outputWatch) NewFunctionListener(f api.FunctionDefinition) experimental.FunctionListener {
	if w.found || f.GoFunction() != nil || !slices.Contains(f.ExportNames(), "output_set") {
		return nil
	}
	w.found = true
	return w
}

func (*outputWatch) Before(ctx context.Context, _ api.Module, _ api.FunctionDefinition, params []uint64, _ experimental.StackIterator) {
	ctx.Value(runningKey{}).(*running).output = &outputRange{params[0], params[1]}
}

func (*outputWatch) After(context.Context, api.Module, api.FunctionDefinition, []uint64) {}
func (*outputWatch) Abort(context.Context, api.Module, api.FunctionDefinition, error)    {}

// outputRange is the part of kernel memory that the guest named as its output.
type outputRange struct{ offset, length uint64 }

// check returns the output that the SDK read if it is what the guest named.
func (o *outputRange) check(read []byte) ([]byte, error) {
	switch {
	case o == nil || *o == outputRange{}:
		return nil, nil
	case uint64(len(read)) != o.length:
		return nil, vm.OutputOutside(o.length)
	}
	return read, nil
}

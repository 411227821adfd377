package engine

import (
	"context"
	"fmt"
	"slices"

	"latchkey/core/vm"

	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// The Extism kernel is a small module beside the guest, with a memory of its
// own for input, output and errors. The figures belong to the kernel that the
// SDK v1.7.1 embeds; the conformance test meets them at their edges.
const (
	pageSize    = 64 << 10
	kernelPages = 16       // its initial memory, of which it allocates in the first page only
	kernelSpare = 4 << 10  // its own records in that page
	maxPages    = 64 << 10 // of any wasm memory
)

// inputMax is the longest input in bytes that fits a kernel limited to pages.
// The kernel does not refuse a longer one: it would be written over its records.
func inputMax(pages uint32) uint64 {
	growth := min(max(pages, kernelPages), maxPages) - kernelPages
	return uint64(growth+1)*pageSize - kernelSpare
}

func checkInput(length int, pages uint32) error {
	if limit := inputMax(pages); uint64(length) > limit {
		return &vm.Failure{Code: 1, Message: fmt.Sprintf(
			"input of %d bytes is longer than the %d that fit into this plugin's %d pages of memory",
			length, limit, pages)}
	}
	return nil
}

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
		return nil, &vm.Failure{Code: 1, Message: fmt.Sprintf(
			"output of %d bytes lies outside of the plugin's Extism memory", o.length)}
	}
	return read, nil
}

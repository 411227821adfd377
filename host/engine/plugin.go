package engine

import (
	"context"
	"fmt"

	"latchkey/core/vm"

	extism "github.com/extism/go-sdk"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/experimental"
)

// plugin is compiled code, from which calls make their instances.
type plugin struct {
	compiled    *extism.CompiledPlugin
	machineCode wazero.CompilationCache
	pagesMax    uint32
	entry       *entry
}

// call runs export in an instance of its own.
func (p *plugin) call(export string, input []byte, host vm.Host) ([]byte, error) {
	if err := checkInput(len(input), p.pagesMax); err != nil {
		return nil, err
	}
	mem := &memories{guestMax: uint64(p.pagesMax) * pageSize}
	run := &running{host: host, guest: &mem.guest}
	ctx := context.WithValue(context.Background(), runningKey{}, run)

	instance, err := p.instance(ctx, mem)
	if err != nil {
		return nil, err
	}
	defer instance.Close(ctx)
	if !instance.FunctionExists(export) {
		return nil, &vm.LinkError{Reason: fmt.Sprintf("no function %q is exported", export)}
	}
	code, read, err := instance.CallWithContext(ctx, export, input)
	switch {
	case run.bug != nil:
		panic(run.bug)
	case run.err != nil:
		return nil, run.err
	case err != nil:
		return nil, classify(err, code, instance.GetError())
	case code != 0:
		return nil, &vm.Failure{Code: code}
	}
	return run.output.check(read)
}

func (p *plugin) instance(ctx context.Context, mem *memories) (*extism.Plugin, error) {
	instance, err := p.compiled.Instance(experimental.WithMemoryAllocator(ctx, mem), extism.PluginInstanceConfig{})
	if err != nil {
		return nil, classifyInstance(err)
	}
	if mem.exceeded {
		instance.Close(ctx)
		return nil, &vm.CompileError{Reason: fmt.Sprintf(
			"initial memory is larger than the limit of %d pages", p.pagesMax)}
	}
	return instance, nil
}

// checkMethod refuses what the SDK would call in its own way: it reads any
// result as a return code.
func checkMethod(code *vm.Code, export string) error {
	switch kind, exported := code.Exports[export]; {
	case !exported:
		return &vm.LinkError{Reason: fmt.Sprintf("no function %q is exported", export)}
	case kind == vm.ExportOther:
		return &vm.LinkError{Reason: fmt.Sprintf(
			"exported function %q is no method: it must take nothing and return nothing or one i32", export)}
	}
	return nil
}

func (p *plugin) close() {
	// Both only fail by what their instances return on closing, and ours return
	// nothing.
	_ = p.compiled.Close(context.Background())
	_ = p.machineCode.Close(context.Background())
}

package engine

import (
	"context"

	"latchkey/core/vm"

	extism "github.com/extism/go-sdk"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/experimental"
)

// plugin is compiled code, from which calls make their instances.
type plugin struct {
	compiled    *extism.CompiledPlugin
	machineCode wazero.CompilationCache
	code        vm.Code // without Wasm and Exports: what its limits follow from
	entry       *entry
}

// call runs export in an instance of its own.
func (p *plugin) call(export string, meter *vm.Meter, host vm.Host) error {
	mem := &memories{guestMax: uint64(p.code.MemoryPagesMax) * pageSize}
	run := &running{host: host, guest: &mem.guest, meter: meter}
	ctx := context.WithValue(context.Background(), runningKey{}, run)

	instance, err := p.instance(ctx, mem)
	if err != nil {
		return err
	}
	defer instance.Close(ctx)
	defer run.readMeter()
	if !instance.FunctionExists(export) {
		return vm.NotExported(export)
	}
	code, _, err := instance.CallWithContext(ctx, export, nil)
	switch {
	case run.bug != nil:
		panic(run.bug)
	case run.err != nil:
		return run.err
	case err != nil:
		return classify(err)
	case code != 0:
		return &vm.Failure{Code: code}
	}
	return nil
}

func (p *plugin) instance(ctx context.Context, mem *memories) (*extism.Plugin, error) {
	instance, err := p.compiled.Instance(experimental.WithMemoryAllocator(ctx, mem), extism.PluginInstanceConfig{})
	if err != nil {
		return nil, classifyInstance(err)
	}
	if mem.exceeded {
		instance.Close(ctx)
		return nil, p.code.InitialMemoryTooLarge()
	}
	return instance, nil
}

func (p *plugin) close() {
	// Both only fail by what their instances return on closing, and ours return
	// nothing.
	_ = p.compiled.Close(context.Background())
	_ = p.machineCode.Close(context.Background())
}

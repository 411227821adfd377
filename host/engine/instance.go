package engine

import (
	"context"

	"latchkey/core/vm"

	extism "github.com/extism/go-sdk"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// instance is a plugin's module with a memory and globals of its own, and the
// call that runs in it. It is the context of that call: wazero hands it to the
// host functions, and the SDK looks for its plugin in it.
type instance struct {
	context.Context
	sdk     *extism.Plugin
	module  api.Module
	memory  *memory
	globals []api.Global // vm.Code.Globals

	instructions, stack api.MutableGlobal
	reserve             int64 // instructions that the guest has and was not lent
	functions           map[string]api.Function

	turn  *turn
	host  vm.Host
	meter *vm.Meter
	err   error // what host returned to end the guest
	bug   any   // what host panicked with
}

type instanceKey struct{}

// Value implements context.Context.
func (i *instance) Value(key any) any {
	switch key {
	case instanceKey{}:
		return i
	case extism.PluginCtxKey("plugin"):
		return i.sdk
	}
	return nil
}

// instantiate makes a new instance, ready for its first call.
func (p *plugin) instantiate(turn *turn, meter *vm.Meter, host vm.Host) (*instance, error) {
	memories := &memories{}
	memories.guest.start = p.mapping()
	i := &instance{Context: context.Background(), memory: &memories.guest, functions: map[string]api.Function{}}
	i.enter(turn, meter, host)
	var err error
	i.sdk, err = p.compiled.Instance(experimental.WithMemoryAllocator(i, memories), extism.PluginInstanceConfig{})
	if err != nil {
		return nil, classifyInstance(err)
	}
	if i.module == nil {
		i.close()
		return nil, &vm.LinkError{Reason: "the code was not prepared"}
	}
	for n := range p.code.Globals {
		i.globals = append(i.globals, i.module.ExportedGlobal(vm.ExportGlobal(n)))
	}
	i.memory.renew()
	p.remember(i)
	return i, nil
}

// started is told of a new instance's module, which the SDK hides, before any of
// the guest's own code has run.
func (i *instance) started(module api.Module) {
	i.module = module
	i.instructions, _ = module.ExportedGlobal(vm.ExportInstructions).(api.MutableGlobal)
	i.stack, _ = module.ExportedGlobal(vm.ExportStack).(api.MutableGlobal)
	i.writeMeter()
}

// enter begins a call.
func (i *instance) enter(turn *turn, meter *vm.Meter, host vm.Host) {
	i.turn, i.meter, i.host = turn, meter, host
	i.writeMeter()
}

// leave lets go of what belongs to the call.
func (i *instance) leave() { i.turn, i.meter, i.host = nil, nil, nil }

// run runs an export.
func (i *instance) run(export string) error {
	function := i.functions[export]
	if function == nil {
		if function = i.module.ExportedFunction(export); function == nil {
			return vm.NotExported(export)
		}
		i.functions[export] = function
	}
	if err := i.turn.take(); err != nil {
		return err
	}
	defer i.turn.leave()
	var result [1]uint64
	err := function.CallWithStack(i, result[:len(function.Definition().ResultTypes())])
	i.readMeter()
	switch {
	case i.bug != nil:
		panic(i.bug)
	case i.err != nil:
		return i.err
	case err != nil:
		return trap(err)
	case uint32(result[0]) != 0:
		return &vm.Failure{Code: uint32(result[0])}
	}
	return nil
}

// close gives the memory back. What is left of the plugin lives on.
func (i *instance) close() { _ = i.sdk.Close(i) }

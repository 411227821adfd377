package engine

import (
	"context"
	"runtime"
	"sync"

	"latchkey/core/vm"

	extism "github.com/extism/go-sdk"
	"github.com/tetratelabs/wazero"
)

// plugin is compiled code, from which calls get their instances.
type plugin struct {
	compiled    *extism.CompiledPlugin
	machineCode wazero.CompilationCache
	code        vm.Code // without Wasm and Exports
	entry       *entry
	kept        *idleBytes

	mu    sync.Mutex
	first *snapshot   // of an instance before its first call
	idle  []*instance // as new, the last used last
}

// idleMax bounds the instances of a plugin that wait for a call.
var idleMax = runtime.GOMAXPROCS(0)

// take returns an instance that is as if it were new.
func (p *plugin) take(turn *turn, meter *vm.Meter, host vm.Host) (*instance, error) {
	p.mu.Lock()
	n := len(p.idle)
	if n == 0 {
		p.mu.Unlock()
		return p.instantiate(turn, meter, host)
	}
	i := p.idle[n-1]
	p.idle = p.idle[:n-1]
	p.mu.Unlock()
	p.kept.give(i.memory.held())
	i.enter(turn, meter, host)
	return i, nil
}

// keep makes an instance whose call has succeeded as it was, for another call.
// It returns false when that cannot be or is not wanted.
func (p *plugin) keep(i *instance) bool {
	i.leave()
	p.mu.Lock()
	wanted := p.first != nil && len(p.idle) < idleMax
	p.mu.Unlock()
	if !wanted || !p.first.restore(i) {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.idle) == idleMax || !p.kept.take(i.memory.held()) {
		return false
	}
	p.idle = append(p.idle, i)
	return true
}

// mapping is what memories start with, once that is known.
func (p *plugin) mapping() *mapping {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.first == nil {
		return nil
	}
	return p.first.mapping
}

// remember takes the snapshot that instances are restored to, if they can be.
func (p *plugin) remember(i *instance) {
	if !p.code.Restorable {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.first == nil {
		p.first = snapshotOf(i)
	}
}

// close gives everything back, idle instances with the rest.
func (p *plugin) close() {
	// Both only fail by what their instances return on closing, and ours return
	// nothing.
	_ = p.compiled.Close(context.Background())
	_ = p.machineCode.Close(context.Background())
	for _, i := range p.idle {
		p.kept.give(i.memory.held())
	}
	if p.first != nil {
		p.first.close()
	}
}

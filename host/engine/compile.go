package engine

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"sync"

	"latchkey/core/vm"

	extism "github.com/extism/go-sdk"
	"github.com/tetratelabs/wazero"
)

// compiler turns code into plugins. Each has a wazero runtime of its own: the
// SDK knows no other way, and this way its memory can be given back.
type compiler struct {
	interpreter bool
	dir         string      // of machine code; empty for none
	one         *sync.Mutex // compiles at a time: hostile code can take 250 MB
	idle        *idleBytes
}

func (c compiler) checkDir() error {
	if c.dir == "" {
		return nil
	}
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		return fmt.Errorf("make the folder for compiled plugins: %w", err)
	}
	return nil
}

// kernelPages is the initial memory of the SDK's kernel, of 64 KiB each.
const kernelPages = 16

// compile returns the plugin or a *vm.CompileError.
func (c compiler) compile(code *vm.Code) (*plugin, error) {
	p, err := c.compileWith(code, c.dir)
	if err != nil && c.dir != "" {
		// wazero reports an unreadable or full cache folder as if the code were
		// at fault. An attempt without a folder shows which of the two it was.
		p, err = c.compileWith(code, "")
	}
	if err != nil {
		return nil, &vm.CompileError{Reason: err.Error()}
	}
	return p, nil
}

func (c compiler) compileWith(code *vm.Code, dir string) (p *plugin, err error) {
	c.one.Lock()
	defer c.one.Unlock()
	machineCode := wazero.NewCompilationCache()
	if dir != "" {
		if machineCode, err = wazero.NewCompilationCacheWithDir(dir); err != nil {
			return nil, err
		}
	}
	defer func() {
		if bug := recover(); bug != nil {
			err = fmt.Errorf("compiler panic: %v", bug)
		}
		if err != nil {
			_ = machineCode.Close(context.Background())
		}
	}()
	manifest := extism.Manifest{
		Wasm: []extism.Wasm{extism.WasmData{Data: code.Wasm}},
		// The SDK's kernel, which no guest imports, needs its 16 pages even if the
		// guest may have fewer, which its module says.
		Memory: &extism.ManifestMemory{MaxPages: max(code.MemoryPagesMax, kernelPages)},
	}
	config := extism.PluginConfig{
		RuntimeConfig: c.runtimeConfig().WithCompilationCache(machineCode),
	}
	compiled, err := extism.NewCompiledPlugin(listening(context.Background()), manifest, config, hostFunctions)
	if err != nil {
		return nil, err
	}
	return &plugin{compiled: compiled, machineCode: machineCode, kept: c.idle, code: vm.Code{Globals: code.Globals, Restorable: code.Restorable}}, nil
}

// compilesRight is false on arm64: wazero's compiler is known to get some code wrong
// there, prepared or not (its issue 2516), and its interpreter does not.
const compilesRight = runtime.GOARCH != "arm64"

func (c compiler) runtimeConfig() wazero.RuntimeConfig {
	config := wazero.NewRuntimeConfig()
	if c.interpreter || !compilesRight {
		config = wazero.NewRuntimeConfigInterpreter()
	}
	return config.WithDebugInfoEnabled(false)
}

package engine

import (
	"errors"

	"latchkey/core/vm"
)

// Options choose how an Engine compiles and how much it keeps.
type Options struct {
	// CacheDir keeps compiled machine code between processes; empty keeps it in
	// memory only. Its contents are executed: nobody else may write there. A
	// broken or full folder costs time, never a result.
	CacheDir string
	// PluginsMax bounds the compiled plugins held in memory, as do 64 MiB of
	// their code; 0 means 64.
	PluginsMax int
	// Interpreter runs plugins without compiling them to machine code: slow,
	// and the judge when a compiler's result is in doubt.
	Interpreter bool
}

const pluginsMaxDefault = 64

// ErrClosed is what Call returns after Close.
var ErrClosed = errors.New("engine is closed")

// Engine is a vm.Engine. Its methods may be called from any goroutine.
type Engine struct {
	plugins *cache
}

var _ vm.Engine = (*Engine)(nil)

// New returns an engine. It fails when Options.CacheDir cannot be made.
func New(opts Options) (*Engine, error) {
	if opts.PluginsMax == 0 {
		opts.PluginsMax = pluginsMaxDefault
	}
	compiler := compiler{interpreter: opts.Interpreter, dir: opts.CacheDir}
	if err := compiler.checkDir(); err != nil {
		return nil, err
	}
	return &Engine{plugins: newCache(opts.PluginsMax, compiler.compile)}, nil
}

// Call implements vm.Engine. What Code.Exports does not list as a method is a
// *vm.LinkError. A panic of host is a bug and comes out as one.
func (e *Engine) Call(code *vm.Code, export string, meter *vm.Meter, host vm.Host) error {
	if err := code.CheckMethod(export); err != nil {
		return err
	}
	plugin, err := e.plugins.acquire(code)
	if err != nil {
		return err
	}
	defer e.plugins.release(plugin)
	return plugin.call(export, meter, host)
}

// Close releases the compiled plugins. Running calls finish; later ones fail
// with ErrClosed. Closing again does nothing.
func (e *Engine) Close() error {
	e.plugins.close()
	return nil
}

package engine

import (
	"context"
	"errors"
	"sync"

	"latchkey/core/vm"
)

// Options choose how an Engine compiles and how much it keeps.
type Options struct {
	// CacheDir keeps prepared plugins and their machine code between processes;
	// empty keeps them in memory only. Its contents are executed: nobody else may
	// write there. A broken or full folder costs time, never a result.
	CacheDir string
	// PluginsDir has a folder with code that was prepared beforehand, beside plugins that
	// come with the program; it is only read. Empty: there is none.
	PluginsDir string
	// PluginsMax bounds the compiled plugins held in memory, as do 24 MiB of
	// their code; 0 means 64.
	PluginsMax int
	// Interpreter runs plugins without compiling them to machine code: slow,
	// and the reference when a compiler's result is in doubt. On arm64 all do.
	Interpreter bool
	// SliceUnits is what a guest is lent of its instructions at once, until others
	// have had their turn; no outcome depends on it. 0 means 20,000: 16 µs of plain
	// instructions, and some milliseconds where each misses the caches.
	SliceUnits int64
}

const (
	pluginsMaxDefault = 64
	sliceUnitsDefault = 20_000
)

// ErrClosed is what Call returns after Close.
var ErrClosed = errors.New("engine is closed")

// Engine is a vm.Engine. Its methods may be called from any goroutine, but not from
// within a host function, which has the turn that they wait for.
type Engine struct {
	plugins  *cache
	compiler compiler
	library  library
	shipped  library
	turns    *turns
}

var (
	_ vm.Engine  = (*Engine)(nil)
	_ vm.Library = (*Engine)(nil)
)

// New returns an engine. It fails when Options.CacheDir cannot be made.
func New(opts Options) (*Engine, error) {
	if opts.PluginsMax == 0 {
		opts.PluginsMax = pluginsMaxDefault
	}
	if opts.SliceUnits == 0 {
		opts.SliceUnits = sliceUnitsDefault
	}
	compiler := compiler{interpreter: opts.Interpreter, dir: opts.CacheDir, one: &sync.Mutex{}, idle: &idleBytes{}}
	if err := compiler.checkDir(); err != nil {
		return nil, err
	}
	return &Engine{plugins: newCache(opts.PluginsMax, compiler.compile), compiler: compiler, library: libraryIn(opts.CacheDir), shipped: libraryIn(opts.PluginsDir), turns: newTurns(opts.SliceUnits)}, nil
}

// Call implements vm.Engine. What Code.Exports does not list as a method is a
// *vm.LinkError. A panic of host is a bug and comes out as one.
func (e *Engine) Call(code *vm.Code, export string, meter *vm.Meter, host vm.Host) error {
	return e.call(e.turnFor(context.Background(), blocks), code, export, meter, host)
}

func (e *Engine) call(turn *turn, code *vm.Code, export string, meter *vm.Meter, host vm.Host) error {
	if err := code.CheckMethod(export); err != nil {
		return err
	}
	plugin, err := e.plugins.acquire(code)
	if err != nil {
		return err
	}
	defer e.plugins.release(plugin)
	instance, err := plugin.take(turn, meter, host)
	if err != nil {
		return err
	}
	kept := false
	defer func() {
		if !kept {
			instance.close()
		}
	}()
	instance.memory.watchWrites(turn)
	defer instance.memory.watch.end()
	if err := instance.run(export); err != nil {
		return err
	}
	kept = plugin.keep(instance)
	return nil
}

// Check compiles code that no call may need. Errors: *vm.CompileError, ErrClosed.
func (e *Engine) Check(code *vm.Code) error {
	plugin, err := e.plugins.acquire(code)
	if err == nil {
		e.plugins.release(plugin)
	}
	return err
}

// Start implements vm.Engine. What runs once is interpreted: to compile a Go program
// takes ten times as long as to interpret its start-up, which vm.StartInstructionsMax bounds.
func (e *Engine) Start(code *vm.Code, meter *vm.Meter, host vm.Host) (*vm.Image, error) {
	once := e.compiler
	once.dir, once.interpreter = "", true
	plugin, err := once.compile(code)
	if err != nil {
		return nil, err
	}
	defer plugin.close()
	instance, err := plugin.instantiate(e.turnFor(context.Background(), blocks), meter, host)
	if err != nil {
		return nil, err
	}
	defer instance.close()
	if err := instance.run(vm.ExportStartUp); err != nil {
		return nil, err
	}
	return instance.image(), nil
}

// Prepared implements vm.Library.
func (e *Engine) Prepared(key vm.LibraryKey) *vm.Code {
	if code := e.library.read(key); code != nil {
		return code
	}
	return e.shipped.read(key)
}

// Keep implements vm.Library.
func (e *Engine) Keep(code *vm.Code) { e.library.write(code) }

// Close releases the compiled plugins. Running calls finish; later ones fail
// with ErrClosed. Closing again does nothing.
func (e *Engine) Close() error {
	e.plugins.close()
	return nil
}

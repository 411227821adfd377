package engine

import (
	"container/list"
	"sync"

	"latchkey/core/vm"
)

// cacheKey names compiled code: Wasm follows from the two.
type cacheKey struct {
	hash           [32]byte
	prepareVersion uint32
	schedule       string
}

// wasmBytesMax bounds the code of the plugins in a cache. Machine code and what
// wazero keeps beside it are about 8 times that.
const wasmBytesMax = 24 << 20

// cache keeps the most recently used plugins. One that falls out while calls
// still run in it is closed by the last of them.
type cache struct {
	max     int
	compile func(*vm.Code) (*plugin, error)

	mu      sync.Mutex
	closed  bool
	entries map[cacheKey]*list.Element // of *entry
	recent  *list.List                 // most recently used first
	bytes   int                        // of their code
}

// entry is a plugin or the error that compiling it gave, which is as final.
type entry struct {
	key     cacheKey
	bytes   int
	ready   sync.Once
	plugin  *plugin
	err     error
	users   int  // running calls, guarded by cache.mu
	dropped bool // out of the cache, guarded by cache.mu
}

func newCache(max int, compile func(*vm.Code) (*plugin, error)) *cache {
	return &cache{
		max:     max,
		compile: compile,
		entries: map[cacheKey]*list.Element{},
		recent:  list.New(),
	}
}

// acquire returns the compiled plugin of code, to be released after use.
// Concurrent callers of new code wait for one compilation.
func (c *cache) acquire(code *vm.Code) (*plugin, error) {
	e, err := c.use(cacheKey{code.Hash, code.PrepareVersion, code.Schedule}, len(code.Wasm))
	if err != nil {
		return nil, err
	}
	e.ready.Do(func() {
		if e.plugin, e.err = c.compile(code); e.plugin != nil {
			e.plugin.entry = e
		}
	})
	if e.err != nil {
		c.done(e)
		return nil, e.err
	}
	return e.plugin, nil
}

func (c *cache) release(p *plugin) { c.done(p.entry) }

func (c *cache) use(key cacheKey, bytes int) (*entry, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil, ErrClosed
	}
	element := c.entries[key]
	if element == nil {
		element = c.recent.PushFront(&entry{key: key, bytes: bytes})
		c.entries[key] = element
		c.bytes += bytes
		for c.recent.Len() > 1 && (c.recent.Len() > c.max || c.bytes > wasmBytesMax) {
			c.drop(c.recent.Back())
		}
	}
	c.recent.MoveToFront(element)
	e := element.Value.(*entry)
	e.users++
	return e, nil
}

func (c *cache) done(e *entry) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e.users--
	e.closeUnused()
}

// drop takes an entry out of the cache. c.mu is held.
func (c *cache) drop(element *list.Element) {
	e := c.recent.Remove(element).(*entry)
	delete(c.entries, e.key)
	c.bytes -= e.bytes
	e.dropped = true
	e.closeUnused()
}

func (e *entry) closeUnused() {
	if e.dropped && e.users == 0 && e.plugin != nil {
		e.plugin.close()
		e.plugin = nil
	}
}

func (c *cache) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	for c.recent.Len() > 0 {
		c.drop(c.recent.Back())
	}
}

package prepare

import (
	"errors"
	"sync"

	"latchkey/core/fees"
	"latchkey/core/transaction"
	"latchkey/core/vm"
)

// codesMax bounds the cache: a prepared Go plugin takes about 2 MB.
const codesMax = 128

// Cache keeps prepared code by hash. It is safe for concurrent use.
type Cache struct {
	schedule *fees.Schedule

	mu     sync.Mutex
	codes  map[transaction.Hash]prepared
	oldest []transaction.Hash
}

type prepared struct {
	code *vm.Code
	err  vm.FunctionCallError
}

// NewCache returns an empty cache for one schedule.
func NewCache(schedule *fees.Schedule) *Cache {
	return &Cache{schedule: schedule, codes: map[transaction.Hash]prepared{}}
}

// Get returns the prepared form of the code with this hash, which load gives
// when the cache does not have it; false when load finds none. That is not
// remembered: the store may only have failed to read it.
func (c *Cache) Get(hash transaction.Hash, load func() ([]byte, bool)) (*vm.Code, vm.FunctionCallError, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	p, ok := c.codes[hash]
	if !ok {
		code, found := load()
		if !found {
			return nil, nil, false
		}
		p = c.prepare(code)
		c.add(hash, p)
	}
	return p.code, p.err, true
}

func (c *Cache) prepare(code []byte) prepared {
	ready, err := Prepare(code, c.schedule)
	var known vm.FunctionCallError
	switch {
	case err == nil:
		return prepared{code: ready}
	case errors.As(err, &known):
		return prepared{err: known}
	}
	return prepared{err: &vm.PrepareError{Kind: "Deserialization", Reason: err.Error()}}
}

func (c *Cache) add(hash transaction.Hash, p prepared) {
	if len(c.oldest) == codesMax {
		delete(c.codes, c.oldest[0])
		c.oldest = c.oldest[1:]
	}
	c.codes[hash] = p
	c.oldest = append(c.oldest, hash)
}

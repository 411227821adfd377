package prepare

import (
	"errors"
	"sync"

	"latchkey/core/fees"
	"latchkey/core/transaction"
	"latchkey/core/vm"
)

// codesMax bounds the cache: a prepared Go plugin takes about 3 MB.
const codesMax = 128

// ErrNoCode is what Cache.Get returns when there is no code of that hash.
var ErrNoCode = errors.New("there is no code of this hash")

// Cache keeps prepared code by hash. It is safe for concurrent use.
type Cache struct {
	engine   vm.Engine
	schedule *fees.Schedule

	mu     sync.Mutex
	codes  map[transaction.Hash]*prepared
	oldest []transaction.Hash
}

// prepared is one code, or why it cannot be used.
type prepared struct {
	mu   sync.Mutex // of whoever prepares it
	done bool
	code *vm.Code
	err  error
}

// NewCache returns an empty cache of what runs on engine under one schedule.
func NewCache(engine vm.Engine, schedule *fees.Schedule) *Cache {
	return &Cache{engine: engine, schedule: schedule, codes: map[transaction.Hash]*prepared{}}
}

// Get returns the prepared form of the code with this hash, which load gives
// when it is not known. Errors: a vm.FunctionCallError for what the code is;
// ErrNoCode when load finds none, and what kept the host from preparing it:
// neither is remembered, the host may only have failed for the moment.
func (c *Cache) Get(hash transaction.Hash, load func() ([]byte, bool)) (*vm.Code, error) {
	p := c.entry(hash)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.done {
		return p.code, p.err
	}
	code, err := c.prepare(hash, load)
	p.code, p.err, p.done = code, err, err == nil || lasting(err)
	return code, err
}

// lasting errors are not the moment's.
func lasting(err error) bool {
	var refused vm.FunctionCallError
	var missing *vm.NotCarriedError
	return errors.As(err, &refused) || errors.As(err, &missing)
}

// prepare takes the code from the engine's library, or makes it and puts it
// there.
func (c *Cache) prepare(hash transaction.Hash, load func() ([]byte, bool)) (*vm.Code, error) {
	library, _ := c.engine.(vm.Library)
	if library != nil {
		key := vm.LibraryKey{Hash: hash, PrepareVersion: Version, Revision: Revision, Schedule: c.schedule.Name}
		if code := library.Prepared(key); code != nil {
			return code, nil
		}
	}
	original, found := load()
	if !found {
		return nil, ErrNoCode
	}
	code, err := Prepare(c.engine, original, c.schedule)
	if err == nil && library != nil {
		library.Keep(code)
	}
	return code, err
}

func (c *Cache) entry(hash transaction.Hash) *prepared {
	c.mu.Lock()
	defer c.mu.Unlock()
	p, ok := c.codes[hash]
	if ok {
		return p
	}
	if len(c.oldest) == codesMax {
		delete(c.codes, c.oldest[0])
		c.oldest = c.oldest[1:]
	}
	p = &prepared{}
	c.codes[hash] = p
	c.oldest = append(c.oldest, hash)
	return p
}

package many

import (
	"context"
	"sync"
	"time"

	"latchkey/host/postgres"
)

// refreshPause is between two looks for new ledgers: whoever asks for one that is not there
// has the node ask its database at most so often.
const refreshPause = 100 * time.Millisecond

// directory knows the ledgers of a database. None leaves it.
type directory struct {
	database *postgres.Database

	reading sync.Mutex // one reads the database
	read    time.Time  // when it was last read

	mu      sync.Mutex
	ledgers map[string]*local
}

func newDirectory(database *postgres.Database) *directory {
	return &directory{database: database, ledgers: map[string]*local{}}
}

// find returns a ledger; nil: there is none of that name.
func (d *directory) find(ctx context.Context, name string) (*local, error) {
	asked := time.Now()
	if l := d.known(name); l != nil {
		return l, nil
	}
	d.reading.Lock()
	defer d.reading.Unlock()
	if d.read.Before(asked) {
		time.Sleep(refreshPause - time.Since(d.read))
		if err := d.refresh(ctx); err != nil {
			return nil, err
		}
	}
	return d.known(name), nil
}

func (d *directory) known(name string) *local {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.ledgers[name]
}

// refresh reads which ledgers there are. d.reading is held.
func (d *directory) refresh(ctx context.Context) error {
	begun := time.Now()
	secrets, err := d.database.Secrets(ctx)
	if err != nil {
		return err
	}
	d.read = begun
	d.mu.Lock()
	defer d.mu.Unlock()
	for name, secret := range secrets {
		if d.ledgers[name] == nil {
			d.ledgers[name] = &local{name: name, secret: secret}
		}
	}
	return nil
}

// all are the ledgers that are known.
func (d *directory) all() (all []*local) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, l := range d.ledgers {
		all = append(all, l)
	}
	return all
}

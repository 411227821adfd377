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
	secrets func(context.Context) (map[string][]byte, error) // of each ledger that the database has

	reading sync.Mutex // one reads the database
	read    time.Time  // when that was last begun
	unread  error      // why it could not be read then

	mu      sync.Mutex
	ledgers map[string]*local
}

func newDirectory(database *postgres.Database) *directory {
	return &directory{secrets: database.Secrets, ledgers: map[string]*local{}}
}

// find returns a ledger; nil: there is none of that name. All that ask while the database is read
// have what the next reading finds, or why it fails: one after the other they would wait for a
// database that does not answer.
func (d *directory) find(ctx context.Context, name string) (*local, error) {
	asked := time.Now()
	if l := d.known(name); l != nil {
		return l, nil
	}
	d.reading.Lock()
	defer d.reading.Unlock()
	if d.read.Before(asked) {
		time.Sleep(refreshPause - time.Since(d.read))
		begun := time.Now()
		secrets, err := d.secrets(ctx)
		if err != nil && ctx.Err() != nil { // who asked has left, which says nothing of the database
			return nil, err
		}
		d.read, d.unread = begun, err
		d.add(secrets)
	}
	if l := d.known(name); l != nil {
		return l, nil
	}
	return nil, d.unread
}

func (d *directory) known(name string) *local {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.ledgers[name]
}

// add adds ledgers that were not known.
func (d *directory) add(secrets map[string][]byte) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for name, secret := range secrets {
		if d.ledgers[name] == nil {
			d.ledgers[name] = &local{name: name, secret: secret}
		}
	}
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

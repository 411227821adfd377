package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/sstable"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// openCheckBytesMax bounds the tables that are read through at each start, in
// bytes. Damage in others shows when they are read, or to Inspect.
const openCheckBytesMax = 64 << 20

// Inspection is a store that is read through and not changed. It is a
// state.Reader, of what can be read.
type Inspection struct {
	Mark   Mark // how far it has come
	Tables int
	Bytes  int64
	Damage []error // *DamagedError and *LostError

	health *health
	lock   *pebble.Lock
	db     *pebble.DB
}

// Inspect opens the store in dir, reads all its tables through and says what is
// wrong with them. It changes nothing. No other process can have the store open
// meanwhile.
//
// Errors: *InUseError, *FormatError, *OpenError.
func Inspect(dir string) (*Inspection, error) {
	opts := Options{FS: vfs.Default, Log: slog.New(slog.DiscardHandler)}
	if _, err := opts.FS.Stat(opts.FS.PathJoin(dir, "LOCK")); err != nil {
		return nil, openError(dir, err)
	}
	lock, err := pebble.LockDirectory(dir, opts.FS)
	if err != nil {
		return nil, lockError(dir, err)
	}
	i, err := inspect(dir, lock, opts, -1)
	if err != nil {
		_ = lock.Close()
		return nil, openError(dir, err)
	}
	if marked, ok := readMarkFile(dir, opts.FS, opts.Log); ok && len(i.Damage) == 0 {
		if err := checkMark(dir, i.Mark, marked); err != nil {
			i.Damage = append(i.Damage, err)
		}
	}
	return i, nil
}

// inspect opens a store for reading alone: a log that ends early is neither cut nor
// removed. It checks tables of bytesMax bytes; negative: all.
func inspect(dir string, lock *pebble.Lock, opts Options, bytesMax int64) (*Inspection, error) {
	if err := checkWhole(dir, opts.FS); err != nil {
		return nil, err
	}
	i := &Inspection{health: newHealth(dir), lock: lock}
	db, err := pebble.Open(dir, &pebble.Options{
		FS: opts.FS, Lock: lock, Logger: logger{opts.Log}, CacheSize: cacheBytes, ReadOnly: true, EventListener: i.health.listener(),
	})
	if err != nil {
		return nil, err
	}
	i.db = db
	if err = i.checkTables(opts.FS, dir, bytesMax); err == nil {
		err = i.readMark()
	}
	if err != nil {
		_ = db.Close()
		return nil, err
	}
	return i, nil
}

// readMark reads how far the store has come. What stands in damage is damage too.
func (i *Inspection) readMark() (err error) {
	i.Mark, err = storedMark(i.db)
	err = i.health.told(err)
	if damaged := (*DamagedError)(nil); errors.As(err, &damaged) {
		if len(i.Damage) == 0 {
			i.Damage = append(i.Damage, err)
		}
		return nil
	}
	return err
}

// checkTables holds the blocks of tables against their checksums.
func (i *Inspection) checkTables(fs vfs.FS, dir string, bytesMax int64) error {
	levels, err := i.db.SSTables()
	if err != nil {
		return err
	}
	for _, level := range levels {
		for _, table := range level {
			if bytesMax >= 0 && i.Bytes+int64(table.Size) > bytesMax {
				continue
			}
			i.Tables++
			i.Bytes += int64(table.Size)
			path := fs.PathJoin(dir, fmt.Sprintf("%s.sst", table.BackingSSTNum))
			if err := checkTable(fs, path); err != nil {
				i.Damage = append(i.Damage, &DamagedError{Dir: dir, File: path, Err: err})
			}
		}
	}
	return nil
}

func checkTable(fs vfs.FS, path string) error {
	f, err := fs.Open(path, vfs.SequentialReadsOption)
	if err != nil {
		return err
	}
	readable, err := sstable.NewSimpleReadable(f)
	if err != nil {
		_ = f.Close()
		return err
	}
	r, err := sstable.NewReader(context.Background(), readable, sstable.ReaderOptions{})
	if err != nil {
		return err // it has closed the file
	}
	defer r.Close()
	return r.ValidateBlockChecksums()
}

// Get implements state.Reader.
func (i *Inspection) Get(key []byte) ([]byte, bool, error) {
	value, ok, err := get(i.db, key)
	return value, ok, i.health.told(err)
}

// Scan implements state.Reader.
func (i *Inspection) Scan(start, end []byte, visit func(key, value []byte) bool) error {
	return i.health.told(scan(i.db, start, end, visit))
}

// Close releases the folder.
func (i *Inspection) Close() error {
	return errors.Join(i.db.Close(), i.lock.Close())
}

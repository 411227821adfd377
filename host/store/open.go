package store

import (
	"errors"
	"io/fs"
	"log/slog"
	"path/filepath"
	"syscall"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/bloom"
	"github.com/cockroachdb/pebble/v2/vfs"
)

const (
	cacheBytes    = 32 << 20 // decoded blocks kept in memory
	memTableBytes = 8 << 20  // recent writes kept in memory, at most twice
)

// Open opens the store in dir, which it makes if there is none. Only one
// process at a time can have it open.
//
// Errors: *InUseError, *FormatError, *CacheError, *LostError, *DamagedError, *OpenError.
func Open(dir string, opts Options) (*Store, error) {
	if opts.FS == nil {
		opts.FS = vfs.Default
		if absolute, err := filepath.Abs(dir); err == nil {
			dir = absolute // locks within a process go by name
		}
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	if opts.ReserveBytes == 0 {
		opts.ReserveBytes = int64(opts.share(reserveBytesDefault))
	}
	if err := makeDir(opts.FS, dir); err != nil {
		return nil, openError(dir, err)
	}
	lock, err := pebble.LockDirectory(dir, opts.FS)
	if err != nil {
		return nil, lockError(dir, err)
	}
	s, err := openLocked(dir, lock, opts)
	if err != nil {
		_ = lock.Close()
		return nil, openError(dir, err)
	}
	return s, nil
}

// dirMode lets nobody else in, for the mode of Pebble's files is what the umask leaves.
const dirMode = 0o700

// makeDir makes dir with what is missing above it, so that it outlives a power
// cut. (Pebble syncs only the folder right above its own.)
func makeDir(fs vfs.FS, dir string) error {
	var parents []string
	for path := dir; fs.PathDir(path) != path; path = fs.PathDir(path) {
		if _, err := fs.Stat(path); err == nil {
			break
		}
		parents = append(parents, fs.PathDir(path))
	}
	if err := fs.MkdirAll(dir, dirMode); err != nil {
		return err
	}
	for _, path := range parents {
		if err := syncDir(fs, path); err != nil {
			return err
		}
	}
	return nil
}

func syncDir(fs vfs.FS, path string) error {
	dir, err := fs.OpenDir(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

func openLocked(dir string, lock *pebble.Lock, opts Options) (s *Store, err error) {
	defer func() {
		if fatal := recoverFatal(recover()); fatal != nil {
			err = fatal
		}
	}()
	isUnmarked, err := checkBefore(dir, lock, opts)
	if err != nil {
		return nil, err
	}
	reserve, health := newReserve(dir, opts), newHealth(dir)
	db, err := pebble.Open(dir, pebbleOptions(lock, reserve, health, opts))
	if err != nil {
		return nil, health.told(err)
	}
	if err := checkFormat(db, dir); err != nil {
		_ = db.Close()
		return nil, health.told(err)
	}
	last, err := storedMark(db)
	if err == nil {
		err = checkCache(db, dir, opts.CacheOf, last)
	}
	if err != nil {
		_ = db.Close()
		return nil, health.told(err)
	}
	if isUnmarked { // and no cache of a log, of which none is
		opts.Log.Warn("nothing tells whether the store has lost commits: it goes on from where it ends", "dir", dir, "end", last)
	}
	reserve.hold()
	s = &Store{dir: dir, db: db, lock: lock, reserve: reserve, health: health, snapshots: map[*Snapshot]struct{}{},
		counter: counter{head: opts.Head, last: last}, hot: newHot(opts.share(hotBytesMax))}
	if opts.CacheOf == "" {
		s.mark = openMarkFile(dir, opts.FS, opts.Log, last)
	}
	return s, nil
}

// checkBefore refuses a store that is damaged or lost commits, before anything of it
// is changed: Pebble would cut the log where it ends, and remove it. A store that has commits
// is unmarked when no file tells how many there were.
func checkBefore(dir string, lock *pebble.Lock, opts Options) (isUnmarked bool, err error) {
	description, err := pebble.Peek(dir, opts.FS)
	if err != nil {
		return false, err
	}
	if !description.Exists {
		return false, checkNew(dir, opts)
	}
	i, err := inspect(dir, lock, opts, openCheckBytesMax)
	if err != nil {
		return false, err
	}
	if err := i.db.Close(); err != nil {
		return false, err
	}
	if len(i.Damage) > 0 {
		return false, i.Damage[0]
	}
	if opts.CacheOf != "" {
		return false, nil // it may have lost what it had: the log has it
	}
	marked, ok := readMarkFile(dir, opts.FS, opts.Log)
	return !ok && i.Mark.Commits > 0, checkMark(dir, i.Mark, marked)
}

func pebbleOptions(lock *pebble.Lock, reserve *reserve, health *health, opts Options) *pebble.Options {
	o := &pebble.Options{
		FS:                          vfs.OnDiskFull(opts.FS, reserve.release),
		Lock:                        lock,
		Logger:                      logger{opts.Log},
		EventListener:               health.listener(),
		CacheSize:                   int64(opts.share(cacheBytes)),
		MemTableSize:                uint64(opts.share(memTableBytes)),
		FormatMajorVersion:          pebble.FormatWALSyncChunks,
		CompactionConcurrencyRange:  func() (int, int) { return 1, 2 },
		MemTableStopWritesThreshold: 2,
	}
	for i := range o.Levels {
		o.Levels[i].FilterPolicy = bloom.FilterPolicy(10)
	}
	return o
}

// checkNew refuses to begin a store where there was one.
func checkNew(dir string, opts Options) error {
	if err := checkWhole(dir, opts.FS); err != nil {
		return err
	}
	marked, _ := readMarkFile(dir, opts.FS, opts.Log)
	return checkMark(dir, Mark{}, marked)
}

// checkWhole refuses a folder that lost the file which says what is current:
// Pebble would start a new database over the remains.
func checkWhole(dir string, fs vfs.FS) error {
	description, err := pebble.Peek(dir, fs)
	if err != nil || description.Exists {
		return err
	}
	names, err := fs.List(dir)
	if err != nil {
		return err
	}
	for _, name := range names {
		if ext := filepath.Ext(name); ext == ".sst" || ext == ".log" {
			return errors.New("data is there, but the manifest that lists it is missing")
		}
	}
	return nil
}

// lockError tells a held lock from a folder that cannot be written to. Only the
// latter carries a path.
func lockError(dir string, err error) error {
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		return openError(dir, err)
	}
	return &InUseError{Dir: dir}
}

func openError(dir string, err error) error {
	switch err.(type) {
	case *FormatError, *CacheError, *LostError, *DamagedError:
		return err
	}
	hint := "restore it from a backup, or use another folder"
	switch {
	case errors.Is(err, fs.ErrPermission):
		hint = "let this user read and write it"
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, fs.ErrExist):
		hint = "it is not a folder: use another path"
	case errors.Is(err, syscall.ENOSPC):
		hint = "free some disk space"
	}
	return &OpenError{Dir: dir, Err: err, Hint: hint}
}

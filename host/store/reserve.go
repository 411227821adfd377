package store

import (
	"errors"
	"log/slog"
	"sync"
	"syscall"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// reserve is disk space held by a file of no contents. Pebble can take back
// nothing that it has begun to write, so a full disk must never surprise it:
// when a write finds no space, the file goes, the write is tried again, and
// from then on commits are refused before Pebble sees them.
type reserve struct {
	fs    vfs.FS
	dir   string
	path  string
	bytes uint64
	log   *slog.Logger

	mu       sync.Mutex
	released bool
}

func newReserve(dir string, opts Options) *reserve {
	return &reserve{
		fs:    opts.FS,
		dir:   dir,
		path:  opts.FS.PathJoin(dir, "RESERVE"),
		bytes: uint64(opts.ReserveBytes),
		log:   opts.Log,
	}
}

// hold takes the space. Without it the store works, but only reads if the disk
// is full.
func (r *reserve) hold() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.take()
}

func (r *reserve) take() {
	err := allocate(r.fs, r.path, int64(r.bytes))
	r.released = isFull(err)
	if err != nil {
		r.log.Warn("no disk space is held in reserve", "path", r.path, "error", err)
	}
	if r.released {
		_ = r.fs.Remove(r.path)
	}
}

// release gives the space back. Pebble's writes wait for it to return.
func (r *reserve) release() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.released {
		r.log.Error("disk is full: commits are refused until there is room", "dir", r.dir)
	}
	r.released = true
	_ = r.fs.Remove(r.path) // absent if released before
}

// admit decides on a commit of size bytes, which the reserve must be able to
// carry through if the disk turns out to be full.
func (r *reserve) admit(size uint64) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	large := size > r.bytes/4
	if !r.released && !large {
		return nil
	}
	need := r.bytes
	if r.released {
		need = 2 * r.bytes // the reserve anew, and as much to go on with
	}
	if large {
		need += 2 * size // in the log and in a table
	}
	usage, err := r.fs.GetDiskUsage(r.dir)
	if known := err == nil; known && usage.AvailBytes < need || !known && r.released {
		return &FullError{Dir: r.dir, NeedBytes: need}
	}
	if r.released {
		if r.take(); r.released {
			return &FullError{Dir: r.dir, NeedBytes: need}
		}
		r.log.Info("disk has room again: commits are taken", "dir", r.dir)
	}
	return nil
}

func allocate(fs vfs.FS, path string, bytes int64) error {
	f, err := fs.Create(path, vfs.WriteCategoryUnspecified)
	if err != nil {
		return err
	}
	err = f.Preallocate(0, bytes)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}

// isFull reports whether err says that no disk space is left.
func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC)
}

package store

import (
	"errors"
	"fmt"
)

// ErrClosed is what a closed Store or Snapshot answers.
var ErrClosed = errors.New("store is closed")

// InUseError says that another process, or another Store of this one, has the
// folder open.
type InUseError struct{ Dir string }

func (e *InUseError) Error() string {
	return fmt.Sprintf("store %s is in use by another process: stop it, or use another folder", e.Dir)
}

// FormatError says that another version of the program wrote the folder.
type FormatError struct {
	Dir           string
	Found, Wanted uint32
}

func (e *FormatError) Error() string {
	return fmt.Sprintf("store %s has format %d, this program reads format %d: open it with the version that wrote it, or use another folder",
		e.Dir, e.Found, e.Wanted)
}

// OpenError says that the folder cannot be opened: damaged, not a store, or
// not accessible.
type OpenError struct {
	Dir  string
	Err  error
	Hint string // what to do
}

func (e *OpenError) Error() string {
	return fmt.Sprintf("store %s cannot be opened: %v: %s", e.Dir, e.Err, e.Hint)
}

func (e *OpenError) Unwrap() error { return e.Err }

// LostError says that a store ends before what was acknowledged: the end of its
// log is damaged or gone, or it was put back from an older copy in part.
type LostError struct {
	Dir           string
	Found, Marked Mark
}

func (e *LostError) Error() string {
	return fmt.Sprintf("store %s ends at %v, but %v was acknowledged: what came after is lost, and nothing was changed: "+
		"put the folder back from a backup, or remove the file %s in it to go on without what is lost",
		e.Dir, e.Found, e.Marked, MarkFile)
}

// DamagedError says that a file of the store is not what was written. Nothing is
// read or written from then on.
type DamagedError struct {
	Dir  string
	File string // empty: it is not known which
	Err  error
}

func (e *DamagedError) Error() string {
	file := e.File
	if file == "" {
		file = "a file of it"
	}
	return fmt.Sprintf("store %s is damaged: %s: %v: put the folder back from a backup, and check the disk", e.Dir, file, e.Err)
}

func (e *DamagedError) Unwrap() error { return e.Err }

// FullError refuses a commit for lack of disk space. The commit left no trace;
// reads go on, and commits work again once there is room.
type FullError struct {
	Dir       string
	NeedBytes uint64 // free space from which commits are taken again
}

func (e *FullError) Error() string {
	return fmt.Sprintf("disk of store %s is full: free at least %d MB, then try again; stored data is safe and readable",
		e.Dir, (e.NeedBytes+1e6-1)/1e6)
}

// BrokenError says that the disk failed in the middle of a write. Whether the
// commit reached it is unknown, so the store refuses everything from then on:
// what is durable shows when it is opened again.
type BrokenError struct {
	Dir    string
	Reason string
}

func (e *BrokenError) Error() string {
	return fmt.Sprintf("store %s stopped after a disk failure (%s): check the disk, then start again", e.Dir, e.Reason)
}

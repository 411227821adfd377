package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"

	"latchkey/core/state"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// A log that ends early looks like one whose last writes never reached the disk:
// Pebble cannot tell a flipped byte in it from a power cut. So the store counts its
// commits, in the commits themselves and, once each is on the disk, in a file
// beside them. The file is not synced, and need not be: it may lag behind, when
// it proves less, but it never names what was not on the disk before.

// MarkFile is the name of that file, in the store's folder.
const MarkFile = "COMMITTED"

var markKey = []byte{spaceStore, 'c', 'o', 'm', 'm', 'i', 't', 's'} // holds a mark of its commit

// Mark is how far a store has come.
type Mark struct {
	Commits uint64
	Height  uint64 // of the last block, and its hash, if Options.Head tells
	Hash    [32]byte
}

func (m Mark) String() string {
	if m.Height == 0 {
		return fmt.Sprintf("commit %d", m.Commits)
	}
	return fmt.Sprintf("commit %d, with block %d (%s…)", m.Commits, m.Height, hex.EncodeToString(m.Hash[:4]))
}

const (
	markBodyBytes = 8 + 8 + 32
	markMagic     = "latchkey"
	markFileBytes = len(markMagic) + markBodyBytes + sha256.Size
)

func (m Mark) encode() []byte {
	b := binary.BigEndian.AppendUint64(nil, m.Commits)
	b = binary.BigEndian.AppendUint64(b, m.Height)
	return append(b, m.Hash[:]...)
}

func decodeMark(b []byte) (m Mark, err error) {
	if len(b) != markBodyBytes {
		return m, fmt.Errorf("a mark has %d bytes, not %d", markBodyBytes, len(b))
	}
	m.Commits, m.Height = binary.BigEndian.Uint64(b), binary.BigEndian.Uint64(b[8:])
	copy(m.Hash[:], b[16:])
	return m, nil
}

// encodeMarkFile is the content of MarkFile, whose checksum finds half a write.
func encodeMarkFile(m Mark) []byte {
	b := append([]byte(markMagic), m.encode()...)
	sum := sha256.Sum256(b)
	return append(b, sum[:]...)
}

// errTornMark is a mark whose write was cut short.
var errTornMark = errors.New("its checksum is wrong")

func decodeMarkFile(b []byte) (Mark, error) {
	if len(b) != markFileBytes || !bytes.HasPrefix(b, []byte(markMagic)) {
		return Mark{}, errTornMark
	}
	body := b[:len(b)-sha256.Size]
	if sum := sha256.Sum256(body); !bytes.Equal(sum[:], b[len(body):]) {
		return Mark{}, errTornMark
	}
	return decodeMark(body[len(markMagic):])
}

// storedMark is the mark in the store itself; none in one of an earlier program.
func storedMark(db pebble.Reader) (Mark, error) {
	value, closer, err := db.Get(markKey)
	if errors.Is(err, pebble.ErrNotFound) {
		return Mark{}, nil
	} else if err != nil {
		return Mark{}, err
	}
	defer closer.Close()
	return decodeMark(value)
}

// markFile keeps the last mark beside the store. Failing to write it fails no
// commit: the file then proves less.
type markFile struct {
	log *slog.Logger

	mu      sync.Mutex
	file    vfs.File // nil: it cannot be written
	written uint64
}

// readMarkFile returns what MarkFile says; false when it says nothing.
func readMarkFile(dir string, fs vfs.FS, log *slog.Logger) (Mark, bool) {
	path := fs.PathJoin(dir, MarkFile)
	f, err := fs.Open(path)
	if err != nil {
		return Mark{}, false
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, int64(markFileBytes)+1))
	var m Mark
	if err == nil {
		m, err = decodeMarkFile(content)
	}
	if err != nil {
		log.Warn("the mark of the last commit is not used: a write of it was cut short, or it is damaged", "path", path, "error", err)
	}
	return m, err == nil
}

// openMarkFile makes MarkFile say what the store holds.
func openMarkFile(dir string, fs vfs.FS, log *slog.Logger, now Mark) *markFile {
	m := &markFile{log: log, written: now.Commits}
	path := fs.PathJoin(dir, MarkFile)
	err := replaceMarkFile(dir, fs, path, now)
	if err == nil {
		m.file, err = fs.OpenReadWrite(path, vfs.WriteCategoryUnspecified)
	}
	if err != nil {
		m.unwritable(err)
	}
	return m
}

// replaceMarkFile puts a new file in the place of whatever has its name.
func replaceMarkFile(dir string, fs vfs.FS, path string, now Mark) error {
	f, err := fs.Create(path+".new", vfs.WriteCategoryUnspecified)
	if err != nil {
		return err
	}
	_, err = f.Write(encodeMarkFile(now))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := fs.Rename(path+".new", path); err != nil {
		return err
	}
	return syncDir(fs, dir)
}

func (m *markFile) unwritable(err error) {
	m.log.Warn("the last commit cannot be marked: lost commits would go unnoticed", "file", MarkFile, "error", err)
}

// write notes a commit that is on the disk.
func (m *markFile) write(now Mark) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.file == nil || now.Commits < m.written {
		return // a later commit was faster
	}
	m.written = now.Commits
	if _, err := m.file.WriteAt(encodeMarkFile(now), 0); err != nil {
		m.unwritable(err)
		_ = m.file.Close()
		m.file = nil
	}
}

func (m *markFile) close() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.file != nil {
		_ = m.file.Close() // its writes were checked; it is not synced
		m.file = nil
	}
}

// counter gives commits their marks, in the order in which they reach the log.
type counter struct {
	head func([]state.Change) (height uint64, hash [32]byte, ok bool)

	mu   sync.Mutex
	last Mark
}

// next is the mark of a commit of changes.
func (c *counter) next(changes []state.Change) Mark {
	m := c.last
	m.Commits++
	if c.head == nil {
		return m
	}
	if height, hash, ok := c.head(changes); ok {
		m.Height, m.Hash = height, hash
	}
	return m
}

// checkMark refuses a store that ends before what was acknowledged.
func checkMark(dir string, found, marked Mark) error {
	if found.Commits < marked.Commits || found.Commits == marked.Commits && found != marked {
		return &LostError{Dir: dir, Found: found, Marked: marked}
	}
	return nil
}

package packed

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"io/fs"
	"strings"
	"time"
)

// FS shows files that Pack has written under their own names, with their own content.
type FS struct{ Kept fs.FS }

var _ fs.StatFS = FS{}

// Packed returns a file as it is kept: gzip. Errors: those of fs.ReadFile.
func (f FS) Packed(name string) ([]byte, error) {
	content, err := fs.ReadFile(f.Kept, name+ending)
	if err != nil {
		return nil, err
	}
	if len(content) < trailerBytes {
		return nil, &fs.PathError{Op: "read", Path: name, Err: gzip.ErrHeader}
	}
	return content, nil
}

// Open implements fs.FS. A file is unpacked when it is first read; folders are as they are kept.
func (f FS) Open(name string) (fs.File, error) {
	if info, err := fs.Stat(f.Kept, name); err == nil && info.IsDir() {
		return f.Kept.Open(name)
	}
	content, err := f.Packed(name)
	if err != nil {
		return nil, err
	}
	return &file{packed: content, info: infoOf(name, content)}, nil
}

// Stat implements fs.StatFS.
func (f FS) Stat(name string) (fs.FileInfo, error) {
	if info, err := fs.Stat(f.Kept, name); err == nil && info.IsDir() {
		return info, nil
	}
	content, err := f.Packed(name)
	if err != nil {
		return nil, err
	}
	return infoOf(name, content), nil
}

// trailerBytes end gzip: a checksum and the length of the content, 4 bytes each.
const trailerBytes = 8

// info is of a file as it was.
type info struct {
	name string
	size int64
}

func infoOf(name string, packed []byte) info {
	return info{name[strings.LastIndex(name, "/")+1:], int64(binary.LittleEndian.Uint32(packed[len(packed)-4:]))}
}

func (i info) Name() string     { return i.name }
func (i info) Size() int64      { return i.size }
func (info) Mode() fs.FileMode  { return 0o444 }
func (info) ModTime() time.Time { return time.Time{} }
func (info) IsDir() bool        { return false }
func (info) Sys() any           { return nil }

// file is one that is open.
type file struct {
	info
	packed  []byte
	content *bytes.Reader // nil: not unpacked yet
}

func (f *file) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *file) Close() error               { return nil }

func (f *file) Read(b []byte) (int, error) {
	if err := f.unpack(); err != nil {
		return 0, err
	}
	return f.content.Read(b)
}

// Seek implements io.Seeker, which servers of files need. To ask for the size unpacks nothing.
func (f *file) Seek(offset int64, whence int) (int64, error) {
	if f.content == nil && offset == 0 {
		switch whence {
		case io.SeekEnd:
			return f.size, nil
		case io.SeekStart:
			return 0, nil
		}
	}
	if err := f.unpack(); err != nil {
		return 0, err
	}
	return f.content.Seek(offset, whence)
}

func (f *file) unpack() error {
	if f.content != nil {
		return nil
	}
	z, err := gzip.NewReader(bytes.NewReader(f.packed))
	if err != nil {
		return err
	}
	content, err := io.ReadAll(z)
	if err != nil {
		return err
	}
	f.content = bytes.NewReader(content)
	return nil
}

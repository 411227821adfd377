package pack

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
)

// Size is a file's, in bytes.
type Size struct{ Raw, Gzip int }

// SizeOf measures a file as it is and as it travels.
func SizeOf(dir, name string) (Size, error) {
	contents, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		return Size{}, err
	}
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return Size{}, err
	}
	if _, err := w.Write(contents); err != nil {
		return Size{}, err
	}
	if err := w.Close(); err != nil {
		return Size{}, err
	}
	return Size{len(contents), packed.Len()}, nil
}

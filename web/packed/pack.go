package packed

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"os"
	"path/filepath"
)

// ending is what the name of a kept file has behind that of the file.
const ending = ".gz"

// Pack writes all files of one folder into another, each as gzip. The same content gives the same bytes.
func Pack(from, to string) error {
	return filepath.WalkDir(from, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		within, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return os.MkdirAll(filepath.Join(to, within), 0o755)
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, within+ending), packed(content), 0o644)
	})
}

func packed(content []byte) []byte {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // it is a level
	_, _ = z.Write(content)                               // neither fails in memory
	_ = z.Close()
	return b.Bytes()
}

package credentials

import (
	"errors"
	"os"
	"runtime"
)

// SyncDir makes the files that were put into a folder outlive a power cut.
func SyncDir(path string) error {
	if runtime.GOOS == "windows" {
		return nil // folders cannot be synced there
	}
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

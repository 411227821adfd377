package benchmark

import (
	"os"
	"path/filepath"
	"slices"
	"time"
)

// forceDisk appends a page to a file and waits until it is on the disk, as everything
// durable here does at least once.
func (s *session) forceDisk() []reading {
	s.t.Helper()
	file, err := os.Create(filepath.Join(s.t.TempDir(), "forced"))
	if err != nil {
		s.t.Fatal(err)
	}
	defer file.Close()
	page := make([]byte, 4096)
	took := make([]time.Duration, s.amounts.forced)
	unit := s.around(func() {
		for i := range took {
			start := time.Now()
			if _, err = file.Write(page); err == nil {
				err = file.Sync()
			}
			if took[i] = time.Since(start); err != nil {
				return
			}
		}
	})
	if err != nil {
		s.t.Fatal(err)
	}
	slices.Sort(took)
	return []reading{in(unit, "p50", percentile(took, 50)), in(unit, "p99", percentile(took, 99))}
}

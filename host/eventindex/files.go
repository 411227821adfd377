package eventindex

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"latchkey/host/files"
)

// Folder keeps segments as files of a folder, which it makes when there is something to
// keep.
type Folder string

func (f Folder) path(number int) string {
	return filepath.Join(string(f), fmt.Sprintf("%06d.events", number))
}

// Load implements events.Files.
func (f Folder) Load(number int) ([]byte, error) {
	content, err := os.ReadFile(f.path(number))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return content, err
}

// Save implements events.Files. The file is never half of one: a full disk or a crash
// leaves the one before.
func (f Folder) Save(number int, content []byte) error {
	return files.Write(f.path(number), content, files.Public)
}

// Remove implements events.Files.
func (f Folder) Remove(number int) error {
	err := os.Remove(f.path(number))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Memory keeps segments of a ledger that is in memory itself.
type Memory struct {
	mu  sync.Mutex
	all map[int][]byte
}

// Load implements events.Files.
func (m *Memory) Load(number int) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.all[number], nil
}

// Save implements events.Files.
func (m *Memory) Save(number int, content []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.all == nil {
		m.all = map[int][]byte{}
	}
	m.all[number] = content
	return nil
}

// Remove implements events.Files.
func (m *Memory) Remove(number int) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.all, number)
	return nil
}

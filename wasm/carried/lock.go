package carried

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// LockName is the lock's name in the folder of plugins.
const LockName = "plugins.lock"

// Line is one plugin of the lock.
type Line struct {
	Code           [32]byte // sha256 of the original
	PrepareVersion uint32
	Schedule       string   // fee schedule whose prices are in the prepared module
	Prepared       [32]byte // sha256 of the prepared module
	Origin         string   // tree:NAME or file:NAME
}

func (l Line) String() string {
	return fmt.Sprintf("%x %d %s %x %s", l.Code, l.PrepareVersion, l.Schedule, l.Prepared, l.Origin)
}

// ReadLock reads the lock of a folder; there are no lines if it has none.
func ReadLock(dir string) ([]Line, error) {
	text, err := os.ReadFile(filepath.Join(dir, LockName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var lines []Line
	for s := bufio.NewScanner(bytes.NewReader(text)); s.Scan(); {
		if strings.HasPrefix(s.Text(), "#") {
			continue
		}
		line, err := parseLine(s.Text())
		if err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Join(dir, LockName), err)
		}
		lines = append(lines, line)
	}
	return lines, nil
}

func parseLine(text string) (l Line, err error) {
	var code, prepared []byte
	fields := strings.Fields(text)
	if len(fields) == 4 { // from before there were lines of other schedules
		fields = slices.Insert(fields, 2, standardSchedule)
	}
	if _, err = fmt.Sscanf(strings.Join(fields, " "), "%x %d %s %x %s", &code, &l.PrepareVersion, &l.Schedule, &prepared, &l.Origin); err != nil {
		return l, fmt.Errorf("%q is not a line of the lock: %w", text, err)
	}
	if len(code) != len(l.Code) || len(prepared) != len(l.Prepared) {
		return l, fmt.Errorf("%q is not a line of the lock: hashes have %d hex digits", text, hex.EncodedLen(len(l.Code)))
	}
	l.Code, l.Prepared = [32]byte(code), [32]byte(prepared)
	return l, nil
}

// WriteLock writes the lock of a folder.
func WriteLock(dir string, lines []Line) error {
	text := "# code, prepare version, schedule, prepared module, origin; written by go run ./wasm/carry -write\n"
	for _, l := range lines {
		text += l.String() + "\n"
	}
	return os.WriteFile(filepath.Join(dir, LockName), []byte(text), 0o666)
}

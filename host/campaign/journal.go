package campaign

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/cockroachdb/pebble/v2/vfs"

	"latchkey/host/files"
)

// FileError is a journal that cannot be read or written.
type FileError struct {
	Path string
	Err  error
}

func (e *FileError) Error() string { return fmt.Sprintf("%s: %v", e.Path, e.Err) }
func (e *FileError) Unwrap() error { return e.Err }

// journalBytesMax bounds what is read: 100,000 links are a thousand signed
// transactions, each with a picture of 32 kB at most, in base64.
const journalBytesMax = 256 << 20

// errDamaged is of a line that no version of this program wrote.
var errDamaged = errors.New("it is not the journal of a campaign, or was damaged")

// read reads a journal. A last line that was cut off by a crash was not acted on,
// and does not count; end is where it begins.
func read(path string) (p *Plan, s *state, end int64, err error) {
	text, err := files.Read(path, journalBytesMax)
	if err != nil {
		return nil, nil, 0, &FileError{path, err}
	}
	whole := text[:bytes.LastIndexByte(text, '\n')+1]
	for line := range bytes.Lines(whole) {
		switch {
		case p == nil:
			p = &Plan{}
			if json.Unmarshal(line, p) != nil || !p.isWhole() {
				return nil, nil, 0, &FileError{path, errDamaged}
			}
			s = newState(p)
		case !s.take(line):
			return nil, nil, 0, &FileError{path, errDamaged}
		}
	}
	if p == nil {
		return nil, nil, 0, &FileError{path, errDamaged}
	}
	return p, s, int64(len(whole)), nil
}

// isWhole reports whether a plan has what the rest counts on.
func (p *Plan) isWhole() bool {
	passwords := len(p.Passwords)
	return p.Links > 0 && p.Links <= LinksMax && len(p.Secret) == secretBytes && p.Contract != "" && p.Funder != "" &&
		(passwords < 2 || passwords == p.Links) && (p.NFT == "" || len(p.TokenIDs) == p.Links*int(p.UsesOfEach()))
}

// journal is a journal that this process alone writes to.
type journal struct {
	path string
	lock io.Closer
	mu   sync.Mutex
	file *os.File
	end  int64 // of what is whole
}

// lock takes the right to write a journal, which may not be there yet.
func lock(path string) (io.Closer, error) {
	name := path + ".lock"
	if err := files.CheckNotLink(name); err != nil {
		return nil, &FileError{name, err} // taking a lock empties its file
	}
	return vfs.Default.Lock(name)
}

// open opens a journal for what comes after its first bytes.
func (j *journal) open(end int64) (err error) {
	if err := files.CheckNotLink(j.path); err != nil {
		return &FileError{j.path, err}
	}
	if j.file, err = os.OpenFile(j.path, os.O_RDWR, 0); err != nil {
		return &FileError{j.path, files.Cause(err)}
	}
	j.end = end
	return files.Cause(j.file.Truncate(end)) // what a crash cut off
}

// append writes a line that outlives a power cut. One that cannot be written as a
// whole is taken back.
func (j *journal) append(n note) error {
	text, err := json.Marshal(n)
	if err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	text = append(text, '\n')
	_, err = j.file.WriteAt(text, j.end)
	if err == nil {
		err = j.file.Sync()
	}
	if err != nil {
		return &FileError{j.path, errors.Join(files.Cause(err), j.file.Truncate(j.end))}
	}
	j.end += int64(len(text))
	return nil
}

func (j *journal) close() error {
	if j.file == nil {
		return j.lock.Close()
	}
	return errors.Join(j.file.Close(), j.lock.Close())
}

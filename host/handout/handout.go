package handout

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"

	"latchkey/core/keys"
	"latchkey/host/files"
)

// Item is one link.
type Item struct {
	Number    int            `json:"number"` // from 1 on
	Link      string         `json:"link"`
	PublicKey keys.PublicKey `json:"public_key"`
	Drop      uint64         `json:"drop_id"`
	Password  string         `json:"password,omitempty"`
}

// FileError is a file that cannot be written.
type FileError struct {
	Path string
	Err  error
}

func (e *FileError) Error() string {
	if errors.Is(e.Err, errNoFile) {
		return fmt.Sprintf("%s is there already, and is no file: name one that is not there yet", e.Path)
	}
	if errors.Is(e.Err, fs.ErrExist) {
		return fmt.Sprintf("%s is there already, and has something else in it", e.Path)
	}
	return fmt.Sprintf("%s cannot be written: %v", e.Path, e.Err)
}

func (e *FileError) Unwrap() error { return e.Err }

// errNoFile is a folder, a pipe or a terminal.
var errNoFile = errors.New("no regular file")

// write makes a file for its owner alone. One that is there stays: an earlier run may
// have made it, and then it says the same.
func write(path string, content []byte) error {
	err := files.Create(path, content, files.Secret)
	if errors.Is(err, fs.ErrExist) {
		if info, gone := os.Stat(path); gone == nil && !info.Mode().IsRegular() {
			return &FileError{path, errNoFile} // reading a pipe might never end
		}
		if there, unread := files.Read(path, int64(len(content))); unread == nil && bytes.Equal(there, content) {
			return nil
		}
	}
	if err != nil {
		return &FileError{path, err}
	}
	return nil
}

// CSV writes a table: number, link, public key, drop; and passwords, where there are any.
func CSV(path string, items []Item) error {
	columns := 4
	if len(items) > 0 && items[0].Password != "" {
		columns++
	}
	names := []string{"number", "link", "public_key", "drop", "password"}
	rows := [][]string{names[:columns]}
	for _, i := range items {
		row := []string{strconv.Itoa(i.Number), i.Link, i.PublicKey.String(), strconv.FormatUint(i.Drop, 10), i.Password}
		rows = append(rows, row[:columns])
	}
	return Table(path, rows)
}

// Table writes rows of cells.
func Table(path string, rows [][]string) error {
	var text bytes.Buffer
	if err := csv.NewWriter(&text).WriteAll(rows); err != nil {
		return err
	}
	return write(path, text.Bytes())
}

package pending

import (
	"encoding/json"
	"errors"
	"io"
	"os"

	"latchkey/core/transaction"
	"latchkey/host/files"
)

// record is the content of an entry's file.
type record struct {
	Command string          `json:"command"`
	Notes   json.RawMessage `json:"notes"` // the keys, and what else the command goes on with
	// The transaction that may have been sent; none before the first was signed.
	Hash  string `json:"transaction_hash,omitempty"`
	Borsh []byte `json:"signed_tx_base64,omitempty"`
	// It was refused, and so may run all the same if somebody sends it again.
	Refused bool `json:"refused,omitempty"`
	// Its answer was lost.
	Unclear bool `json:"unclear,omitempty"`
}

// Entry is a command under way.
type Entry struct {
	path    string
	lock    io.Closer
	resumed bool
	record
}

// entryBytesMax bounds what is read: a transaction and a hundred keys take 40 kB.
const entryBytesMax = 8 << 20

func read(path string) (r record, err error) {
	text, err := files.Read(path, entryBytesMax)
	if err != nil {
		return r, &FileError{path, err}
	}
	if r, err = parse(text); err != nil {
		return r, &FileError{path, err}
	}
	return r, nil
}

// parse reads the content of an entry's file; its transaction is whole.
func parse(text []byte) (r record, err error) {
	if json.Unmarshal(text, &r) != nil || r.Command == "" || r.Notes == nil {
		return record{}, errors.New("not what was noted of a command")
	}
	if _, err := r.transaction(); err != nil {
		return record{}, errors.New("its transaction is damaged")
	}
	return r, nil
}

func (r *record) transaction() (*transaction.Signed, error) {
	if len(r.Borsh) == 0 {
		return nil, nil
	}
	return transaction.Decode(r.Borsh)
}

// Path is the entry's file.
func (e *Entry) Path() string { return e.path }

// Transaction is what may have been sent; nil when nothing was signed yet.
func (e *Entry) Transaction() *transaction.Signed {
	tx, _ := e.transaction() // read and Note let no damaged one through
	return tx
}

// Note writes down a transaction that is about to be sent.
func (e *Entry) Note(tx *transaction.Signed) error {
	e.Hash, e.Borsh, e.Refused, e.Unclear = tx.Hash().String(), tx.Borsh(), false, false
	return e.write()
}

func (e *Entry) write() error { return WriteFile(e.path, e.record) }

// WriteFile writes the JSON of v into a file that only its owner can read. It
// replaces the file as a whole, so that it is never half of one, and returns when
// the file outlives a power cut. Its errors are *FileError.
func WriteFile(path string, v any) error {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	if err := files.Write(path, append(text, '\n'), files.Secret); err != nil {
		return &FileError{path, err}
	}
	return nil
}

// Lost notes that the answer to the transaction was lost: until it is known, no
// other run of the command begins.
func (e *Entry) Lost() error {
	e.Unclear = true
	return e.write()
}

// WasRefused reports whether an earlier run ended with its transaction refused.
func (e *Entry) WasRefused() bool { return e.resumed && e.Refused }

// Refuse closes the entry of a transaction that was refused.
func (e *Entry) Refuse() error {
	e.Refused = true
	return errors.Join(e.write(), e.Close())
}

// Close leaves the entry for another run of the command.
func (e *Entry) Close() error { return e.unlock(false) }

// End removes the entry: it is known how the command ended.
func (e *Entry) End() error {
	return errors.Join(os.Remove(e.path), e.unlock(true))
}

// unlock lets others have the entry. The lock's file goes with an entry that is
// gone, and while it is held, so that no two can hold it.
func (e *Entry) unlock(remove bool) error {
	var err error
	if remove {
		err = os.Remove(lockPath(e.path))
	}
	return errors.Join(err, e.lock.Close())
}

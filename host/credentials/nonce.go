package credentials

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"latchkey/core/keys"
	"latchkey/host/files"
)

// Bounds of what counts as a note of ours: how far a noted nonce may be ahead of
// the ledger's, and how long ago it may have been noted. Whoever took it has used
// it by then, or never will; nodes wait for nonces that are skipped.
const (
	aheadMax = 10_000
	noteAge  = 30 * time.Second
)

// NextNonce returns a nonce of the key above after, and notes it, so that
// programs that use the key at the same time get another. Two that took the same
// might sign the same bytes: the ledger would run them once and tell both that
// it did.
func (f Folder) NextNonce(l Ledger, key keys.PublicKey, after uint64) (next uint64, err error) {
	err = f.changeNote(l, key, func(noted uint64) uint64 {
		next = after + 1
		if noted > after && noted-after < aheadMax {
			next = noted + 1
		}
		return next
	})
	return next, err
}

// ReturnNonce takes a note back, of a transaction that was refused, unless others
// went on from it.
func (f Folder) ReturnNonce(l Ledger, key keys.PublicKey, nonce uint64) error {
	return f.changeNote(l, key, func(noted uint64) uint64 {
		if noted == nonce {
			return nonce - 1
		}
		return noted
	})
}

// noteBytesMax bounds what is read of a note.
const noteBytesMax = 64

// changeNote replaces what is noted of a key while nobody else does; 0 stands for no note.
func (f Folder) changeNote(l Ledger, key keys.PublicKey, change func(noted uint64) uint64) (err error) {
	file, err := files.OpenLocked(filepath.Join(f.Dir, l.Name(), "_nonces", strings.Replace(key.String(), ":", "_", 1)))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	text, err := io.ReadAll(io.LimitReader(file, noteBytesMax))
	if err != nil {
		return err
	}
	var noted uint64
	var at int64
	now := time.Now()
	// What cannot be read, as after a crash, counts as no note.
	if n, err := fmt.Sscan(string(text), &noted, &at); n != 2 || err != nil || now.Sub(time.Unix(at, 0)).Abs() > noteAge {
		noted = 0
	}
	if err := file.Truncate(0); err != nil {
		return err
	}
	_, err = file.WriteAt(fmt.Append(nil, change(noted), " ", now.Unix(), "\n"), 0)
	return err
}

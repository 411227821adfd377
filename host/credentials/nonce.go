package credentials

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/lockedfile"

	"latchkey/core/keys"
)

// aheadMax bounds how far a noted nonce may be ahead of the ledger's, in nonces.
// What is further ahead is no note of ours: a ledger refuses nonces too high.
const aheadMax = 10_000

// NextNonce returns a nonce of the key above after, and notes it, so that
// programs that use the key at the same time get another. Two that took the same
// might sign the same bytes: the ledger would run them once and tell both that
// it did.
func (f Folder) NextNonce(l Ledger, key keys.PublicKey, after uint64) (uint64, error) {
	dir := filepath.Join(f.Dir, l.Name(), "_nonces")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return 0, err
	}
	next := after + 1
	path := filepath.Join(dir, strings.Replace(key.String(), ":", "_", 1))
	err := lockedfile.Transform(path, func(noted []byte) ([]byte, error) {
		// What is no number, as after a crash, is no note.
		last, err := strconv.ParseUint(strings.TrimSpace(string(noted)), 10, 64)
		if err == nil && last > after && last-after < aheadMax {
			next = last + 1
		}
		return strconv.AppendUint(nil, next, 10), nil
	})
	return next, err
}

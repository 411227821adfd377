package credentials

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"latchkey/core/account"
	"latchkey/core/keys"
)

// CustomNetwork is the name under which near-cli knows a server of one's own.
const CustomNetwork = "custom"

// Folder is a folder of key files. NETWORK/ACCOUNT.json is the key of an account,
// NETWORK/ACCOUNT/TYPE_KEY.json are its further keys, as near-cli-rs keeps them.
// What Latchkey writes has the name of its ledger for a network.
type Folder struct{ Dir string }

// DefaultFolder returns ~/.near-credentials, where NEAR's tools keep keys.
func DefaultFolder() Folder {
	home, err := os.UserHomeDir()
	if err != nil {
		home = "."
	}
	return Folder{filepath.Join(home, ".near-credentials")}
}

// Path returns where the key file of an account is kept.
func (f Folder) Path(network string, id account.ID) string {
	return filepath.Join(f.Dir, network, string(id)+".json")
}

// FurtherPath returns where a further key of an account is kept.
func (f Folder) FurtherPath(network string, id account.ID, key keys.PublicKey) string {
	return filepath.Join(f.Dir, network, string(id), strings.Replace(key.String(), ":", "_", 1)+".json")
}

// Stored is a key with its file.
type Stored struct {
	Path string
	Key
}

// Keys yields the keys that are kept for an account and may be of the ledger:
// those of the ledger's own folder first, and of each folder the account's key
// before its further ones. It ends with the first file that cannot be used.
func (f Folder) Keys(l Ledger, id account.ID) iter.Seq2[Stored, error] {
	return func(yield func(Stored, error) bool) {
		for _, network := range l.networks() {
			for _, path := range f.files(network, id) {
				key, err := loadOf(path, id)
				if errors.Is(err, fs.ErrNotExist) {
					continue
				}
				if !yield(Stored{path, key}, err) || err != nil {
					return
				}
			}
		}
	}
}

// files are the paths where a network's keys of an account may be.
func (f Folder) files(network string, id account.ID) []string {
	paths := []string{f.Path(network, id)}
	further := filepath.Join(f.Dir, network, string(id))
	entries, err := os.ReadDir(further) // sorted; usually there are none
	if err != nil {
		return paths
	}
	for _, entry := range entries {
		if filepath.Ext(entry.Name()) == ".json" && !entry.IsDir() {
			paths = append(paths, filepath.Join(further, entry.Name()))
		}
	}
	return paths
}

// loadOf loads a key file that stands under the name of an account.
func loadOf(path string, id account.ID) (Key, error) {
	key, err := Load(path)
	if err == nil && key.AccountID != "" && key.AccountID != id {
		err = &FileError{path, fmt.Errorf("it is named for %s, but its account_id is %s: correct one or the other", id, key.AccountID)}
	}
	key.AccountID = id
	return key, err
}

// NotFoundError is an account without a key file.
type NotFoundError struct {
	AccountID account.ID
	Looked    []string // folders
}

// NotFound is the error when none of the folders has a key of an account.
func NotFound(l Ledger, id account.ID, folders []Folder) *NotFoundError {
	e := &NotFoundError{AccountID: id}
	for _, f := range folders {
		for _, network := range l.networks() {
			e.Looked = append(e.Looked, filepath.Join(f.Dir, network))
		}
	}
	return e
}

func (e *NotFoundError) Error() string {
	last := len(e.Looked) - 1
	return fmt.Sprintf("no key of %s: looked for %s.json in %s and %s", e.AccountID, e.AccountID, strings.Join(e.Looked[:last], ", "), e.Looked[last])
}

// StaleError is an account whose key files hold no key that it has on the ledger.
type StaleError struct {
	Path      string // of the first such file
	AccountID account.ID
}

func (e *StaleError) Error() string {
	return fmt.Sprintf("%s's key is not on this ledger; it may be an older one's", e.Path)
}

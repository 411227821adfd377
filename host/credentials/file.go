package credentials

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"latchkey/core/account"
	"latchkey/core/keys"
)

// Key is a secret key and, when it is known, the account it belongs to.
type Key struct {
	AccountID account.ID // empty when unknown
	Secret    keys.SecretKey
}

// Account returns the account that the key belongs to: the one it was stored
// with, else its implicit account.
func (k Key) Account() account.ID {
	if k.AccountID != "" {
		return k.AccountID
	}
	return k.Secret.PublicKey().ImplicitAccount()
}

// file is the JSON of a key file as Save writes it.
type file struct {
	AccountID  account.ID     `json:"account_id,omitempty"`
	PublicKey  keys.PublicKey `json:"public_key"`
	PrivateKey string         `json:"private_key"`
}

// foreignFile is the JSON of a key file as anyone writes it. near-cli writes
// private_key, nearcore secret_key; both are read, and each field may be missing.
type foreignFile struct {
	AccountID  string `json:"account_id"`
	PublicKey  string `json:"public_key"`
	PrivateKey string `json:"private_key"`
	SecretKey  string `json:"secret_key"`
}

// FileError is a key file that cannot be read or written. It never shows the
// file's content.
type FileError struct {
	Path string
	Err  error
}

func (e *FileError) Error() string { return fmt.Sprintf("key file %s: %v", e.Path, e.Err) }
func (e *FileError) Unwrap() error { return e.Err }

// fileBytesMax bounds what is read: key files take some 250 bytes.
const fileBytesMax = 64 << 10

// byteOrderMark stands before the text of files that some Windows editors save.
var byteOrderMark = []byte("\ufeff")

// Parse reads a key from the JSON of a key file, or from the bare text of a
// secret key.
func Parse(content []byte) (Key, error) {
	content = bytes.TrimSpace(bytes.TrimPrefix(content, byteOrderMark))
	if !bytes.HasPrefix(content, []byte("{")) {
		secret, err := keys.ParseSecretKey(string(content))
		return Key{Secret: secret}, err
	}
	var f foreignFile
	if err := json.Unmarshal(content, &f); err != nil {
		return Key{}, errors.New("not the JSON of a key file") // err may quote the secret
	}
	return f.key()
}

func (f *foreignFile) key() (k Key, err error) {
	text := f.PrivateKey
	if text == "" {
		text = f.SecretKey
	}
	if text == "" {
		return k, errors.New("it has neither private_key nor secret_key")
	}
	if k.Secret, err = keys.ParseSecretKey(text); err != nil {
		return Key{}, err
	}
	if f.PublicKey != "" {
		if public, err := keys.ParsePublicKey(f.PublicKey); err != nil || public != k.Secret.PublicKey() {
			return Key{}, errors.New("its public_key does not belong to its secret key")
		}
	}
	if f.AccountID != "" {
		if k.AccountID, err = account.Parse(f.AccountID); err != nil {
			return Key{}, fmt.Errorf("its account_id is wrong: %w", err)
		}
	}
	return k, nil
}

// Load reads the key file at path.
func Load(path string) (Key, error) {
	info, err := os.Stat(path)
	if err == nil && info.Size() > fileBytesMax {
		err = errors.New("too large for a key file")
	}
	if err != nil {
		return Key{}, &FileError{path, withoutPath(err)}
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return Key{}, &FileError{path, withoutPath(err)}
	}
	key, err := Parse(content)
	if err != nil {
		return Key{}, &FileError{path, err}
	}
	return key, nil
}

// Save writes a key file that only its owner can read: in one step, whole or
// not at all. A file that exists is left alone (fs.ErrExist), since what it
// holds may be the only copy of a key.
func Save(path string, k Key) error {
	content, err := json.MarshalIndent(file{
		AccountID: k.AccountID, PublicKey: k.Secret.PublicKey(), PrivateKey: k.Secret.Text()}, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return &FileError{path, withoutPath(err)}
	}
	temporary, err := writeBeside(path, append(content, '\n'))
	if err != nil {
		return &FileError{path, withoutPath(err)}
	}
	defer os.Remove(temporary)
	// A link, unlike a renaming, never replaces what is there.
	if err := os.Link(temporary, path); err != nil {
		return &FileError{path, withoutPath(err)}
	}
	return SyncDir(filepath.Dir(path))
}

// writeBeside writes a synced file in path's folder; os.CreateTemp gives it
// mode 0600.
func writeBeside(path string, content []byte) (name string, err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return "", err
	}
	_, err = f.Write(content)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}

// withoutPath drops the path that os errors repeat.
func withoutPath(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		return link.Err
	}
	return err
}

package credentials

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"latchkey/core/account"
	"latchkey/core/keys"
	"latchkey/host/files"
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
	content, err := files.Read(path, fileBytesMax)
	if err != nil {
		return Key{}, &FileError{path, err}
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
	if err := files.Create(path, append(content, '\n'), files.Secret); err != nil {
		return &FileError{path, err}
	}
	return nil
}

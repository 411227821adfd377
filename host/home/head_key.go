package home

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"io/fs"

	"latchkey/core/keys"
	"latchkey/host/files"
)

const headKeyFile = "head_key.json"

// headKey is the content of head_key.json.
type headKey struct {
	PublicKey keys.PublicKey `json:"public_key"`
	SecretKey string         `json:"secret_key"`
}

// HeadKey is the key that the node signs its newest block with, from head_key.json. It can
// do nothing on the ledger, and followers know the node by it. Where there is none, it is
// made of from, or of randomness if from is nil.
func (h Home) HeadKey(from *keys.SecretKey) (*keys.SecretKey, error) {
	secret, err := h.readHeadKey()
	if !errors.Is(err, fs.ErrNotExist) {
		return secret, err
	}
	if from == nil {
		made, err := keys.Generate(rand.Reader)
		if err != nil {
			return nil, err
		}
		from = &made
	}
	err = h.writeJSON(headKey{from.PublicKey(), from.Text()}, h.path(headKeyFile), files.Secret, files.Create)
	if errors.Is(err, fs.ErrExist) { // somebody else was first
		return h.readHeadKey()
	}
	return from, err
}

func (h Home) readHeadKey() (*keys.SecretKey, error) {
	path := h.path(headKeyFile)
	text, err := readFile(path)
	if err != nil {
		return nil, err
	}
	var k headKey
	if err := json.Unmarshal(text, &k); err != nil {
		return nil, &FileError{path, errors.New("not the JSON of a key with public_key and secret_key")} // err may quote the secret
	}
	secret, err := keys.ParseSecretKey(k.SecretKey)
	if err == nil && secret.PublicKey() != k.PublicKey {
		err = errors.New("public_key does not belong to secret_key")
	}
	if err != nil {
		return nil, &FileError{path, err}
	}
	return &secret, nil
}

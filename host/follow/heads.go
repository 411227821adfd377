package follow

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/host/files"
	"latchkey/host/home"
)

const (
	headsFile         = "followed.json"
	headsFileBytesMax = 64 << 10
)

// heads are what the node has signed, as far as that is kept: the newest.
type heads struct {
	path   string
	key    keys.PublicKey
	pinned bool // key is there
	newest *ledger.SignedHead
}

// keptHeads is the content of followed.json.
type keptHeads struct {
	HeadKey keys.PublicKey `json:"head_key"`
	Newest  []byte         `json:"newest_head_base64"`
	Height  uint64         `json:"height"` // of that head, for people
}

// OtherKeyError is a head that another key has signed than those before.
type OtherKeyError struct{ Want, Got keys.PublicKey }

func (e *OtherKeyError) Error() string {
	return fmt.Sprintf("the node signs its newest block with the key %s, and the one that is known here is %s", e.Got, e.Want)
}

// UnsignedError is a node that has signed its newest block before, and does not now.
type UnsignedError struct{ Key keys.PublicKey }

func (e *UnsignedError) Error() string {
	return fmt.Sprintf("the node has signed its newest block with the key %s before, and does not any more", e.Key)
}

func openHeads(h home.Home, key *keys.PublicKey) (heads, error) {
	k := heads{path: filepath.Join(h.Dir, headsFile)}
	text, err := files.Read(k.path, headsFileBytesMax)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return k, &home.FileError{Path: k.path, Err: err}
	}
	if err == nil {
		var kept keptHeads
		if err := json.Unmarshal(text, &kept); err != nil {
			return k, &home.FileError{Path: k.path, Err: err}
		}
		if k.newest, err = ledger.DecodeSignedHead(kept.Newest); err != nil {
			return k, &home.FileError{Path: k.path, Err: err}
		}
		k.key, k.pinned = kept.HeadKey, true
	}
	if key != nil {
		k.key, k.pinned = *key, true
	}
	return k, nil
}

// admits refuses a head of another key than the known one.
func (k *heads) admits(h *ledger.SignedHead) error {
	if k.pinned && h.PublicKey != k.key {
		return &OtherKeyError{k.key, h.PublicKey}
	}
	return nil
}

// keep notes a head that was verified, if it is newer.
func (k *heads) keep(h *ledger.SignedHead) error {
	if k.newest != nil && h.Height <= k.newest.Height && h.PublicKey == k.newest.PublicKey {
		return nil
	}
	text, err := json.MarshalIndent(keptHeads{h.PublicKey, h.Borsh(), h.Height}, "", "  ")
	if err != nil {
		return err
	}
	if err := files.Write(k.path, append(text, '\n'), files.Public); err != nil {
		return &home.FileError{Path: k.path, Err: err}
	}
	k.key, k.pinned, k.newest = h.PublicKey, true, h
	return nil
}

package replica

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/files"
)

// PartedError is a log that tells another history than this node has. It is not passed
// over: either what was acknowledged is lost, or a program follows other rules.
type PartedError struct {
	*ledger.DivergedError
	Path string // where it is noted; empty: nowhere
}

func (e *PartedError) Error() string {
	if e.Path == "" {
		return e.DivergedError.Error()
	}
	return fmt.Sprintf("%v: %s has both", e.DivergedError, e.Path)
}

func (e *PartedError) Unwrap() error { return e.DivergedError }

// noted is an entry as people read it.
type noted struct {
	Height uint64           `json:"height"`
	Hash   transaction.Hash `json:"hash"`
	Root   transaction.Hash `json:"state_root"`
	Input  []byte           `json:"input_base64"`
}

func notedOf(e *ledger.Entry) *noted {
	if e == nil {
		return nil
	}
	return &noted{e.Height, e.BlockHash, e.Root, e.Input}
}

// note writes both histories into a folder, at the height where they part.
func note(dir string, parted *ledger.DivergedError) error {
	height := uint64(0)
	for _, e := range []*ledger.Entry{parted.Log, parted.Own} {
		if e != nil {
			height = e.Height
		}
	}
	text, err := json.MarshalIndent(map[string]*noted{"here": notedOf(parted.Own), "log": notedOf(parted.Log)}, "", "  ")
	path := filepath.Join(dir, fmt.Sprintf("parted-%d.json", height))
	if err == nil {
		err = files.Write(path, append(text, '\n'), files.Secret)
	}
	if err != nil {
		return errors.Join(&PartedError{parted, ""}, err)
	}
	return &PartedError{parted, path}
}

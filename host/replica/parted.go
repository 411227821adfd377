package replica

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/files"
	"latchkey/host/ledgerlog"
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

// orDamage is an error of making the blocks of entries, or why one of them cannot be made
// by anybody.
func orDamage(err error, entries []ledger.Entry) error {
	for i := range entries {
		if _, bad := ledger.DecodeInput(entries[i].Input); bad != nil {
			return &ledgerlog.DamagedError{Height: entries[i].Height, What: "its input cannot be read: " + bad.Error()}
		}
	}
	return err
}

// difference tells how the log differs from the head of this node.
func (m *Member) difference(ctx context.Context, head *ledger.Block) error {
	own, err := m.local.Read(ctx, head.Height, 1)
	if err != nil {
		return err
	}
	logs, err := m.Log.Read(ctx, head.Height, 1)
	if err != nil {
		return err
	}
	parted := &ledger.DivergedError{Own: &ledger.Entry{Height: head.Height, PrevHash: head.PrevHash, BlockHash: head.Hash, Root: head.State}} // genesis has no entry
	if len(own) > 0 {
		parted.Own = &own[0]
	}
	if len(logs) > 0 && logs[0].Height == head.Height {
		parted.Log = &logs[0]
	}
	return parted
}

// IsParting tells an error after which a node cannot go on, from one that passes.
func IsParting(err error) bool {
	return errors.As(err, new(*ledger.DivergedError)) || errors.As(err, new(*ledger.EntryVersionError)) || errors.As(err, new(*ledger.InputError)) ||
		errors.As(err, new(*ledgerlog.NotNextError)) || errors.As(err, new(*ledgerlog.DamagedError))
}

// parts ends this node if an error is one after which it cannot go on.
func (m *Member) parts(err error) error {
	if !IsParting(err) {
		return err
	}
	if parted := (*ledger.DivergedError)(nil); errors.As(err, &parted) {
		err = note(m.Dir, parted)
	}
	m.Cache.Part(err)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.cause = err
	close(m.failed)
	return err
}

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

// PartedError is a log with which this node cannot go on: it tells another history than the
// node has, is damaged, or is for a later program. It is not passed over: either what was
// acknowledged is lost, or a program follows other rules.
type PartedError struct {
	Err  error  // one that IsParting
	Path string // where it is noted what both have; empty: nowhere
}

func (e *PartedError) Error() string {
	if e.Path == "" {
		return e.Err.Error()
	}
	return fmt.Sprintf("%v: %s has both", e.Err, e.Path)
}

func (e *PartedError) Unwrap() error { return e.Err }

// noted is what the node or the log has, as people read it: an entry, or what cannot be read
// as one.
type noted struct {
	Height uint64            `json:"height"`
	Hash   *transaction.Hash `json:"hash,omitempty"`
	Root   *transaction.Hash `json:"state_root,omitempty"`
	Input  []byte            `json:"input_base64,omitempty"`
	Found  []byte            `json:"found_base64,omitempty"`
	// Sum is that of a checkpoint, and Pages those of its pages that the other does not have.
	Sum   *transaction.Hash  `json:"checkpoint_sum,omitempty"`
	Pages []transaction.Hash `json:"pages,omitempty"`
}

func notedOf(e *ledger.Entry) *noted {
	if e == nil {
		return nil
	}
	return &noted{Height: e.Height, Hash: &e.BlockHash, Root: &e.Root, Input: e.Input}
}

// note is how the log and this node have parted.
type note struct {
	Why    string `json:"why"`
	Here   *noted `json:"here"` // null: it has nothing
	Log    *noted `json:"log"`
	height uint64
}

// noteOf tells what both have. Where the log cannot be read, this node's newest block is what
// it has.
func (m *Member) noteOf(err error) *note {
	n := &note{Why: err.Error()}
	var diverged *ledger.DivergedError
	var damaged *ledgerlog.DamagedError
	var later *ledgerlog.LaterError
	var other *OtherStateError
	switch {
	case errors.As(err, &diverged):
		n.Here, n.Log = notedOf(diverged.Own), notedOf(diverged.Log)
	case errors.As(err, &other):
		n.Here, n.Log = other.noted()
	case errors.As(err, &damaged):
		n.Here, n.Log = m.newest(), &noted{Height: damaged.Height, Found: damaged.Found}
	case errors.As(err, &later):
		n.Here, n.Log = m.newest(), &noted{Height: later.Height, Found: later.Found}
	default:
		n.Here = m.newest()
	}
	for _, has := range []*noted{n.Here, n.Log} {
		if has != nil {
			n.height = has.Height
		}
	}
	return n
}

// newest is this node's newest block; nil: it cannot be read.
func (m *Member) newest() *noted {
	head, err := m.head()
	if err != nil {
		return nil
	}
	if own, err := m.local.Read(context.Background(), head.Height, 1); err == nil && len(own) > 0 {
		return notedOf(&own[0])
	}
	return &noted{Height: head.Height, Hash: &head.Hash, Root: &head.State} // genesis has no entry
}

// write writes a note into a folder, and returns where it is.
func (n *note) write(dir string) (path string, err error) {
	text, err := json.MarshalIndent(n, "", "  ")
	if err != nil {
		return "", err
	}
	path = filepath.Join(dir, fmt.Sprintf("parted-%d.json", n.height))
	return path, files.Write(path, append(text, '\n'), files.Secret)
}

// orDamage is an error of making the blocks of entries, or why one of them cannot be made
// by anybody.
func orDamage(err error, entries []ledger.Entry) error {
	for i := range entries {
		if _, bad := ledger.DecodeInput(entries[i].Input); bad != nil {
			return &ledgerlog.DamagedError{Height: entries[i].Height, What: "its input cannot be read: " + bad.Error(), Found: entries[i].Borsh()}
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
		errors.As(err, new(*ledgerlog.NotNextError)) || errors.As(err, new(*ledgerlog.DamagedError)) ||
		errors.As(err, new(*OtherStateError))
}

// isEnd tells an error after which this process cannot go on: one that IsParting, or that
// another start gets over.
func isEnd(err error) bool { return IsParting(err) || errors.As(err, new(*ledgerlog.TruncatedError)) }

// parts ends this node if an error is one after which it cannot go on, and notes what both
// have if they have parted.
func (m *Member) parts(err error) error {
	if !isEnd(err) {
		return err
	}
	if IsParting(err) {
		parted := &PartedError{Err: err}
		path, failed := m.noteOf(err).write(m.Dir)
		if failed == nil {
			parted.Path = path
		}
		err = errors.Join(parted, failed)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.Cache.Part(err)   // who is told so finds why
	if m.cause == nil { // else it has parted twice at once
		m.cause = err
		close(m.failed)
	}
	return err
}

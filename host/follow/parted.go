package follow

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/files"
)

// PartedError is a node that tells another history than the one that was run here, or than
// it has signed.
type PartedError struct {
	Err  error  // how it differs: a *ledger.ImportError, or a *ledger.TwoHistoriesError
	Path string // of the file that has both
}

func (e *PartedError) Error() string {
	return fmt.Sprintf("the node tells another history than before: %v: %s has both", e.Err, e.Path)
}
func (e *PartedError) Unwrap() error { return e.Err }

// history is one of the two.
type history struct {
	Ledger *transaction.Hash `json:"ledger,omitempty"` // of the genesis block
	Height uint64            `json:"height,omitempty"`
	Hash   *transaction.Hash `json:"hash,omitempty"`
	Input  []byte            `json:"input_base64,omitempty"` // of the block
	Head   *signed           `json:"signed_head,omitempty"`  // the newest
	Begins json.RawMessage   `json:"genesis,omitempty"`
}

// signed is a head with its signature: nobody but its node can have made it.
type signed struct {
	Height uint64           `json:"height"`
	Hash   transaction.Hash `json:"hash"`
	Root   transaction.Hash `json:"state_root"`
	Key    string           `json:"public_key"`
	Borsh  []byte           `json:"head_base64"`
}

func signedOf(h *ledger.SignedHead) *signed {
	if h == nil {
		return nil
	}
	return &signed{h.Height, h.Hash, h.Root, h.PublicKey.String(), h.Borsh()}
}

// parts reports both histories, if an error is of two.
func (f *Follower) parts(err error, p *page, how *ledger.Imported) error {
	var two *ledger.TwoHistoriesError
	var other *ledger.ImportError
	here, node := history{Ledger: &how.Ledger, Head: signedOf(f.heads.newest)}, history{}
	switch {
	case errors.As(err, &two):
		if here.Height = two.Height; two.Own != (ledger.BlockID{}) {
			here.Hash = &two.Own.Hash
		}
		node.Height, node.Hash, node.Input = two.Height, &two.Came.Hash, inputAt(p.records, two.Height)
	case errors.As(err, &other) && other.Code == ledger.ImportOtherLedger:
		here.Height = how.Height
		if len(p.records) > 0 && !p.blocks && json.Valid(p.records[0].Body) {
			node.Begins = p.records[0].Body
		}
	default:
		return err
	}
	if n := len(p.heads); n > 0 {
		node.Head = signedOf(p.heads[n-1])
		node.Ledger = &p.heads[n-1].Ledger
	}
	text, bad := json.MarshalIndent(map[string]history{"here": here, "node": node}, "", "  ")
	path := filepath.Join(f.home.Dir, fmt.Sprintf("parted-%d.json", here.Height))
	if bad == nil {
		bad = files.Write(path, append(text, '\n'), files.Public)
	}
	return errors.Join(&PartedError{err, path}, bad)
}

// inputAt is the input of the block of a height among records.
func inputAt(records []ledger.ArchiveRecord, height uint64) []byte {
	for _, r := range records {
		_, raw, ok := r.Block()
		if !ok {
			continue
		}
		if in, err := ledger.DecodeInput(raw); err == nil && in.Height == height {
			return raw
		}
	}
	return nil
}

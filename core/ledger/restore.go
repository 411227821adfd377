package ledger

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"

	"latchkey/core/borsh"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/core/vm"
)

// Names of numbers of a ledger that began with a checkpoint in its store.
const (
	restoredAt   = "restored"       // height of the checkpoint
	carriedSince = "restored since" // from which on blocks came with it
)

// CheckpointError is a checkpoint of which a store cannot be made.
type CheckpointError struct {
	Height uint64
	What   string
}

func (e *CheckpointError) Error() string {
	return fmt.Sprintf("the checkpoint of block %d cannot be used: %s", e.Height, e.What)
}

// PageGiver gives the page of a hash.
type PageGiver func(hash transaction.Hash) (page []byte, err error)

// Restore begins a ledger in a store with a checkpoint, so that the blocks behind it can be
// made. What a store has that no ledger was finished in is removed first. Of the pages beside
// it, whose hashes are schedule, nothing is known but that. The sum of the checkpoint is the
// caller's to compare. Errors: *CheckpointError, those of give, and those of Open.
func Restore(store state.Store, engine vm.Engine, c *Checkpoint, schedule []transaction.Hash, give PageGiver) (*Ledger, error) {
	if err := Clear(store); err != nil {
		return nil, err
	}
	r := &restoring{store: store, checkpoint: c, overlay: state.NewOverlay(store)}
	for _, hash := range c.Pages {
		if err := r.page(hash, give, false); err != nil {
			return nil, err
		}
	}
	for _, hash := range schedule {
		if err := r.page(hash, give, true); err != nil {
			return nil, err
		}
	}
	if err := r.finish(); err != nil {
		return nil, err
	}
	return Open(store, engine)
}

// restoring is a checkpoint on its way into a store.
type restoring struct {
	store      state.Store
	checkpoint *Checkpoint
	overlay    *state.Overlay // of what is not committed yet
	bytes      int            // of pages in it

	genesis []byte
	first   *Block // of the ledger
	input   []byte // of the last block
	last    *Block // that came
	since   uint64 // height of the first of those that follow each other; 0: none has come
}

func (r *restoring) refuse(format string, args ...any) error {
	return &CheckpointError{r.checkpoint.Height, fmt.Sprintf(format, args...)}
}

// clearKeys bounds the keys that are removed as one.
const clearKeys = 1 << 14

// Clear removes all from a store in which no ledger has begun: what a Restore has left that
// was broken off.
func Clear(store state.Store) error {
	if _, ok, err := store.Get(metaKey("format")); err != nil || ok {
		if err == nil {
			err = &GenesisError{"the store already holds a ledger"}
		}
		return err
	}
	for {
		var changes []state.Change
		err := store.Scan(nil, nil, func(key, _ []byte) bool {
			changes = append(changes, state.Change{Key: bytes.Clone(key)})
			return len(changes) < clearKeys
		})
		if err != nil || len(changes) == 0 {
			return err
		}
		if err := store.Commit(changes); err != nil {
			return err
		}
	}
}

// restoreBytes is the size of pages that are committed as one.
const restoreBytes = 4 << 20

// page takes a page: of the checkpoint, or beside it.
func (r *restoring) page(hash transaction.Hash, give PageGiver, beside bool) error {
	body, err := give(hash)
	if err != nil {
		return err
	}
	if sha256.Sum256(body) != hash {
		return r.refuse("a page of it is not what has the hash %s", hash)
	}
	records, taken, err := ReadArchive(body, false)
	if err != nil || len(records) != 1 || taken != len(body) || (records[0].Kind == pageSchedule) != beside {
		return r.refuse("the page %s is none that this program knows", hash)
	}
	if err := r.take(records[0]); err != nil {
		return err
	}
	if r.bytes += len(body); r.bytes < restoreBytes {
		return nil
	}
	return r.commit()
}

func (r *restoring) commit() error {
	err := commit(r.store, r.overlay)
	r.overlay, r.bytes = state.NewOverlay(r.store), 0
	return err
}

func (r *restoring) take(page ArchiveRecord) error {
	body := borsh.NewReader(page.Body)
	switch page.Kind {
	case pageOrigin:
		r.genesis, r.input = body.Blob(), body.Blob()
		for body.Err() == nil && body.Remaining() > 0 {
			if err := r.takeLandmark(body.Blob()); err != nil {
				return err
			}
		}
	case pageBlocks:
		for body.Err() == nil && body.Remaining() > 0 {
			if err := r.takeBlock(body.Blob()); err != nil {
				return err
			}
		}
	case pageState, pageSchedule:
		for body.Err() == nil && body.Remaining() > 0 {
			key, value := body.Blob(), body.Blob()
			if page.Kind == pageSchedule && !isSchedule(key) {
				return r.refuse("what comes beside it is more than when drops are over")
			}
			r.overlay.Set(key, append([]byte{}, value...))
		}
	default:
		return r.refuse("a page has the kind %q, which this program does not know: use the program that made it", page.Kind)
	}
	if err := body.Finish(); err != nil {
		return r.refuse("a page of it: %v", err)
	}
	return nil
}

func isSchedule(key []byte) bool {
	return len(key) > 2 && key[0] == state.Outside && bytes.IndexByte([]byte{recordDueOf, recordDueAt, recordDueTurn, recordTurnOf}, key[1]) >= 0
}

// takeLandmark takes a block that stands alone. The first one is that of genesis.
func (r *restoring) takeLandmark(body []byte) error {
	b, err := decodeBlock(body)
	if err != nil {
		return r.refuse("a block of it: %v", err)
	}
	if r.first == nil {
		r.first = b
	}
	b.store(r.overlay)
	return nil
}

// takeBlock takes a block that follows the last one. Of its transactions only is kept that
// they have run.
func (r *restoring) takeBlock(body []byte) error {
	b, err := decodeBlock(body)
	if err != nil {
		return r.refuse("a block of it: %v", err)
	}
	if r.since == 0 {
		r.since = b.Height
	} else if b.Height != r.last.Height+1 || b.PrevHash != r.last.Hash {
		return r.refuse("block %d does not follow block %d in it", b.Height, r.last.Height)
	}
	r.last = b
	b.store(r.overlay)
	for _, tx := range b.Transactions {
		r.overlay.Set(placeKey(tx), place{height: b.Height}.encode())
	}
	return nil
}

// finish commits the rest, and with it what makes a ledger of the store.
func (r *restoring) finish() error {
	switch {
	case r.first == nil || r.first.Hash != r.checkpoint.Ledger:
		return r.refuse("it is of another ledger")
	case r.last == nil || r.last.ID() != r.checkpoint.BlockID:
		return r.refuse("it does not end with that block")
	}
	g, err := ParseGenesis(r.genesis)
	if err != nil {
		return r.refuse("its genesis: %v", err)
	}
	if g.Height != r.first.Height {
		return r.refuse("its genesis is not that of its first block")
	}
	settings := state.New(r.overlay).Settings()
	if refusal := checkSettings(settings); refusal != nil {
		return errors.Join(r.overlay.Err(), r.refuse("%v: use the program that made it", refusal))
	}
	o := r.overlay
	o.Set(inputKey(r.last.Height), r.input)
	o.Set(metaKey("format"), []byte(formatVersion))
	o.Set(metaKey("genesis"), r.genesis)
	setNumber(o, "schedule", scheduleRead)
	setNumber(o, "pruned", r.last.Height)
	setNumber(o, restoredAt, r.last.Height)
	setNumber(o, carriedSince, r.since)
	return r.commit()
}

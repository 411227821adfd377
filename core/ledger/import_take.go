package ledger

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"

	"latchkey/core/borsh"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// Take takes records that follow those that were taken; some of those may come again.
// Errors: *ImportError, *ArchiveError, *GenesisError, and those of the store and the engine.
func (m *Import) Take(records []ArchiveRecord) error {
	for len(records) > 0 {
		n := 0
		for n < len(records) && records[n].Kind == archiveBlock {
			n++
		}
		var err error
		if n > 0 {
			err = m.takeBlocks(records[:n])
		} else {
			n, err = 1, m.takeOne(records[0])
		}
		if err != nil {
			return err
		}
		records = records[n:]
	}
	return nil
}

func (m *Import) takeOne(r ArchiveRecord) error {
	switch r.Kind {
	case archiveGenesis:
		return m.takeGenesis(r.Body)
	case archiveCode:
		return m.takeCode(r.Body)
	case archiveEnd:
		return m.takeEnd(r.Body)
	case archiveHead:
		return m.takeHead(r)
	}
	return &ArchiveError{fmt.Sprintf("unknown kind of record %q: a later program may read it", r.Kind)}
}

func (m *Import) takeGenesis(text []byte) error {
	other := m.text != nil && !bytes.Equal(m.text, text)
	switch {
	case other && m.stage != importBegun:
		return importError(ImportOtherLedger, "this place has another ledger: its genesis is not the archive's")
	case other || m.text == nil:
		o := state.NewOverlay(m.store)
		for _, hash := range m.codes { // of one that never began
			o.Delete(recordKey(recordTaken, hash[:]))
		}
		if err := m.readGenesis(text); err != nil {
			return err
		}
		noteImport(o, importBegun, text)
		m.stage = importBegun
		if err := commit(m.store, o); err != nil {
			return err
		}
		return m.begin()
	case m.stage == importNone:
		return m.mustBeSealed()
	}
	return nil
}

// mustBeSealed refuses to go on with a ledger that lives here.
func (m *Import) mustBeSealed() error {
	v, err := m.ledger.View(m.store)
	if err != nil {
		return err
	}
	if v.Settings().Sealed() == nil {
		return errors.Join(v.Err(), importError(ImportLives, "this ledger lives here already: seal it before it comes back from elsewhere"))
	}
	return v.Err()
}

func (m *Import) takeCode(code []byte) error {
	if m.text == nil {
		return importError(ImportOutOfTurn, "code comes behind the genesis that names it")
	}
	if m.ledger != nil {
		return nil
	}
	hash := transaction.Hash(sha256.Sum256(code))
	o := state.NewOverlay(m.store)
	o.Set(recordKey(recordTaken, hash[:]), append([]byte{}, code...))
	if err := commit(m.store, o); err != nil {
		return err
	}
	return m.begin()
}

// begin makes the genesis block, once all of its code is there.
func (m *Import) begin() error {
	taken := func(hash transaction.Hash) ([]byte, bool) {
		code, ok, err := m.store.Get(recordKey(recordTaken, hash[:]))
		return code, ok && err == nil
	}
	for _, hash := range m.codes {
		if _, ok := taken(hash); !ok {
			return nil
		}
	}
	g, err := ParseGenesis(m.text)
	if err != nil {
		return err
	}
	l, err := create(m.store, m.engine, g, m.text, taken, func(o *state.Overlay) {
		noteImport(o, importBlocks, nil)
		for _, hash := range m.codes {
			o.Delete(recordKey(recordTaken, hash[:]))
		}
	})
	if err != nil {
		return err
	}
	m.ledger, m.stage = l, importBlocks
	return nil
}

// takeBlocks runs blocks that follow each other, and commits them as one.
func (m *Import) takeBlocks(records []ArchiveRecord) error {
	if m.ledger == nil {
		return importError(ImportOutOfTurn, "blocks come behind the genesis and all of its code")
	}
	returns := m.stage == importNone
	if returns {
		if err := m.mustBeSealed(); err != nil {
			return err
		}
	}
	batch, err := m.ledger.Begin()
	if err != nil {
		return err
	}
	head := batch.head.Height
	for _, r := range records {
		if err := m.takeBlock(batch, r.Body); err != nil {
			return err
		}
	}
	if batch.head.Height == head {
		return nil
	}
	m.returns = m.returns || returns
	m.note(batch.base.Overlay, importBlocks)
	return batch.Commit()
}

func (m *Import) takeBlock(batch *Batch, body []byte) error {
	if len(body) < sha256.Size {
		return &ArchiveError{"a block has its hash and its input"}
	}
	want := transaction.Hash(body[:sha256.Size])
	in, err := DecodeInput(body[sha256.Size:])
	if err != nil {
		return &ArchiveError{"a block's input: " + err.Error()}
	}
	switch height := batch.head.Height; {
	case in.Height <= height:
		return m.isKnown(batch, in.Height, want)
	case in.Height > height+1:
		return importError(ImportOutOfTurn, "block %d is missing: block %d came behind block %d", height+1, in.Height, height)
	}
	applied, err := batch.Apply(*in)
	switch {
	case err != nil:
		return err
	case applied.Block == nil || applied.Block.Hash != want:
		return differs(in.Height, applied.Block, want, ImportDiffers, "block %d runs to another hash here than in the archive: it is not of this ledger, or this program follows other rules than the one that made it", in.Height)
	}
	return nil
}

func (m *Import) isKnown(batch *Batch, height uint64, want transaction.Hash) error {
	id, known, err := records{batch.base}.hashOf(height)
	if err == nil && (!known || id.Hash != want) {
		err = differs(height, &Block{Height: height, Hash: id.Hash}, want, ImportOtherLedger, "this place has another block %d: the ledger went another way here", height)
	}
	return err
}

func (m *Import) takeEnd(body []byte) error {
	r := borsh.NewReader(body)
	height, hash := r.U64(), transaction.Hash(r.Hash())
	if err := r.Finish(); err != nil {
		return &ArchiveError{"its end: " + err.Error()}
	}
	if m.ledger == nil {
		return importError(ImportOutOfTurn, "the end comes behind all blocks")
	}
	v, err := m.ledger.View(m.store)
	if err != nil {
		return err
	}
	if v.Head.Height != height || v.Head.Hash != hash {
		return importError(ImportOutOfTurn, "the archive ends with block %d, %s, and what was taken with block %d, %s", height, hash, v.Head.Height, v.Head.Hash)
	}
	if m.stage == importNone { // nothing new is in it
		return nil
	}
	o := state.NewOverlay(m.store)
	m.note(o, importEnded)
	return commit(m.store, o)
}

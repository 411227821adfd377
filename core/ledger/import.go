package ledger

import (
	"bytes"
	"errors"
	"fmt"

	"latchkey/core/keys"
	"latchkey/core/state"
	"latchkey/core/tagged"
	"latchkey/core/transaction"
	"latchkey/core/vm"
)

// Import takes a ledger out of an archive into a store. Each block is run again and must
// come to the hash that the archive has, so that nothing in it need be believed but its
// genesis. Until Finish nobody can Open the ledger. All that Take has returned from is kept:
// another Import goes on with the record that Wants says.
type Import struct {
	store  state.Store
	engine vm.Engine
	ledger *Ledger // nil: its genesis is not complete
	stage  byte
	text   []byte // genesis, as far as it is known
	codes  []transaction.Hash
	// returns says that the ledger lived here before.
	returns bool
}

// Stages of an import, on disk.
const (
	importNone   = 0 // the store is empty, or holds a ledger that was not taken
	importBegun  = 1 // genesis has come, and code perhaps; or nothing yet, behind Discard
	importBlocks = 2
	importEnded  = 3 // the end has come: only Finish is missing
)

// recordTaken is code of an archive, by its hash, until the ledger begins.
const recordTaken = 'x'

// ImportingError is a store that holds a part of a ledger.
type ImportingError struct{ Height uint64 } // of its newest block; 0: none is there

func (e *ImportingError) Error() string {
	return fmt.Sprintf("a ledger is being taken in here and has come to block %d: go on with latchkey import, or start with an empty place", e.Height)
}

// ImportError is an archive that cannot be taken in here.
type ImportError struct {
	Code    string // stable
	Why     string
	Parting *TwoHistoriesError // of a block that is another here; nil: of none
}

func (e *ImportError) Error() string { return e.Why }
func (e *ImportError) Unwrap() error {
	if e.Parting == nil {
		return nil
	}
	return e.Parting
}

// Codes of ImportError.
const (
	ImportOtherLedger = "OTHER_LEDGER"    // the place has another ledger, or one that went another way
	ImportLives       = "LEDGER_LIVES"    // the place has this ledger, and it is not sealed
	ImportOutOfTurn   = "OUT_OF_TURN"     // a record is missing before this one
	ImportNotEnded    = "ARCHIVE_NOT_ALL" // Finish before the end
	ImportNotSealed   = "NOT_SEALED"      // the ledger lives elsewhere
	ImportDiffers     = "BLOCK_DIFFERS"   // a block runs to another hash here
	ImportNone        = "NO_IMPORT"       // nothing is being taken in
	ImportWentOn      = "IMPORT_WENT_ON"  // what is to be discarded is not what is there
	ImportReturns     = "LEDGER_RETURNS"  // the ledger lived here before
)

func importError(code, format string, args ...any) *ImportError {
	return &ImportError{Code: code, Why: fmt.Sprintf(format, args...)}
}

// differs is an importError of a block that is own here, nil for none, and has the hash want
// where it comes from.
func differs(height uint64, own *Block, want transaction.Hash, code, format string, args ...any) *ImportError {
	e := importError(code, format, args...)
	e.Parting = &TwoHistoriesError{Height: height, Came: BlockID{height, want}}
	if own != nil {
		e.Parting.Own = own.ID()
	}
	return e
}

// OpenImport finds out how far a store is. Errors are those of the store, and of Open.
func OpenImport(store state.Store, engine vm.Engine) (*Import, error) {
	m := &Import{store: store, engine: engine}
	note, _, err := store.Get(metaKey("import"))
	if err != nil {
		return nil, err
	}
	switch {
	case len(note) == 0:
	case note[0] == importBegun && len(note) == 1:
		m.stage = importBegun
		return m, nil
	case note[0] == importBegun:
		m.stage = importBegun
		return m, m.readGenesis(note[1:])
	default:
		m.stage, m.returns = note[0], bytes.Equal(note[1:], livedHere)
	}
	m.ledger, err = open(store, engine)
	switch {
	case errors.Is(err, ErrEmpty):
		return m, nil
	case err != nil:
		return nil, err
	}
	text, _, err := store.Get(metaKey("genesis"))
	if err != nil {
		return nil, err
	}
	return m, m.readGenesis(text)
}

func (m *Import) readGenesis(text []byte) error {
	g, err := ParseGenesis(text)
	if err != nil {
		return err
	}
	m.text, m.codes = text, g.codes()
	return nil
}

// livedHere follows the stage in the note of an import whose ledger comes back.
var livedHere = []byte{1}

func noteImport(o *state.Overlay, stage byte, rest []byte) {
	o.Set(metaKey("import"), append([]byte{stage}, rest...))
}

// note keeps a stage in which the ledger has blocks.
func (m *Import) note(o *state.Overlay, stage byte) {
	m.stage = stage
	if m.returns {
		noteImport(o, stage, livedHere)
	} else {
		noteImport(o, stage, nil)
	}
}

// Imported says how far an import is.
type Imported struct {
	Wants   uint64           `json:"wants"`  // number of the record that comes next
	Height  uint64           `json:"height"` // of the newest block; 0: none
	Ended   bool             `json:"ended"`  // all has come
	ChainID string           `json:"chain_id,omitempty"`
	Ledger  transaction.Hash `json:"ledger"` // hash of the genesis block
	Seal    *state.Seal      `json:"seal,omitempty"`
	// An opening of the seal has this number, and is signed with one of these.
	Sequence  uint64           `json:"next_sequence"`
	AdminKeys []keys.PublicKey `json:"admin_keys,omitempty"`
}

// Status says how far the import is.
func (m *Import) Status() (*Imported, error) {
	s := &Imported{Ended: m.stage == importEnded}
	if m.text != nil {
		s.Wants = 1
	}
	if m.ledger == nil {
		return s, nil
	}
	v, err := m.ledger.View(m.store)
	if err != nil {
		return nil, err
	}
	genesis, err := v.Block(m.ledger.Genesis.Height)
	if err != nil {
		return nil, err
	}
	settings := v.Settings()
	s.ChainID, s.Height, s.Ledger = m.ledger.Genesis.ChainID, v.Head.Height, genesis.Hash
	s.Seal, s.Sequence, s.AdminKeys = settings.Sealed(), settings.Changes+1, settings.AdminKeys
	s.Wants = 1 + uint64(len(m.codes)) + v.Head.Height - genesis.Height
	return s, v.Err()
}

// Genesis is what the ledger began with, once that is complete.
func (m *Import) Genesis() *Genesis { return m.ledger.Genesis }

// Finish has the ledger live here from now on. One that was sealed needs an opening,
// signed with one of its admin keys; one that was not is a copy of a ledger that lives
// elsewhere, or did, and is taken only if copied says that this is meant.
func (m *Import) Finish(opening *SignedAdminChange, copied bool, from Source) error {
	switch m.stage {
	case importEnded:
	case importNone:
		return importError(ImportNotEnded, "the archive has nothing that is not here already: export it from where the ledger lives")
	default:
		return importError(ImportNotEnded, "the archive has not come to its end: take the rest of it first")
	}
	batch, err := m.ledger.Begin()
	if err != nil {
		return err
	}
	seal := batch.base.Settings().Sealed()
	switch {
	case seal == nil && !copied:
		return importError(ImportNotSealed, "the ledger is not sealed where it comes from, and would live twice: seal it, export it again, or say that a copy is meant")
	case seal != nil && opening == nil:
		return importError(ImportNotSealed, "the ledger was sealed: a change that opens it, signed with one of its admin keys, is missing")
	case seal != nil:
		if err := batch.opens(opening, from); err != nil {
			return err
		}
	}
	batch.base.Delete(metaKey("import"))
	m.stage = importNone
	return batch.Commit()
}

func (b *Batch) opens(opening *SignedAdminChange, from Source) error {
	in, err := b.nextInput(from)
	if err != nil {
		return err
	}
	in.Admin = []*SignedAdminChange{opening}
	applied, err := b.Apply(in)
	if err == nil && applied.AdminRefusals[0] != nil {
		err = applied.AdminRefusals[0]
	}
	if err == nil && b.base.Settings().Sealed() != nil {
		err = importError(ImportNotSealed, "the change does not open the ledger")
	}
	return err
}

// noOpening refuses an opening: only an import opens a ledger, else it would live on
// where it was sealed.
func (l *Ledger) noOpening(c *SignedAdminChange) (AdminRefusal, error) {
	v, err := l.View(l.store)
	if err != nil {
		return nil, err
	}
	if seal := v.Settings().Sealed(); seal != nil {
		return AdminLedgerSealed{tagged.Name(seal.To)}, v.Err()
	}
	return AdminOpensOther{Open: tagged.Name(*c.Open)}, v.Err()
}

package ledger

import (
	"crypto/sha256"
	"errors"
	"fmt"

	"latchkey/core/borsh"
	"latchkey/core/keys"
	"latchkey/core/transaction"
)

// Head is what a node says of its newest block. The root follows from the block; it is
// named so that two histories can be told apart by what they came to.
type Head struct {
	Ledger transaction.Hash // hash of the genesis block
	Height uint64
	Hash   transaction.Hash
	Root   transaction.Hash // state_root after the block
}

// SignedHead is a head that its node cannot take back: a block of its height with another
// hash, with it, shows two histories to anyone.
type SignedHead struct {
	Head
	PublicKey keys.PublicKey
	Signature keys.Signature
}

// headDomain keeps signatures of heads apart from those of all else.
const headDomain = "latchkey head 1\n"

func (h *Head) encode(w *borsh.Writer) {
	w.Hash(h.Ledger)
	w.U64(h.Height)
	w.Hash(h.Hash)
	w.Hash(h.Root)
}

// signed is what is signed: the SHA-256 of "latchkey head 1\n" and the head in Borsh.
func (h *Head) signed() transaction.Hash {
	var w borsh.Writer
	w.Raw([]byte(headDomain))
	h.encode(&w)
	return sha256.Sum256(w.Bytes())
}

// Sign returns the head with key's signature.
func (h Head) Sign(key keys.SecretKey) *SignedHead {
	hash := h.signed()
	return &SignedHead{h, key.PublicKey(), key.Sign(hash[:])}
}

// Verify reports whether the head is signed with the key that it names.
func (s *SignedHead) Verify() bool {
	hash := s.signed()
	return s.PublicKey.Verify(hash[:], s.Signature)
}

// Borsh returns the head in Borsh, then key and signature.
func (s *SignedHead) Borsh() []byte {
	var w borsh.Writer
	s.encode(&w)
	s.PublicKey.Encode(&w)
	s.Signature.Encode(&w)
	return w.Bytes()
}

// DecodeSignedHead reads what Borsh returns, and nothing else. It does not verify.
func DecodeSignedHead(b []byte) (*SignedHead, error) {
	r := borsh.NewReader(b)
	s := &SignedHead{Head: Head{Ledger: r.Hash(), Height: r.U64(), Hash: r.Hash(), Root: r.Hash()}}
	s.PublicKey = keys.DecodePublicKey(r)
	s.Signature = keys.DecodeSignature(r)
	return s, r.Finish()
}

// HeadFor returns the newest block as a head, of the ledger that began with genesis.
func (v *View) HeadFor(genesis *Genesis) (*Head, error) {
	first, err := v.Block(genesis.Height)
	if err == nil && first == nil {
		err = &BlockError{genesis.Height, "it is missing"}
	}
	if err != nil {
		return nil, err
	}
	return &Head{Ledger: first.Hash, Height: v.Head.Height, Hash: v.Head.Hash, Root: v.Head.State}, nil
}

// archiveHead is the kind of a record that is a signed head. It is in no file: only who
// follows a ledger is given it, behind the newest block.
const archiveHead = 'h'

// HeadRecord is a signed head among records.
func HeadRecord(s *SignedHead) ArchiveRecord { return ArchiveRecord{archiveHead, s.Borsh()} }

// SignedHead returns the head that a record is; nil of another record.
func (r ArchiveRecord) SignedHead() (*SignedHead, error) {
	if r.Kind != archiveHead {
		return nil, nil
	}
	s, err := DecodeSignedHead(r.Body)
	if err != nil {
		return nil, &ArchiveError{"a signed head: " + err.Error()}
	}
	return s, nil
}

// TwoHistoriesError is a block that does not fit to what this place has run, or to what a
// node has signed.
type TwoHistoriesError struct {
	Height uint64
	Own    BlockID // what the place came to, or the head that was signed before
	Came   BlockID // what it was given
}

func (e *TwoHistoriesError) Error() string {
	return fmt.Sprintf("block %d has the hash %s here, and %s in what was given", e.Height, e.Own.Hash, e.Came.Hash)
}

// takeHead holds a signed head against what was taken before it.
func (m *Import) takeHead(r ArchiveRecord) error {
	h, err := r.SignedHead()
	if err != nil {
		return err
	}
	if !h.Verify() {
		return &ArchiveError{"the signature of a head is not one of its key"}
	}
	known, err := m.Holds(h)
	if err == nil && !known {
		err = importError(ImportOutOfTurn, "the head that was signed is block %d, which has not come", h.Height)
	}
	return err
}

// Holds holds a signed head against the ledger that is being taken in. known is false while
// its block has not come. Errors: *TwoHistoriesError, *ImportError and those of the store.
func (m *Import) Holds(h *SignedHead) (known bool, err error) {
	if m.ledger == nil {
		return false, nil
	}
	v, err := m.ledger.View(m.store)
	if err != nil {
		return false, err
	}
	genesis, err := v.Block(m.ledger.Genesis.Height)
	if err != nil {
		return false, err
	}
	if genesis.Hash != h.Ledger {
		return false, importError(ImportOtherLedger, "the head that was signed is of the ledger %s, and this place has %s", h.Ledger, genesis.Hash)
	}
	own, err := v.Block(h.Height)
	switch {
	case err != nil || own == nil && h.Height > v.Head.Height:
		return false, err
	case own == nil:
		return false, errors.Join(v.Err(), importError(ImportOtherLedger, "the head that was signed has the height %d, from before the genesis of this ledger", h.Height))
	case own.Hash != h.Hash || own.State != h.Root:
		return true, &TwoHistoriesError{h.Height, own.ID(), BlockID{h.Height, h.Hash}}
	}
	return true, v.Err()
}

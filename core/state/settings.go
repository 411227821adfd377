package state

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"latchkey/core/borsh"
	"latchkey/core/keys"
	"latchkey/core/policy"
	"latchkey/core/transaction"
)

// Settings are the rules of a ledger that can change while it runs. Genesis
// gives the first; what changes them is part of a block's input.
type Settings struct {
	PrepareVersion uint32
	Deployable     Deployable
	Caps           policy.Caps // of every plugin
	// AdminKeys may sign changes of the settings.
	AdminKeys []keys.PublicKey
	// Changes is how many there have been.
	Changes uint64
	// Seals are the moves of the ledger from one place to another, in order.
	Seals []Seal
}

// Seal ends a ledger at one place.
type Seal struct {
	To     string `json:"to"`               // where it goes on; empty: that was not known
	Height uint64 `json:"height"`           // of its block
	Opened uint64 `json:"opened,omitempty"` // height at which it went on; 0: it has not
}

// Sealed is the seal that ends the ledger here, or nil.
func (s *Settings) Sealed() *Seal {
	if n := len(s.Seals); n > 0 && s.Seals[n-1].Opened == 0 {
		return &s.Seals[n-1]
	}
	return nil
}

// Sentence says so to who would change the ledger.
func (s Seal) Sentence() string {
	if s.To == "" {
		return "this ledger is sealed: it has moved, and takes nothing any more"
	}
	return fmt.Sprintf("this ledger is sealed: it has moved to %s, and takes nothing any more", s.To)
}

// Deployable says which code accounts may deploy.
type Deployable struct {
	Listed bool               // only the code in Hashes; else any
	Hashes []transaction.Hash // in order, none twice
}

// OnlyThese is the Deployable of a list of code hashes.
func OnlyThese(hashes ...transaction.Hash) Deployable {
	sorted := slices.Clone(hashes)
	slices.SortFunc(sorted, compareHashes)
	return Deployable{Listed: true, Hashes: slices.Compact(sorted)}
}

func compareHashes(a, b transaction.Hash) int { return bytes.Compare(a[:], b[:]) }

// Allows reports whether code with this hash may be deployed.
func (d *Deployable) Allows(hash transaction.Hash) bool {
	if !d.Listed {
		return true
	}
	_, found := slices.BinarySearchFunc(d.Hashes, hash, compareHashes)
	return found
}

// anyCode is how JSON spells a Deployable without a list.
const anyCode = "any"

// MarshalJSON writes "any" or the list of code hashes in base58.
func (d Deployable) MarshalJSON() ([]byte, error) {
	if !d.Listed {
		return json.Marshal(anyCode)
	}
	return json.Marshal(append([]transaction.Hash{}, d.Hashes...))
}

// UnmarshalJSON reads what MarshalJSON writes.
func (d *Deployable) UnmarshalJSON(b []byte) error {
	var word string
	if json.Unmarshal(b, &word) == nil && word == anyCode {
		*d = Deployable{}
		return nil
	}
	hashes := []transaction.Hash{}
	if err := json.Unmarshal(b, &hashes); err != nil || string(b) == "null" {
		return fmt.Errorf("deployable is %q or a list of code hashes", anyCode)
	}
	*d = OnlyThese(hashes...)
	return nil
}

// Encode writes whether there is a list and its hashes.
func (d *Deployable) Encode(w *borsh.Writer) {
	w.Bool(d.Listed)
	w.Count(len(d.Hashes))
	for _, h := range d.Hashes {
		w.Hash(h)
	}
}

// DecodeDeployable reads what Encode writes.
func DecodeDeployable(r *borsh.Reader) Deployable {
	d := Deployable{Listed: r.Bool()}
	for n := r.Count(32); n > 0 && r.Err() == nil; n-- {
		h := transaction.Hash(r.Hash())
		if last := len(d.Hashes) - 1; last >= 0 && compareHashes(d.Hashes[last], h) >= 0 {
			r.Fail("deployable code hashes are in ascending order")
		}
		d.Hashes = append(d.Hashes, h)
	}
	if !d.Listed && len(d.Hashes) > 0 {
		r.Fail("code hashes without a list")
	}
	return d
}

// EncodeKeys writes a list of public keys.
func EncodeKeys(w *borsh.Writer, list []keys.PublicKey) {
	w.Count(len(list))
	for _, k := range list {
		k.Encode(w)
	}
}

// DecodeKeys reads what EncodeKeys writes.
func DecodeKeys(r *borsh.Reader) []keys.PublicKey {
	list := []keys.PublicKey{}
	for n := r.Count(33); n > 0 && r.Err() == nil; n-- {
		list = append(list, keys.DecodePublicKey(r))
	}
	return list
}

// EncodeCaps writes ceilings in the order of their fields.
func EncodeCaps(w *borsh.Writer, c policy.Caps) {
	w.U32(c.MemoryPagesMax)
	w.U64(c.StorageBytesMax)
	w.U64(c.GasMax)
}

// DecodeCaps reads what EncodeCaps writes.
func DecodeCaps(r *borsh.Reader) policy.Caps {
	return policy.Caps{MemoryPagesMax: r.U32(), StorageBytesMax: r.U64(), GasMax: r.U64()}
}

func (s *Settings) encode() []byte {
	var w borsh.Writer
	w.U32(s.PrepareVersion)
	s.Deployable.Encode(&w)
	EncodeCaps(&w, s.Caps)
	EncodeKeys(&w, s.AdminKeys)
	w.U64(s.Changes)
	s.encodeSeals(&w)
	return w.Bytes()
}

// encodeSeals writes nothing where there are none, as settings were before.
func (s *Settings) encodeSeals(w *borsh.Writer) {
	if len(s.Seals) == 0 {
		return
	}
	w.Count(len(s.Seals))
	for _, seal := range s.Seals {
		w.String(seal.To)
		w.U64(seal.Height)
		w.U64(seal.Opened)
	}
}

func decodeSeals(r *borsh.Reader) (seals []Seal) {
	if r.Err() != nil || r.Remaining() == 0 {
		return nil
	}
	for n := r.Count(4 + 8 + 8); n > 0 && r.Err() == nil; n-- {
		seals = append(seals, Seal{r.String(), r.U64(), r.U64()})
	}
	return seals
}

func decodeSettings(b []byte) (*Settings, error) {
	r := borsh.NewReader(b)
	s := &Settings{PrepareVersion: r.U32(), Deployable: DecodeDeployable(r), Caps: DecodeCaps(r), AdminKeys: DecodeKeys(r), Changes: r.U64()}
	s.Seals = decodeSeals(r)
	return s, r.Finish()
}

// Settings returns the ledger's settings.
func (s *State) Settings() *Settings {
	key := outsideKey(outsideSettings, nil)
	value, ok := s.value(key)
	if !ok {
		return &Settings{}
	}
	settings, err := decodeSettings(value)
	if err != nil {
		s.Fail(&CorruptError{key, err})
		return &Settings{}
	}
	return settings
}

// SetSettings stores the ledger's settings.
func (s *State) SetSettings(settings *Settings) {
	s.Set(outsideKey(outsideSettings, nil), settings.encode())
}

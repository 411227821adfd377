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
	return w.Bytes()
}

func decodeSettings(b []byte) (*Settings, error) {
	r := borsh.NewReader(b)
	s := &Settings{PrepareVersion: r.U32(), Deployable: DecodeDeployable(r), Caps: DecodeCaps(r), AdminKeys: DecodeKeys(r), Changes: r.U64()}
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

package ledger

import (
	"crypto/sha256"
	"slices"

	"latchkey/core/borsh"
	"latchkey/core/keys"
	"latchkey/core/policy"
	"latchkey/core/prepare"
	"latchkey/core/state"
	"latchkey/core/tagged"
	"latchkey/core/transaction"
)

// AdminChange replaces settings of a ledger; what is nil stays as it is.
type AdminChange struct {
	// Ledger is the hash of the ledger's genesis block: a change is for one
	// ledger.
	Ledger transaction.Hash
	// Sequence counts changes from 1: each applies once, in its turn.
	Sequence       uint64
	PrepareVersion *uint32
	Deployable     *state.Deployable
	Caps           *policy.Caps
	AdminKeys      *[]keys.PublicKey // an empty list ends all changes
	// Seal ends the ledger where it is: it takes nothing any more. The text says where it
	// goes on, as far as that is known.
	Seal *string
	// Open has a ledger that was sealed with this text go on where it was moved to.
	Open *string
}

// SignedAdminChange is what a block's input holds.
type SignedAdminChange struct {
	AdminChange
	PublicKey keys.PublicKey
	Signature keys.Signature
}

// adminDomain keeps signatures of changes apart from those of transactions.
const adminDomain = "latchkey admin change\n"

// Hash is what is signed: the SHA-256 of "latchkey admin change\n" and the
// change in Borsh.
func (c *AdminChange) Hash() transaction.Hash {
	var w borsh.Writer
	w.Raw([]byte(adminDomain))
	c.encode(&w)
	return sha256.Sum256(w.Bytes())
}

// Sign returns the change with key's signature.
func (c AdminChange) Sign(key keys.SecretKey) *SignedAdminChange {
	hash := c.Hash()
	return &SignedAdminChange{c, key.PublicKey(), key.Sign(hash[:])}
}

func (c *AdminChange) encode(w *borsh.Writer) {
	w.Hash(c.Ledger)
	w.U64(c.Sequence)
	w.Bool(c.PrepareVersion != nil)
	if c.PrepareVersion != nil {
		w.U32(*c.PrepareVersion)
	}
	w.Bool(c.Deployable != nil)
	if c.Deployable != nil {
		c.Deployable.Encode(w)
	}
	w.Bool(c.Caps != nil)
	if c.Caps != nil {
		state.EncodeCaps(w, *c.Caps)
	}
	c.encodeRest(w)
}

// What of the rest is there. Changes that neither seal nor open have the bytes that they
// had before there was such a thing.
const (
	hasAdminKeys = 1 << iota
	hasSeal
	hasOpen
)

func (c *AdminChange) encodeRest(w *borsh.Writer) {
	var has uint8
	if c.AdminKeys != nil {
		has |= hasAdminKeys
	}
	if c.Seal != nil {
		has |= hasSeal
	}
	if c.Open != nil {
		has |= hasOpen
	}
	w.U8(has)
	if c.AdminKeys != nil {
		state.EncodeKeys(w, *c.AdminKeys)
	}
	for _, text := range []*string{c.Seal, c.Open} {
		if text != nil {
			w.String(*text)
		}
	}
}

func (c *AdminChange) decodeRest(r *borsh.Reader) {
	has := r.U8()
	if has > hasAdminKeys|hasSeal|hasOpen {
		r.Fail("a change has admin keys, a seal and an opening, and nothing else")
		return
	}
	if has&hasAdminKeys != 0 {
		list := state.DecodeKeys(r)
		c.AdminKeys = &list
	}
	if has&hasSeal != 0 {
		c.Seal = new(r.String())
	}
	if has&hasOpen != 0 {
		c.Open = new(r.String())
	}
}

func decodeAdminChange(r *borsh.Reader) AdminChange {
	c := AdminChange{Ledger: r.Hash(), Sequence: r.U64()}
	if r.Bool() {
		version := r.U32()
		c.PrepareVersion = &version
	}
	if r.Bool() {
		deployable := state.DecodeDeployable(r)
		c.Deployable = &deployable
	}
	if r.Bool() {
		caps := state.DecodeCaps(r)
		c.Caps = &caps
	}
	c.decodeRest(r)
	return c
}

// Borsh returns the change, its key and its signature.
func (c *SignedAdminChange) Borsh() []byte {
	var w borsh.Writer
	c.encode(&w)
	c.PublicKey.Encode(&w)
	c.Signature.Encode(&w)
	return w.Bytes()
}

// DecodeAdminChange reads what Borsh returns, and nothing else.
func DecodeAdminChange(b []byte) (*SignedAdminChange, error) {
	r := borsh.NewReader(b)
	c := &SignedAdminChange{AdminChange: decodeAdminChange(r)}
	c.PublicKey = keys.DecodePublicKey(r)
	c.Signature = keys.DecodeSignature(r)
	return c, r.Finish()
}

func encodeAdmin(w *borsh.Writer, changes []*SignedAdminChange) {
	w.Count(len(changes))
	for _, c := range changes {
		w.Blob(c.Borsh())
	}
}

func decodeAdmin(r *borsh.Reader) []*SignedAdminChange {
	var changes []*SignedAdminChange
	for n := r.Count(4); n > 0 && r.Err() == nil; n-- {
		raw := r.Blob()
		if r.Err() != nil {
			break
		}
		c, err := DecodeAdminChange(raw)
		if err != nil {
			r.Fail(err.Error())
			break
		}
		changes = append(changes, c)
	}
	return changes
}

// settingItemsMax bounds the lists in the settings, which every block reads.
const settingItemsMax = 1_000

// sealTextMax bounds what a seal says, in bytes: an address.
const sealTextMax = 2_048

// apply changes s in the block at height, or says why not.
func (c *SignedAdminChange) apply(s *state.Settings, ledger transaction.Hash, height uint64) AdminRefusal {
	hash := c.Hash()
	switch {
	case c.Ledger != ledger:
		return AdminWrongLedger{Ledger: ledger, Signed: c.Ledger}
	case c.Sequence != s.Changes+1:
		return AdminWrongSequence{Sequence: c.Sequence, Next: s.Changes + 1}
	case !slices.Contains(s.AdminKeys, c.PublicKey):
		return AdminKeyUnknown{c.PublicKey}
	case !c.PublicKey.Verify(hash[:], c.Signature):
		return AdminInvalidSignature{}
	}
	changed := *s
	changed.Changes++
	if refusal := c.move(&changed, height); refusal != nil {
		return refusal
	}
	if c.PrepareVersion != nil {
		changed.PrepareVersion = *c.PrepareVersion
	}
	if c.Deployable != nil {
		changed.Deployable = *c.Deployable
	}
	if c.Caps != nil {
		changed.Caps = *c.Caps
	}
	if c.AdminKeys != nil {
		changed.AdminKeys = *c.AdminKeys
	}
	if refusal := checkSettings(&changed); refusal != nil {
		return refusal
	}
	*s = changed
	return nil
}

// move seals or opens the ledger, if the change says so.
func (c *AdminChange) move(s *state.Settings, height uint64) AdminRefusal {
	seal := s.Sealed()
	switch {
	case c.Open != nil && (seal == nil || seal.To != *c.Open):
		refusal := AdminOpensOther{Open: tagged.Name(*c.Open), Sealed: seal != nil}
		if seal != nil {
			refusal.To = tagged.Name(seal.To)
		}
		return refusal
	case c.Open != nil:
		s.Seals = slices.Clone(s.Seals)
		s.Seals[len(s.Seals)-1].Opened = height
	case seal != nil:
		return AdminLedgerSealed{tagged.Name(seal.To)}
	}
	if c.Seal != nil {
		if len(*c.Seal) > sealTextMax {
			return AdminTooLarge{uint64(len(*c.Seal)), sealTextMax}
		}
		s.Seals = append(slices.Clone(s.Seals), state.Seal{To: *c.Seal, Height: height})
	}
	return nil
}

// checkSettings holds settings to what a ledger can work with.
func checkSettings(s *state.Settings) AdminRefusal {
	if s.PrepareVersion != prepare.Version {
		return AdminUnknownPrepareVersion{s.PrepareVersion, prepare.Version}
	}
	if n := max(len(s.Deployable.Hashes), len(s.AdminKeys), len(s.Seals)); n > settingItemsMax {
		return AdminTooLarge{uint64(n), settingItemsMax}
	}
	for _, k := range s.AdminKeys {
		if k.Type().IsPostQuantum() {
			return AdminKeyUnusable{k}
		}
	}
	return nil
}

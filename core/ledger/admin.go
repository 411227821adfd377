package ledger

import (
	"crypto/sha256"
	"fmt"
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
	w.Bool(c.AdminKeys != nil)
	if c.AdminKeys != nil {
		state.EncodeKeys(w, *c.AdminKeys)
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
	if r.Bool() {
		list := state.DecodeKeys(r)
		c.AdminKeys = &list
	}
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

// AdminRefusal is why a change of settings was refused. A refused change leaves
// no trace.
type AdminRefusal interface {
	error
	adminRefusal()
}

// AdminRefusals is the table of AdminRefusal.
var AdminRefusals = tagged.New[AdminRefusal](
	tagged.Row{Number: 1, Name: "AdminWrongLedger", Type: AdminWrongLedger{}},
	tagged.Row{Number: 2, Name: "AdminWrongSequence", Type: AdminWrongSequence{}},
	tagged.Row{Number: 3, Name: "AdminKeyUnknown", Type: AdminKeyUnknown{}},
	tagged.Row{Number: 4, Name: "AdminInvalidSignature", Type: AdminInvalidSignature{}},
	tagged.Row{Number: 5, Name: "AdminUnknownPrepareVersion", Type: AdminUnknownPrepareVersion{}},
	tagged.Row{Number: 6, Name: "AdminKeyUnusable", Type: AdminKeyUnusable{}},
	tagged.Row{Number: 7, Name: "AdminTooLarge", Type: AdminTooLarge{}},
)

type (
	// AdminWrongLedger: the change is for another ledger.
	AdminWrongLedger struct {
		Ledger transaction.Hash `json:"ledger"`
		Signed transaction.Hash `json:"signed"`
	}
	AdminWrongSequence struct {
		Sequence uint64 `json:"sequence"`
		Next     uint64 `json:"next"`
	}
	AdminKeyUnknown struct {
		PublicKey keys.PublicKey `json:"public_key"`
	}
	AdminInvalidSignature      struct{}
	AdminUnknownPrepareVersion struct {
		PrepareVersion uint32 `json:"prepare_version"`
		Newest         uint32 `json:"newest"`
	}
	AdminKeyUnusable struct {
		PublicKey keys.PublicKey `json:"public_key"`
	}
	AdminTooLarge struct {
		Items uint64 `json:"items"`
		Limit uint64 `json:"limit"`
	}
)

func (e AdminWrongLedger) Error() string {
	return fmt.Sprintf("the change is for the ledger with genesis %s, this one's is %s", e.Signed, e.Ledger)
}
func (e AdminWrongSequence) Error() string {
	return fmt.Sprintf("the change has sequence number %d, the next is %d: sign again with that", e.Sequence, e.Next)
}
func (e AdminKeyUnknown) Error() string {
	return fmt.Sprintf("key %s may not change this ledger's settings: sign with one of its admin keys", e.PublicKey)
}
func (AdminInvalidSignature) Error() string {
	return "the signature is not the public key's over this change"
}
func (e AdminUnknownPrepareVersion) Error() string {
	return fmt.Sprintf("prepare version %d is unknown, the newest is %d", e.PrepareVersion, e.Newest)
}
func (e AdminKeyUnusable) Error() string {
	return fmt.Sprintf("admin key %s could sign nothing: give an ed25519 or secp256k1 key", e.PublicKey)
}
func (e AdminTooLarge) Error() string {
	return fmt.Sprintf("a setting has %d items, at most %d are allowed", e.Items, e.Limit)
}

func (AdminWrongLedger) adminRefusal()           {}
func (AdminWrongSequence) adminRefusal()         {}
func (AdminKeyUnknown) adminRefusal()            {}
func (AdminInvalidSignature) adminRefusal()      {}
func (AdminUnknownPrepareVersion) adminRefusal() {}
func (AdminKeyUnusable) adminRefusal()           {}
func (AdminTooLarge) adminRefusal()              {}

// settingItemsMax bounds the lists in the settings, which every block reads.
const settingItemsMax = 1_000

// apply changes s, or says why not.
func (c *SignedAdminChange) apply(s *state.Settings, ledger transaction.Hash) AdminRefusal {
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

// checkSettings holds settings to what a ledger can work with.
func checkSettings(s *state.Settings) AdminRefusal {
	if s.PrepareVersion != prepare.Version {
		return AdminUnknownPrepareVersion{s.PrepareVersion, prepare.Version}
	}
	if n := max(len(s.Deployable.Hashes), len(s.AdminKeys)); n > settingItemsMax {
		return AdminTooLarge{uint64(n), settingItemsMax}
	}
	for _, k := range s.AdminKeys {
		if k.Type().IsPostQuantum() {
			return AdminKeyUnusable{k}
		}
	}
	return nil
}

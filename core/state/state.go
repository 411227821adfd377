package state

import (
	"crypto/sha256"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/keys"
	"latchkey/core/transaction"
)

// State is the typed view of an overlay. Reads of a damaged record count as
// missing and leave a *CorruptError in the overlay's Err.
type State struct{ *Overlay }

// New returns a state above committed data.
func New(r Reader) *State { return &State{NewOverlay(r)} }

// Nested returns a state above s whose changes Merge moves into s.
func (s *State) Nested() *State { return New(s.Overlay) }

func (s *State) value(key []byte) ([]byte, bool) {
	value, ok, _ := s.Get(key)
	return value, ok
}

// Account returns the record of id and whether the account exists.
func (s *State) Account(id account.ID) (Account, bool) {
	key := accountKey(id, kindAccount, nil)
	value, ok := s.value(key)
	if !ok {
		return Account{}, false
	}
	a, err := decodeAccount(value)
	if err != nil {
		s.Fail(&CorruptError{key, err})
		return Account{}, false
	}
	return a, true
}

// SetAccount stores the record of id.
func (s *State) SetAccount(id account.ID, a Account) {
	s.Set(accountKey(id, kindAccount, nil), a.encode())
}

// AccessKey returns one key of id.
func (s *State) AccessKey(id account.ID, k keys.PublicKey) (accesskey.AccessKey, bool) {
	key := accessKeyKey(id, k)
	value, ok := s.value(key)
	if !ok {
		return accesskey.AccessKey{}, false
	}
	ak, err := DecodeAccessKey(value)
	if err != nil {
		s.Fail(&CorruptError{key, err})
		return accesskey.AccessKey{}, false
	}
	return ak, true
}

// SetAccessKey stores one key of id.
func (s *State) SetAccessKey(id account.ID, k keys.PublicKey, ak accesskey.AccessKey) {
	s.Set(accessKeyKey(id, k), ak.Borsh())
}

// DeleteAccessKey removes one key of id.
func (s *State) DeleteAccessKey(id account.ID, k keys.PublicKey) { s.Delete(accessKeyKey(id, k)) }

// AccessKeys visits the keys of id in the order of their Borsh bytes.
func (s *State) AccessKeys(id account.ID, visit func(keys.PublicKey, accesskey.AccessKey) bool) {
	s.AccessKeysAfter(id, nil, visit)
}

// Data returns the value of a contract's storage key.
func (s *State) Data(id account.ID, key []byte) ([]byte, bool) {
	return s.value(accountKey(id, kindData, key))
}

// SetData stores a contract's value.
func (s *State) SetData(id account.ID, key, value []byte) {
	if value == nil {
		value = []byte{} // nil would delete
	}
	s.Set(accountKey(id, kindData, key), value)
}

// DeleteData removes a contract's storage key.
func (s *State) DeleteData(id account.ID, key []byte) { s.Delete(accountKey(id, kindData, key)) }

// DataPrefix visits a contract's storage keys with a prefix in order.
func (s *State) DataPrefix(id account.ID, prefix []byte, visit func(key, value []byte) bool) {
	s.DataAfter(id, prefix, nil, visit)
}

// Code returns stored code by its hash.
func (s *State) Code(hash transaction.Hash) ([]byte, bool) { return s.value(codeKey(hash)) }

// SetCode stores code and returns its SHA-256.
func (s *State) SetCode(code []byte) transaction.Hash {
	h := sha256.New()
	Feed(h, code)
	hash := transaction.Hash(h.Sum(nil))
	if _, ok := s.Code(hash); !ok {
		s.Set(codeKey(hash), append([]byte{}, code...)) // nil would delete
	}
	return hash
}

// Global returns the hash of the global contract that id deployed under its name.
func (s *State) Global(id account.ID) (transaction.Hash, bool) {
	value, ok := s.value(outsideKey(outsideGlobal, []byte(id)))
	if !ok || len(value) != 32 {
		return transaction.Hash{}, false
	}
	return transaction.Hash(value), true
}

// SetGlobal makes code with this hash the global contract of id.
func (s *State) SetGlobal(id account.ID, hash transaction.Hash) {
	s.Set(outsideKey(outsideGlobal, []byte(id)), hash[:])
}

// IsPublished reports whether code with this hash was published as a global
// contract, under its hash. Code of a single account was not.
func (s *State) IsPublished(hash transaction.Hash) bool {
	_, ok := s.value(outsideKey(outsidePublished, hash[:]))
	return ok
}

// Publish makes code a global contract under its hash.
func (s *State) Publish(code []byte) transaction.Hash {
	hash := s.SetCode(code)
	s.Set(outsideKey(outsidePublished, hash[:]), []byte{})
	return hash
}

// CodeHash resolves a contract reference to the hash of its code; false when
// there is none.
func (s *State) CodeHash(c Contract) (transaction.Hash, bool) {
	switch c.Kind {
	case LocalContract:
		return c.Hash, true
	case GlobalContract:
		return c.Hash, s.IsPublished(c.Hash)
	case GlobalByAccount:
		return s.Global(c.AccountID)
	}
	return transaction.Hash{}, false
}

// RemoveAccount deletes the record, keys and data of id. Receipts on their way
// to it stay.
func (s *State) RemoveAccount(id account.ID) {
	var gone [][]byte
	s.Scan(accountKey(id, kindAccount, nil), accountKey(id, kindWaiting, nil), func(key, _ []byte) bool {
		gone = append(gone, key)
		return true
	})
	for _, key := range gone {
		s.Delete(key)
	}
}

// AccountChanges returns the newest heights below before, and from low on, at which a block
// changed the record of id, the newest first and at most most of them.
func (s *State) AccountChanges(id account.ID, low, before uint64, most int) []uint64 {
	heights, err := ChangesOf(s, accountKey(id, kindAccount, nil), low, before, most)
	if err != nil {
		s.Fail(err)
	}
	return heights
}

// AccessKeyChange returns the height of the last block that added, used or
// deleted a key, within the window of history; zero when none did.
func (s *State) AccessKeyChange(id account.ID, k keys.PublicKey) uint64 {
	height, err := LastChange(s, accessKeyKey(id, k))
	if err != nil {
		s.Fail(err)
	}
	return height
}

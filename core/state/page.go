package state

import (
	"errors"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/keys"
)

// AccessKeysAfter visits the keys of id behind last, which need not be there, in
// the order of their Borsh bytes; all of them when last is nil.
func (s *State) AccessKeysAfter(id account.ID, last *keys.PublicKey, visit func(keys.PublicKey, accesskey.AccessKey) bool) {
	prefix := accountKey(id, kindAccessKey, nil)
	start := prefix
	if last != nil {
		start = next(accessKeyKey(id, *last))
	}
	s.Scan(start, after(prefix), func(key, value []byte) bool {
		k, err := keys.PublicKeyFromBorsh(key[len(prefix):])
		ak, damage := DecodeAccessKey(value)
		if err = errors.Join(err, damage); err != nil {
			s.Fail(&CorruptError{key, err})
			return false
		}
		return visit(k, ak)
	})
}

// DataAfter visits a contract's storage keys with a prefix behind last, which
// need not be there, in order; all of them when last is nil.
func (s *State) DataAfter(id account.ID, prefix, last []byte, visit func(key, value []byte) bool) {
	start := accountKey(id, kindData, prefix)
	if last != nil {
		start = next(accountKey(id, kindData, last))
	}
	skip := len(accountKey(id, kindData, nil))
	s.Scan(start, after(accountKey(id, kindData, prefix)), func(key, value []byte) bool {
		return visit(key[skip:], value)
	})
}

// next is the smallest key above key.
func next(key []byte) []byte { return append(key, 0) }

package state

import (
	"encoding/binary"
	"errors"

	"latchkey/core/account"
	"latchkey/core/receipt"
	"latchkey/core/transaction"
)

// Receipts on their way lie in their receiver's range, so that an account can
// be moved with them.

// SetWaiting stores a receipt until its inputs have arrived.
func (s *State) SetWaiting(rc *receipt.Receipt) {
	s.Set(accountKey(rc.Receiver, kindWaiting, rc.ID[:]), rc.Borsh())
}

// TakeWaiting returns and removes a waiting receipt.
func (s *State) TakeWaiting(id account.ID, rid transaction.Hash) (*receipt.Receipt, bool) {
	return s.takeReceipt(accountKey(id, kindWaiting, rid[:]))
}

// Waiting returns a waiting receipt.
func (s *State) Waiting(id account.ID, rid transaction.Hash) (*receipt.Receipt, bool) {
	return s.receiptAt(accountKey(id, kindWaiting, rid[:]))
}

// SetAwaits notes which receipt of id waits for a datum.
func (s *State) SetAwaits(id account.ID, data, rid transaction.Hash) {
	s.Set(accountKey(id, kindAwaits, data[:]), rid[:])
}

// TakeAwaits returns and removes that note.
func (s *State) TakeAwaits(id account.ID, data transaction.Hash) (transaction.Hash, bool) {
	key := accountKey(id, kindAwaits, data[:])
	value, ok := s.value(key)
	if !ok || len(value) != 32 {
		return transaction.Hash{}, false
	}
	s.Delete(key)
	return transaction.Hash(value), true
}

// SetReceived stores a datum until its receipt runs.
func (s *State) SetReceived(d receipt.Data) {
	value := []byte{0}
	if d.OK {
		value = append([]byte{1}, d.Value...)
	}
	s.Set(accountKey(d.Receiver, kindReceived, d.DataID[:]), value)
}

// HasReceived reports whether a datum is there.
func (s *State) HasReceived(id account.ID, data transaction.Hash) bool {
	_, ok := s.value(accountKey(id, kindReceived, data[:]))
	return ok
}

// TakeReceived returns and removes a datum.
func (s *State) TakeReceived(id account.ID, data transaction.Hash) (value []byte, ok bool) {
	key := accountKey(id, kindReceived, data[:])
	stored, present := s.value(key)
	if !present {
		return nil, false
	}
	s.Delete(key)
	return fromOptional(stored)
}

// SetDelayed stores a receipt that is ready but found no gas left in its block,
// behind all that are already stored.
func (s *State) SetDelayed(sequence uint64, rc *receipt.Receipt) {
	s.Set(accountKey(rc.Receiver, kindReady, rc.ID[:]), rc.Borsh())
	s.Set(delayedKey(sequence), append(append([]byte{}, rc.ID[:]...), rc.Receiver...))
}

// Delayed returns the delayed receipt with this sequence number.
func (s *State) Delayed(sequence uint64) (*receipt.Receipt, bool) {
	key := delayedKey(sequence)
	value, ok := s.value(key)
	if !ok {
		return nil, false
	}
	if len(value) < 32 {
		s.Fail(&CorruptError{key, errShortRecord})
		return nil, false
	}
	return s.receiptAt(accountKey(account.ID(value[32:]), kindReady, value[:32]))
}

var errShortRecord = errors.New("record is shorter than a receipt id")

// RemoveDelayed drops a delayed receipt.
func (s *State) RemoveDelayed(sequence uint64, rc *receipt.Receipt) {
	s.Delete(delayedKey(sequence))
	s.Delete(accountKey(rc.Receiver, kindReady, rc.ID[:]))
}

func delayedKey(sequence uint64) []byte {
	return outsideKey(outsideDelayed, binary.BigEndian.AppendUint64(nil, sequence))
}

func (s *State) takeReceipt(key []byte) (*receipt.Receipt, bool) {
	rc, ok := s.receiptAt(key)
	if ok {
		s.Delete(key)
	}
	return rc, ok
}

func (s *State) receiptAt(key []byte) (*receipt.Receipt, bool) {
	value, ok := s.value(key)
	if !ok {
		return nil, false
	}
	rc, err := receipt.Decode(value)
	if err != nil {
		s.Fail(&CorruptError{key, err})
		return nil, false
	}
	return rc, true
}

package sdk

import "latchkey/plugins/sdk/internal/env"

// Get returns the value stored under key.
func Get(key []byte) ([]byte, bool) { return env.Read(key) }

// Set stores a value and reports whether it replaced one.
func Set(key, value []byte) bool { return env.Write(key, value) }

// Has reports whether a value is stored under key.
func Has(key []byte) bool { return env.Has(key) }

// Remove deletes a value and reports whether there was one.
func Remove(key []byte) bool { return env.Remove(key) }

// Map is a collection of records of one type whose keys share a prefix.
// Encode and Decode give the record's bytes; put a version in them.
type Map[V any] struct {
	Prefix string
	Encode func(*Encoder, V)
	Decode func(*Decoder) V
}

// Get returns the record of key. It ends the call when the stored bytes are not
// a whole record.
func (m Map[V]) Get(key []byte) (record V, ok bool) {
	data, ok := Get(m.key(key))
	if !ok {
		return record, false
	}
	decoder := NewDecoder(data)
	record = m.Decode(decoder)
	Require(decoder.Done(), "Stored record is corrupt")
	return record, true
}

// Set stores a record.
func (m Map[V]) Set(key []byte, record V) {
	encoder := encoders.New()
	m.Encode(encoder, record)
	Set(m.key(key), encoder.Bytes())
}

// Has reports whether key has a record.
func (m Map[V]) Has(key []byte) bool { return Has(m.key(key)) }

// Remove deletes the record of key and reports whether there was one.
func (m Map[V]) Remove(key []byte) bool { return Remove(m.key(key)) }

func (m Map[V]) key(key []byte) []byte {
	data := env.Room(len(m.Prefix) + len(key))
	copy(data[copy(data, m.Prefix):], key)
	return data
}

//go:build !wasip1

package env

import "bytes"

func Write(key, value []byte) bool {
	_, replaced := host().Storage[string(key)]
	host().Storage[string(key)] = bytes.Clone(value)
	return replaced
}

func Read(key []byte) ([]byte, bool) {
	value, ok := host().Storage[string(key)]
	return bytes.Clone(value), ok
}

func Remove(key []byte) bool {
	_, existed := host().Storage[string(key)]
	delete(host().Storage, string(key))
	return existed
}

func Has(key []byte) bool {
	_, ok := host().Storage[string(key)]
	return ok
}

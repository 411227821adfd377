package sdk

import "strconv"

const hashBytes = 32

// Base64 returns bytes that are written in base64.
func (a Arguments) Base64(name string) []byte {
	data, err := DecodeBase64(a.String(name))
	return valid(name, data, err)
}

// Hash returns the 32 bytes of a hash, which is written in base 58.
func (a Arguments) Hash(name string) []byte {
	hash := make([]byte, hashBytes)
	if !base58Decode(hash, a.String(name)) {
		refuse(name + ": not a hash: expected 32 bytes in base 58")
	}
	return hash
}

// Bytes returns bytes that are written as a list of numbers.
func (a Arguments) Bytes(name string) []byte {
	items := of(name, a.find(name), Array).Items
	data := make([]byte, len(items))
	for i, item := range items {
		number, err := ParseAmount(item.Text)
		n, fits := number.Uint64()
		if item.Kind != Number || err != nil || !fits || n > 1<<8-1 {
			refuse(name + "[" + strconv.Itoa(i) + "]: expected a whole number of at most 255")
		}
		data[i] = byte(n)
	}
	return data
}

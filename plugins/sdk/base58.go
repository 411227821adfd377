package sdk

import "latchkey/plugins/sdk/internal/env"

const base58Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

// base58Digit is the value of each byte, or 255.
var base58Digit = func() (digits [256]byte) {
	for i := range digits {
		digits[i] = 255
	}
	for i := range len(base58Alphabet) {
		digits[base58Alphabet[i]] = byte(i)
	}
	return digits
}()

// Numbers are converted five digits and four bytes at a time, in limbs: gas is
// paid by the instruction.
const (
	limbDigits = 5
	limbBase   = 58 * 58 * 58 * 58 * 58 // below 2^32
	wordBytes  = 4

	keyBytesMost = secp256k1Bytes // the longest data that is written or read
	limbsMost    = (keyBytesMost*138/100 + limbDigits) / limbDigits
)

// base58Encode writes data, whose length is a multiple of 4 and at most 64, as one long
// number in base 58, behind prefix; each leading zero byte becomes a leading 1.
func base58Encode(prefix string, data []byte) string {
	var limbs [limbsMost]uint32 // in base 58^5, least significant first
	used := 0
	for at := 0; at < len(data); at += wordBytes {
		carry := uint64(data[at])<<24 | uint64(data[at+1])<<16 | uint64(data[at+2])<<8 | uint64(data[at+3])
		for i := 0; i < used; i++ {
			carry += uint64(limbs[i]) << 32
			next := carry / limbBase
			limbs[i] = uint32(carry - next*limbBase)
			carry = next
		}
		for carry > 0 {
			next := carry / limbBase
			limbs[used] = uint32(carry - next*limbBase)
			used++
			carry = next
		}
	}
	zeros := leading(data, 0)
	all := env.Room(len(prefix) + zeros + limbDigits*used)
	text := all[len(prefix):]
	at := len(text)
	for _, limb := range limbs[:used] {
		at -= limbDigits
		written := text[at : at+limbDigits]
		for i := limbDigits - 1; i >= 0; i-- {
			next := limb / 58
			written[i] = base58Alphabet[limb-next*58]
			limb = next
		}
	}
	for ; at > 0; at-- {
		text[at-1] = base58Alphabet[0]
	}
	all = all[leading(text[zeros:], base58Alphabet[0]):]
	copy(all, prefix)
	return env.Text(all)
}

// base58Decode reads text that stands for as many bytes as data has, a multiple of 4
// and at most 64.
func base58Decode(data []byte, text string) bool {
	if len(text) > 2*len(data) { // longer text only costs time: base 58 needs 1.37 digits a byte
		return false
	}
	var all [keyBytesMost / wordBytes]uint32
	words, used := all[:len(data)/wordBytes], 0 // least significant first
	for at := 0; at < len(text); {
		carry, scale := uint64(0), uint64(1)
		for n := 0; n < limbDigits && at < len(text); n++ {
			digit := base58Digit[text[at]]
			if digit == 255 {
				return false
			}
			carry, scale = carry*58+uint64(digit), scale*58
			at++
		}
		for i, word := range words[:used] {
			carry += uint64(word) * scale
			words[i] = uint32(carry)
			carry >>= 32
		}
		if carry > 0 {
			if used == len(words) {
				return false
			}
			words[used] = uint32(carry) // it is below 58^5
			used++
		}
	}
	end := len(data)
	for _, word := range words {
		data[end-1], data[end-2], data[end-3], data[end-4] = byte(word), byte(word>>8), byte(word>>16), byte(word>>24)
		end -= wordBytes
	}
	return leading(data, 0) == leading(env.Data(text), base58Alphabet[0])
}

func leading(data []byte, b byte) int {
	n := 0
	for n < len(data) && data[n] == b {
		n++
	}
	return n
}

package sdk

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
// paid by the instruction, and a claim writes the same key several times.
const (
	limbDigits = 5
	limbBase   = 58 * 58 * 58 * 58 * 58 // below 2^32
	wordBytes  = 4
)

// base58Encode writes data, whose length is a multiple of 4, as one long number
// in base 58; each leading zero byte becomes a leading 1.
func base58Encode(data []byte) string {
	var limbs []uint32 // in base 58^5, least significant first
	for at := 0; at < len(data); at += wordBytes {
		carry := uint64(data[at])<<24 | uint64(data[at+1])<<16 | uint64(data[at+2])<<8 | uint64(data[at+3])
		for i := range limbs {
			carry += uint64(limbs[i]) << 32
			limbs[i] = uint32(carry % limbBase)
			carry /= limbBase
		}
		for ; carry > 0; carry /= limbBase {
			limbs = append(limbs, uint32(carry%limbBase))
		}
	}
	text := make([]byte, limbDigits*len(limbs))
	for i, limb := range limbs {
		for digit := 1; digit <= limbDigits; digit++ {
			text[len(text)-i*limbDigits-digit] = base58Alphabet[limb%58]
			limb /= 58
		}
	}
	number := text[leading(text, base58Alphabet[0]):]
	zeros := make([]byte, leading(data, 0), len(data)+len(number))
	for i := range zeros {
		zeros[i] = base58Alphabet[0]
	}
	return string(append(zeros, number...))
}

// base58Decode reads text that stands for exactly size bytes, a multiple of 4.
func base58Decode(text string, size int) ([]byte, bool) {
	if len(text) > 2*size { // longer text only costs time: base 58 needs 1.37 digits a byte
		return nil, false
	}
	words := make([]uint32, size/wordBytes) // least significant first
	for at := 0; at < len(text); {
		carry, scale := uint64(0), uint64(1)
		for n := 0; n < limbDigits && at < len(text); n++ {
			digit := base58Digit[text[at]]
			if digit == 255 {
				return nil, false
			}
			carry, scale = carry*58+uint64(digit), scale*58
			at++
		}
		for i := range words {
			carry += uint64(words[i]) * scale
			words[i] = uint32(carry)
			carry >>= 32
		}
		if carry > 0 {
			return nil, false
		}
	}
	data := make([]byte, size)
	for i, word := range words {
		end := size - i*wordBytes
		data[end-1], data[end-2], data[end-3], data[end-4] = byte(word), byte(word>>8), byte(word>>16), byte(word>>24)
	}
	return data, leading(data, 0) == leading([]byte(text), base58Alphabet[0])
}

func leading(data []byte, b byte) int {
	n := 0
	for n < len(data) && data[n] == b {
		n++
	}
	return n
}

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

// base58Encode writes data as one long number in base 58; each leading zero
// byte becomes a leading 1.
func base58Encode(data []byte) string {
	zeros := leading(data, 0)
	var digits []byte // least significant first
	for _, b := range data[zeros:] {
		carry := int(b)
		for i := range digits {
			carry += int(digits[i]) << 8
			digits[i] = byte(carry % 58)
			carry /= 58
		}
		for ; carry > 0; carry /= 58 {
			digits = append(digits, byte(carry%58))
		}
	}
	text := make([]byte, 0, zeros+len(digits))
	for range zeros {
		text = append(text, base58Alphabet[0])
	}
	for i := len(digits) - 1; i >= 0; i-- {
		text = append(text, base58Alphabet[digits[i]])
	}
	return string(text)
}

// base58Decode reads text that stands for exactly size bytes.
func base58Decode(text string, size int) ([]byte, bool) {
	if len(text) > 2*size { // longer text only costs time: base 58 needs 1.37 digits a byte
		return nil, false
	}
	zeros := leading([]byte(text), base58Alphabet[0])
	var number []byte // least significant first
	for i := zeros; i < len(text); i++ {
		carry := int(base58Digit[text[i]])
		if carry == 255 {
			return nil, false
		}
		for j := range number {
			carry += int(number[j]) * 58
			number[j] = byte(carry)
			carry >>= 8
		}
		if carry > 0 {
			number = append(number, byte(carry))
		}
	}
	if zeros+len(number) != size {
		return nil, false
	}
	data := make([]byte, size)
	for i, b := range number {
		data[size-1-i] = b
	}
	return data, true
}

func leading(data []byte, b byte) int {
	n := 0
	for n < len(data) && data[n] == b {
		n++
	}
	return n
}

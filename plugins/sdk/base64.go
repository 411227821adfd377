package sdk

// Base64 reads standard base64, padded to whole groups of four digits. encoding/base64
// would bring reflection.
func Base64(text string) (data []byte, ok bool) {
	if len(text)%4 != 0 {
		return nil, false
	}
	digits := len(text)
	for pad := 0; pad < 2 && digits > 0 && text[digits-1] == '='; pad++ {
		digits--
	}
	data = make([]byte, 0, len(text)/4*3)
	var bits, n uint32
	for i := range digits {
		value := sextet(text[i])
		if value > 63 {
			return nil, false
		}
		bits = bits<<6 | value
		if n += 6; n >= 8 {
			n -= 8
			data = append(data, byte(bits>>n))
		}
	}
	return data, bits&(1<<n-1) == 0
}

// EncodeBase64 writes standard base64.
func EncodeBase64(data []byte) string {
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	text := make([]byte, 0, (len(data)+2)/3*4)
	for len(data) > 0 {
		var group [3]byte
		n := copy(group[:], data)
		bits := uint32(group[0])<<16 | uint32(group[1])<<8 | uint32(group[2])
		for i := range 4 {
			if i <= n {
				text = append(text, digits[bits>>(18-6*i)&63])
			} else {
				text = append(text, '=')
			}
		}
		data = data[n:]
	}
	return string(text)
}

// sextet returns a digit's value, or more than 63 for what is no digit.
func sextet(b byte) uint32 {
	switch {
	case 'A' <= b && b <= 'Z':
		return uint32(b - 'A')
	case 'a' <= b && b <= 'z':
		return uint32(b-'a') + 26
	case isDigit(b):
		return uint32(b-'0') + 52
	case b == '+':
		return 62
	case b == '/':
		return 63
	}
	return 64
}

package sdk

// ErrBase64 is the error of text that is no base64.
const ErrBase64 = Error("not base64: expected A-Z, a-z, 0-9, + and /, in fours, with = at the end where bytes are missing")

// sextets is the value of each byte, or 255.
var sextets = func() (digits [256]byte) {
	for i := range digits {
		digits[i] = 255
	}
	for i := range 26 {
		digits['A'+i], digits['a'+i] = byte(i), byte(26+i)
	}
	for i := range 10 {
		digits['0'+i] = byte(52 + i)
	}
	digits['+'], digits['/'] = 62, 63
	return digits
}()

// DecodeBase64 reads base64 with padding; one text is accepted for given bytes.
// The package encoding/base64 would bring reflection along.
func DecodeBase64(text string) ([]byte, error) {
	if len(text)%4 != 0 {
		return nil, ErrBase64
	}
	digits := text
	for n := 0; n < 2 && digits != "" && digits[len(digits)-1] == '='; n++ {
		digits = digits[:len(digits)-1]
	}
	data := make([]byte, len(digits)/4*3, len(text)/4*3)
	bad := decodeFours(data, digits)
	var bits, n uint32
	for _, digit := range []byte(digits[len(digits)/4*4:]) {
		bad |= sextets[digit]
		bits = bits<<6 | uint32(sextets[digit])
		if n += 6; n >= 8 {
			n -= 8
			data = append(data, byte(bits>>n))
		}
	}
	if bad > 63 || bits&(1<<n-1) != 0 {
		return nil, ErrBase64
	}
	return data, nil
}

// decodeFours reads four digits at a time, for gas is paid by the instruction. What it
// returns is above 63 if one of them is none.
func decodeFours(data []byte, digits string) (bad byte) {
	for len(digits) >= 4 {
		a, b, c, d := sextets[digits[0]], sextets[digits[1]], sextets[digits[2]], sextets[digits[3]]
		data[0], data[1], data[2] = a<<2|b>>4, b<<4|c>>2, c<<6|d
		bad |= a | b | c | d
		data, digits = data[3:], digits[4:]
	}
	return bad
}

// EncodeBase64 writes base64 with padding.
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

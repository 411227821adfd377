package sdk

const (
	accountBytesMin = 2
	accountBytesMax = 64
)

// ErrAccount is the error of text that is no account id.
const ErrAccount = Error("not an account id: expected 2 to 64 of a-z, 0-9 and single - _ . between them")

// ValidAccount reports whether text may name an account: lower-case letters and
// digits, with single separators - _ . between them.
func ValidAccount(text string) bool {
	if len(text) < accountBytesMin || len(text) > accountBytesMax {
		return false
	}
	separated := true // a separator may not come first
	for i := range len(text) {
		switch b := text[i]; {
		case 'a' <= b && b <= 'z', '0' <= b && b <= '9':
			separated = false
		case b == '-', b == '_', b == '.':
			if separated {
				return false
			}
			separated = true
		default:
			return false
		}
	}
	return !separated
}

// ImplicitAccount reports whether a transfer brings the account into being: 64
// hex digits, or 0x and 40 of them, or 0s and 40 of them.
func ImplicitAccount(account string) bool {
	switch len(account) {
	case 64:
		return hexDigits(account)
	case 42:
		return (account[:2] == "0x" || account[:2] == "0s") && hexDigits(account[2:])
	default:
		return false
	}
}

func hexDigits(text string) bool {
	for i := range len(text) {
		if b := text[i]; (b < '0' || b > '9') && (b < 'a' || b > 'f') {
			return false
		}
	}
	return true
}

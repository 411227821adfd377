package sdk

const methodBytesMax = 256

// ValidMethod reports whether an access key may name the method: 1 to 256 bytes, none
// of them a comma or a control character.
func ValidMethod(name string) bool {
	for i := range len(name) {
		if name[i] == ',' || name[i] < ' ' {
			return false
		}
	}
	return name != "" && len(name) <= methodBytesMax
}

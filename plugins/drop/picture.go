package main

// What a picture's file says of itself is looked at, not its pixels: a browser that is
// told its type shows a picture or nothing.

const pictureSideMax = 4096 // pixels

// pictureType tells the type of a file, or gives nothing for one that is no picture.
func pictureType(data string) string {
	switch {
	case isPNG(data):
		return "image/png"
	case isWebP(data):
		return "image/webp"
	}
	return ""
}

// isPNG walks the chunks: those that a picture needs and no others, so that no text
// comes along.
func isPNG(data string) bool {
	const head = "\x89PNG\r\n\x1a\n"
	if len(data) < len(head) || data[:len(head)] != head {
		return false
	}
	rest, last := data[len(head):], ""
	for len(rest) >= 12 {
		n, name := bigEndian(rest), rest[4:8]
		switch {
		case n > len(rest)-12 || last == "IEND":
			return false
		case last == "" && !(name == "IHDR" && n == 13 && side(bigEndian(rest[8:])) && side(bigEndian(rest[12:]))):
			return false
		case name != "IHDR" && name != "PLTE" && name != "tRNS" && name != "IDAT" && name != "IEND":
			return false
		}
		rest, last = rest[12+n:], name
	}
	return rest == "" && last == "IEND"
}

func side(n int) bool { return n > 0 && n <= pictureSideMax }

func bigEndian(data string) int {
	return int(data[0])<<24 | int(data[1])<<16 | int(data[2])<<8 | int(data[3])
}

// isWebP looks at the container: one chunk of a picture, or those of an extended one.
func isWebP(data string) bool {
	if len(data) < 20 || data[:4] != "RIFF" || data[8:12] != "WEBP" || littleEndian(data[4:])+8 != len(data) {
		return false
	}
	if first := data[12:16]; first != "VP8 " && first != "VP8L" && first != "VP8X" {
		return false
	}
	for rest := data[12:]; rest != ""; {
		if len(rest) < 8 {
			return false
		}
		n := littleEndian(rest[4:])
		n += n & 1
		if n > len(rest)-8 {
			return false
		}
		switch rest[:4] {
		case "VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF":
		default:
			return false
		}
		rest = rest[8+n:]
	}
	return true
}

func littleEndian(data string) int {
	return int(data[0]) | int(data[1])<<8 | int(data[2])<<16 | int(data[3])<<24
}

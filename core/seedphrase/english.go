package seedphrase

import (
	"crypto/sha256"
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"latchkey/core/keys"
)

//go:embed english.txt
var englishText string

// english is BIP-39's English list, in the order of its words' numbers, which is
// that of the alphabet.
var english = strings.Fields(englishText)

// wordBits are the bits that a word stands for.
const wordBits = 11

// Check is an error unless a phrase is one of BIP-39's English words with the
// right checksum. It never repeats a word.
func Check(phrase string) error {
	words := wordsOf(phrase)
	bad := func(format string, args ...any) error {
		return &keys.SyntaxError{What: "seed phrase", Reason: fmt.Sprintf(format, args...)}
	}
	if n := len(words); n < 12 || n > 24 || n%3 != 0 {
		return bad("it has %d words, want 12, 15, 18, 21 or 24", n)
	}
	bits := make([]bool, 0, len(words)*wordBits)
	for i, word := range words {
		number, known := slices.BinarySearch(english, word)
		if !known {
			return bad("word %d is not of the English BIP-39 list", i+1)
		}
		bits = appendBits(bits, number, wordBits)
	}
	// For every 32 bits of entropy there is one of checksum.
	entropy := bits[:len(bits)*32/33]
	if !slices.Equal(bits, withChecksum(entropy)) {
		return bad("its checksum is wrong: check the words and their order")
	}
	return nil
}

// New returns the 12 words of 16 bytes of entropy.
func New(entropy [16]byte) string {
	var bits []bool
	for _, b := range entropy {
		bits = appendBits(bits, int(b), 8)
	}
	var words []string
	for chunk := range slices.Chunk(withChecksum(bits), wordBits) {
		words = append(words, english[number(chunk)])
	}
	return strings.Join(words, " ")
}

// withChecksum returns the bits of entropy and those of its checksum.
func withChecksum(entropy []bool) []bool {
	var packed []byte
	for chunk := range slices.Chunk(entropy, 8) {
		packed = append(packed, byte(number(chunk)))
	}
	sum := sha256.Sum256(packed)
	return appendBits(slices.Clip(entropy), int(sum[0])>>(8-len(entropy)/32), len(entropy)/32)
}

// appendBits appends the low n bits of v, the highest first.
func appendBits(bits []bool, v, n int) []bool {
	for i := n - 1; i >= 0; i-- {
		bits = append(bits, v>>i&1 == 1)
	}
	return bits
}

func number(bits []bool) (n int) {
	for _, bit := range bits {
		n <<= 1
		if bit {
			n |= 1
		}
	}
	return n
}

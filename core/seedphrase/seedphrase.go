package seedphrase

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha512"
	"encoding/binary"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"latchkey/core/keys"
)

// Of BIP-39: how a phrase becomes a seed, without a passphrase.
const (
	seedRounds = 2048
	seedSalt   = "mnemonic"
	seedBytes  = 64
)

// Key derives the key of a phrase at path by PBKDF2, of whatever words there are,
// and SLIP-10. Case and spacing do not matter, nor how an accent is written
// (NFKD), as BIP-39 wants it. The only error is a phrase without words; Check is
// stricter.
func Key(phrase string, path Path) (keys.SecretKey, error) {
	return derive(norm.NFKD.String(joined(phrase)), path)
}

// KeyAsTyped is Key as near-seed-phrase 0.2.1 has it, and so NEAR's wallets in
// JavaScript: how an accent is written does matter. Of ASCII both are the same.
func KeyAsTyped(phrase string, path Path) (keys.SecretKey, error) {
	return derive(joined(phrase), path)
}

// IsNormal reports whether Key and KeyAsTyped are the same.
func IsNormal(phrase string) bool { return norm.NFKD.IsNormalString(joined(phrase)) }

func joined(phrase string) string { return strings.Join(wordsOf(phrase), " ") }

func derive(text string, path Path) (keys.SecretKey, error) {
	if text == "" {
		return keys.SecretKey{}, &keys.SyntaxError{What: "seed phrase", Reason: "it has no words"}
	}
	seed, err := pbkdf2.Key(sha512.New, text, []byte(seedSalt), seedRounds, seedBytes)
	if err != nil { // only for other lengths and hashes
		return keys.SecretKey{}, err
	}
	return keys.FromSeed(slip10(seed, path)), nil
}

// wordsOf splits a phrase as near-seed-phrase does: at what JavaScript takes for
// space, each word in lower case.
func wordsOf(phrase string) []string {
	words := strings.FieldsFunc(phrase, func(c rune) bool {
		return unicode.IsSpace(c) && c != '\u0085' || c == '\ufeff'
	})
	lower := cases.Lower(language.Und)
	for i, word := range words {
		words[i] = lower.String(word)
	}
	return words
}

// slip10 derives an ed25519 seed. All its steps are hardened: there are no others
// for ed25519.
func slip10(seed []byte, path Path) [32]byte {
	node := hmacSHA512([]byte("ed25519 seed"), seed)
	for _, step := range path {
		data := append([]byte{0}, node[:32]...)
		data = binary.BigEndian.AppendUint32(data, hardened+step)
		node = hmacSHA512(node[32:], data)
	}
	return [32]byte(node[:32])
}

func hmacSHA512(key, data []byte) []byte {
	mac := hmac.New(sha512.New, key)
	mac.Write(data)
	return mac.Sum(nil)
}

package seedphrase

import (
	"crypto/hmac"
	"crypto/sha512"
	"encoding/binary"
	"strings"

	"github.com/tyler-smith/go-bip39"

	"latchkey/core/keys"
)

// derivationPath is m/44'/397'/0': near-seed-phrase's. SLIP-10 ed25519 knows
// hardened steps only.
var derivationPath = [...]uint32{44, 397, 0}

const hardened = 1 << 31

// Key derives the key of a BIP-39 phrase (English words, empty
// passphrase) by SLIP-10 at m/44'/397'/0'. Case and spacing do not matter.
// Words must be of the list; the checksum is not enforced, as in
// near-seed-phrase, unless strict.
func Key(phrase string, strict bool) (keys.SecretKey, error) {
	words := strings.Fields(strings.ToLower(phrase))
	if len(words) != 12 && len(words) != 15 && len(words) != 18 && len(words) != 21 && len(words) != 24 {
		return keys.SecretKey{}, &keys.SyntaxError{What: "seed phrase", Reason: "it has 12, 15, 18, 21 or 24 words"}
	}
	for _, word := range words {
		if _, known := bip39.GetWordIndex(word); !known {
			return keys.SecretKey{}, &keys.SyntaxError{What: "seed phrase", Reason: "a word is not of the English BIP-39 list"}
		}
	}
	normal := strings.Join(words, " ")
	if strict && !bip39.IsMnemonicValid(normal) {
		return keys.SecretKey{}, &keys.SyntaxError{What: "seed phrase", Reason: "its checksum is wrong: check the words and their order"}
	}
	return keys.FromSeed(slip10(bip39.NewSeed(normal, ""))), nil
}

// New returns the 12 words of 16 bytes of entropy.
func New(entropy [16]byte) string {
	phrase, err := bip39.NewMnemonic(entropy[:])
	if err != nil {
		panic("seedphrase: " + err.Error()) // 128 bits is a valid size: a programmer's error
	}
	return phrase
}

func slip10(seed []byte) [32]byte {
	node := hmacSHA512([]byte("ed25519 seed"), seed)
	for _, step := range derivationPath {
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

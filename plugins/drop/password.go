package main

import "latchkey/plugins/sdk"

// A password is kept as the hash of its hash: a claim brings the hex digits of
// sha256(password + public key + use), as Keypom's clients make them, and the
// contract keeps sha256 of those bytes. What one claim brings is of no use for
// another key or use.

const hashBytes = 32

// passwordUsesMax bounds what is looked for when a key goes.
const passwordUsesMax = 10

// passwordKey is that of a use of a key, counted from 1, or of all of them, 0.
func passwordKey(key sdk.PublicKey, use uint16) []byte {
	var e sdk.Encoder
	e.U8('p')
	e.PublicKey(key)
	e.U16(use)
	return e.Bytes()
}

// password is one that a drop's creation brings.
type password struct {
	key  int // in the list of keys
	use  uint16
	hash string
}

func (p password) bytes(key sdk.PublicKey) uint64 {
	return sdk.RecordBytes(len(passwordKey(key, p.use)), hashBytes)
}

// passwords reads, beside the keys, null, one hash or an object of hashes by use.
func (c *conditions) passwords(keys int, uses uint16) (all []password) {
	value, given := c.Passwords.Get()
	if !given {
		return nil
	}
	sdk.Require(uses <= passwordUsesMax, "A key with passwords has at most 10 uses")
	sdk.Require(value.Kind == sdk.Array && len(value.Items) == keys, "passwords should list one for each key, null for none")
	for i, item := range value.Items {
		switch item.Kind {
		case sdk.Null:
		case sdk.String:
			all = append(all, password{i, 0, readHash(item.Text)})
		case sdk.Object:
			for j, name := range item.Names {
				sdk.Require(item.Items[j].Kind == sdk.String, "passwords should be hashes, or objects of hashes by use")
				all = append(all, password{i, useNumber(name, uses), readHash(item.Items[j].Text)})
			}
		default:
			sdk.Panic("passwords should be hashes, or objects of hashes by use")
		}
	}
	return all
}

func useNumber(name string, uses uint16) uint16 {
	use, err := sdk.ParseAmount(name)
	n, fits := use.Uint64()
	known := err == nil && fits && n > 0 && n <= uint64(uses) && use.String() == name
	sdk.Require(known, "A password's use should be from 1 to the key's uses")
	return uint16(n)
}

func readHash(text string) string {
	data, ok := unhex(text)
	sdk.Require(ok && len(data) == hashBytes, "A password's hash should be 64 hex digits")
	return data
}

func unhex(text string) (string, bool) {
	data := make([]byte, len(text)/2)
	for i := range len(text) {
		digit := text[i]
		switch {
		case '0' <= digit && digit <= '9':
			digit -= '0'
		case 'a' <= digit && digit <= 'f':
			digit -= 'a' - 10
		default:
			return "", false
		}
		if i/2 < len(data) {
			data[i/2] = data[i/2]<<4 | digit
		}
	}
	return string(data), len(text)%2 == 0
}

// wrongPassword tells why a claim's password does not open a key, if it does not.
func wrongPassword(key sdk.PublicKey, k claimKey, brings brought) string {
	hash, ok := sdk.Get(passwordKey(key, k.used+1))
	if !ok {
		hash, ok = sdk.Get(passwordKey(key, 0))
	}
	if !ok {
		return ""
	}
	text, some := brings.Password.Get()
	if !some {
		return "Password expected."
	}
	given, isHex := unhex(text)
	if !isHex || len(given) != hashBytes || string(sdk.SHA256([]byte(given))) != string(hash) {
		return "Incorrect password"
	}
	return ""
}

// removePasswords removes those of a key that is used up or taken back, and returns
// the stake that this sets free.
func (d *drop) removePasswords(key sdk.PublicKey) (freed sdk.Amount) {
	for use := range d.uses + 1 {
		if at := passwordKey(key, use); sdk.Remove(at) {
			freed = freed.Add(sdk.StoragePrice.Mul(sdk.RecordBytes(len(at), hashBytes)))
		}
	}
	return freed
}

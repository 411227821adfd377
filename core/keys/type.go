package keys

import (
	"fmt"

	"latchkey/core/borsh"
)

// Type is a key type; its value is the Borsh tag.
type Type uint8

const (
	ED25519 Type = iota
	Secp256k1
	// MLDSA65 keys and signatures are read and written, and that is all: no
	// schedule so far accepts them.
	MLDSA65
)

// scheme holds the name of a key type and its lengths in bytes (spec 2.1).
type scheme struct {
	name                      string
	public, secret, signature int
}

var schemes = [...]scheme{
	ED25519:   {"ed25519", 32, 64, 64},
	Secp256k1: {"secp256k1", 64, 32, 65},
	MLDSA65:   {"ml-dsa-65", 1952, 4032, 3309},
}

// String returns the prefix of the text form.
func (t Type) String() string { return schemes[t].name }

// IsPostQuantum reports whether only schedules after classic can accept the type.
func (t Type) IsPostQuantum() bool { return t == MLDSA65 }

// decodeType reads a tag; an unknown one is an error, and read as ED25519.
func decodeType(r *borsh.Reader) Type {
	tag := r.U8()
	if int(tag) >= len(schemes) {
		r.Fail(fmt.Sprintf("unknown key type %d: known are 0 (ed25519), 1 (secp256k1) and 2 (ml-dsa-65)", tag))
		return ED25519
	}
	return Type(tag)
}

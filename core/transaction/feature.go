package transaction

import "latchkey/core/tagged"

// Feature is a part of the protocol that some versions do not have. Its text is
// nearcore's name of it.
type Feature uint8

// Numbers of features are stored: never change them.
const (
	GasKeys                 Feature = 1
	PostQuantumSignatures   Feature = 2
	DelegateV2Feature       Feature = 3
	DeterministicAccountIDs Feature = 4
)

var features = tagged.NewNames[Feature]([]string{
	GasKeys: "GasKeys", PostQuantumSignatures: "PostQuantumSignatures", DelegateV2Feature: "DelegateV2",
	DeterministicAccountIDs: "DeterministicAccountIds",
})

func (f Feature) String() string { return features.Of(f) }

// MarshalText gives the name.
func (f Feature) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

package sdk

import "latchkey/plugins/sdk/internal/env"

// Signed is a call that a limited key of the contract's account has signed, as a
// guard is asked about it before it is accepted.
type Signed struct {
	Key      PublicKey // that signed
	Receiver string    // of the call; the key permits it, and the method
	Method   string
	Args     []byte
	Gas      Gas    // attached
	Deposit  Amount // none: limited keys attach none
	Nonce    uint64
	Relayer  string // who brings it, when it came as a delegate action; else empty
}

// Guard runs a guard, the export of that name of a plugin whose policy says
// "guard": true:
//
//	//go:wasmexport guard
//	func Guard() {
//		sdk.Guard(func(s sdk.Signed) {
//			if sdk.BlockTimestamp() > expiry(s.Key) {
//				sdk.Refuse("this key expired")
//			}
//		})
//	}
//
// A guard that returns has no objection. It may read and write the contract's
// storage: what it writes is part of the acceptance, and undone by a refusal. It
// has no promises, logs or randomness, and 10 Tgas, of which the signer pays what it
// uses. A Go panic refuses, too.
func Guard(body func(Signed)) {
	defer rescue()
	body(readSigned(Args()))
}

// Refuse ends a guard: what was signed is not accepted, costs nobody anything and
// changes nothing. The sentence is what the user reads. It does not return.
func Refuse(sentence string) { env.Panic(sentence) }

// Arguments reads the call's arguments as its method will; it refuses, with the
// text the method would fail with, when they are no JSON object.
func (s Signed) Arguments() Arguments { return parseArguments(copyText(s.Args)) }

func readSigned(a Arguments) Signed {
	s := Signed{Key: a.PublicKey("public_key"), Receiver: a.String("receiver_id"), Method: a.String("method_name"),
		Deposit: a.Amount("deposit"), Nonce: a.U64("nonce")}
	gas, _ := a.Amount("gas").Uint64()
	s.Gas = Gas(gas)
	if a.Has("args_json") {
		s.Args = copyData(a.String("args_json"))
	} else {
		s.Args = a.Base64("args")
	}
	if a.Has("relayer_id") {
		s.Relayer = a.String("relayer_id")
	}
	return s
}

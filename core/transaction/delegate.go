package transaction

import (
	"crypto/sha256"

	"latchkey/core/account"
	"latchkey/core/borsh"
	"latchkey/core/keys"
)

// DelegateAction is what an account signs so that somebody else, the relayer,
// may send it and pay for it (NEP-366).
type DelegateAction struct {
	SenderID   account.ID
	ReceiverID account.ID
	Actions    []Action // no delegate actions among them
	Nonce      uint64
	// MaxBlockHeight is the last block that may run it.
	MaxBlockHeight uint64
	PublicKey      keys.PublicKey
}

// Delegate brings a signed delegate action to its sender's account.
type Delegate struct {
	DelegateAction
	Signature keys.Signature
}

// DelegateV2 is a Delegate whose nonce may be one of a gas key. It is read and
// written, and that is all.
type DelegateV2 struct {
	DelegateAction
	NonceIndex *uint16 // of a gas key; nil is an ordinary nonce
	Signature  keys.Signature
}

func (Delegate) tag() uint8   { return tagDelegate }
func (DelegateV2) tag() uint8 { return tagDelegateV2 }

// versionTwo is the tag of a version 2 payload.
const versionTwo = 0

func (d *DelegateAction) encode(w *borsh.Writer, nonce func(*borsh.Writer)) {
	d.SenderID.Encode(w)
	d.ReceiverID.Encode(w)
	EncodeActions(w, d.Actions)
	nonce(w)
	w.U64(d.MaxBlockHeight)
	d.PublicKey.Encode(w)
}

// encodePayload writes what is hashed and signed.
func (d *DelegateAction) encodePayload(w *borsh.Writer) {
	d.encode(w, func(w *borsh.Writer) { w.U64(d.Nonce) })
}

func (d Delegate) encode(w *borsh.Writer) {
	d.encodePayload(w)
	d.Signature.Encode(w)
}

func (d *DelegateV2) encodePayload(w *borsh.Writer) {
	w.U8(versionTwo)
	d.DelegateAction.encode(w, func(w *borsh.Writer) { encodeNonce(w, d.Nonce, d.NonceIndex) })
}

func (d DelegateV2) encode(w *borsh.Writer) {
	d.encodePayload(w)
	d.Signature.Encode(w)
}

// Hash is the message that the sender signs: the SHA-256 of the NEP-366 prefix
// and the action.
func (d *DelegateAction) Hash() Hash { return signable(onChain+366, d.encodePayload) }

// Hash is the message that the sender signs, of version 2.
func (d *DelegateV2) Hash() Hash { return signable(onChain+611, d.encodePayload) }

// Sign returns the delegate action with key's signature.
func (d DelegateAction) Sign(key keys.SecretKey) Delegate {
	hash := d.Hash()
	return Delegate{DelegateAction: d, Signature: key.Sign(hash[:])}
}

// SignatureValid tells whether the signature is PublicKey's.
func (d *Delegate) SignatureValid() bool {
	hash := d.Hash()
	return d.PublicKey.Verify(hash[:], d.Signature)
}

func decodeDelegate(r *borsh.Reader) Delegate {
	return Delegate{decodeDelegateAction(r, func(d *DelegateAction) { d.Nonce = r.U64() }), keys.DecodeSignature(r)}
}

func decodeDelegateV2(r *borsh.Reader) DelegateV2 {
	if r.U8() != versionTwo {
		r.Fail("the payload of a version 2 delegate action has tag 0")
	}
	var index *uint16
	action := decodeDelegateAction(r, func(d *DelegateAction) { d.Nonce, index = decodeNonce(r) })
	return DelegateV2{action, index, keys.DecodeSignature(r)}
}

func decodeDelegateAction(r *borsh.Reader, nonce func(*DelegateAction)) DelegateAction {
	d := DelegateAction{SenderID: account.Decode(r), ReceiverID: account.Decode(r), Actions: decodePlainActions(r)}
	nonce(&d)
	d.MaxBlockHeight = r.U64()
	d.PublicKey = keys.DecodePublicKey(r)
	return d
}

// decodePlainActions reads actions that delegate nothing. The tag is looked at
// before the action is read, so that nesting is bounded.
func decodePlainActions(r *borsh.Reader) []Action {
	return decodeActions(r, func(r *borsh.Reader) Action {
		if tag, ok := r.Peek(); ok && (tag == tagDelegate || tag == tagDelegateV2) {
			r.Fail("a delegate action holds no delegate action")
			return nil
		}
		return DecodeAction(r)
	})
}

// onChain is the base of the prefixes that keep signed messages apart from
// transactions and from each other (NEP-461): the number of the NEP is added.
const onChain = 1 << 30

// signable is the SHA-256 of a message behind its prefix.
func signable(prefix uint32, message func(*borsh.Writer)) Hash {
	var w borsh.Writer
	w.U32(prefix)
	message(&w)
	return sha256.Sum256(w.Bytes())
}

package transaction_test

import (
	"encoding/hex"
	"errors"
	"testing"

	"latchkey/core/borsh"
	"latchkey/core/transaction"
)

// actionVector is one file of testdata/actions, whose README says what each
// field and outcome means.
type actionVector struct {
	Name    string `json:"-"`
	Outcome string
	Error   string
	Bytes   string
	Action  any
	Payload string
	Hash    string
}

func loadActions(t testing.TB) []actionVector {
	return load(t, "actions", func(v *actionVector, name string) { v.Name = name })
}

func TestActionVectors(t *testing.T) {
	for _, v := range loadActions(t) {
		t.Run(v.Name, func(t *testing.T) {
			r := borsh.NewReader(fromHex(t, v.Bytes))
			action := transaction.DecodeAction(r)
			err := r.Finish()
			switch v.Outcome {
			case "valid", "bad_signature":
				if err != nil {
					t.Fatal(err)
				}
				v.check(t, action)
			case "malformed":
				var wrong *borsh.Error
				if !errors.As(err, &wrong) {
					t.Errorf("got %+v, %v; want a *borsh.Error", action, err)
				} else if err.Error() != v.Error || v.Error == "" {
					t.Errorf("the error is %q, want %q", err, v.Error)
				}
			default:
				t.Fatalf("unknown outcome %q", v.Outcome)
			}
		})
	}
}

func (v *actionVector) check(t *testing.T, action transaction.Action) {
	var w borsh.Writer
	if transaction.EncodeAction(&w, action); hex.EncodeToString(w.Bytes()) != v.Bytes {
		t.Errorf("encodes back as %x", w.Bytes())
	}
	compareJSON(t, actionView(action), v.Action)
	switch a := action.(type) {
	case transaction.Delegate:
		if a.Hash().String() != v.Hash {
			t.Errorf("hash %s, want %s", a.Hash(), v.Hash)
		}
		if a.SignatureValid() != (v.Outcome == "valid") {
			t.Errorf("signature valid: %v", a.SignatureValid())
		}
	case transaction.DelegateV2:
		if hash := a.Hash(); hash.String() != v.Hash || a.PublicKey.Verify(hash[:], a.Signature) != (v.Outcome == "valid") {
			t.Errorf("hash %s, want %s", hash, v.Hash)
		}
	default:
		if v.Hash != "" || v.Outcome != "valid" {
			t.Error("only delegate actions are signed")
		}
	}
}

func TestEveryActionTagHasAVector(t *testing.T) {
	seen := map[byte]bool{}
	for _, v := range loadActions(t) {
		if v.Outcome != "malformed" {
			seen[fromHex(t, v.Bytes)[0]] = true
		}
	}
	for tag := range 15 {
		if !seen[byte(tag)] {
			t.Errorf("no vector has an action with tag %d", tag)
		}
	}
}

func TestTruncatedActionsAreRefused(t *testing.T) {
	for _, v := range loadActions(t) {
		if v.Outcome == "malformed" {
			continue
		}
		whole := fromHex(t, v.Bytes)
		for n := range whole {
			r := borsh.NewReader(whole[:n])
			if transaction.DecodeAction(r); r.Finish() == nil {
				t.Errorf("%s: %d bytes of %d were read", v.Name, n, len(whole))
			}
		}
	}
}

func FuzzDecodeAction(f *testing.F) {
	for _, v := range loadActions(f) {
		f.Add(fromHex(f, v.Bytes))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		r := borsh.NewReader(b)
		action := transaction.DecodeAction(r)
		if r.Finish() != nil {
			return
		}
		var w borsh.Writer
		if transaction.EncodeAction(&w, action); string(w.Bytes()) != string(b) {
			t.Fatalf("%x encodes as %x", b, w.Bytes())
		}
		transaction.PrepaidGas(action)
		transaction.Deposit(action)
		if d, ok := action.(transaction.Delegate); ok {
			d.SignatureValid()
		}
	})
}

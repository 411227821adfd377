package keys_test

import (
	"embed"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"path"
	"strings"
	"testing"

	"latchkey/core/borsh"
	"latchkey/core/keys"
)

// vectors are embedded, since some hosts that run this test have no files.
//
//go:embed testdata/vectors/*.json
var vectors embed.FS

// vector is one file of testdata/vectors, whose README says what each field
// and outcome means.
type vector struct {
	Outcome         string
	Error           string
	PublicKey       *string `json:"public_key"`
	SecretKey       *string `json:"secret_key"`
	Signature       *string
	Message         *string
	ImplicitAccount string `json:"implicit_account"`
}

func TestVectors(t *testing.T) {
	files, err := fs.Glob(vectors, "testdata/vectors/*.json")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d vectors: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(path.Base(file), ".json"), func(t *testing.T) {
			content, err := vectors.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var v vector
			if err := json.Unmarshal(content, &v); err != nil {
				t.Fatal(err)
			}
			switch v.Outcome {
			case "valid", "bad_signature":
				v.check(t)
			case "malformed":
				v.mustBeRefused(t)
			default:
				t.Fatalf("unknown outcome %q", v.Outcome)
			}
		})
	}
}

func (v *vector) mustBeRefused(t *testing.T) {
	for what, refused := range map[*string]func(string) error{
		v.PublicKey: func(s string) error { _, err := keys.ParsePublicKey(s); return err },
		v.SecretKey: func(s string) error { _, err := keys.ParseSecretKey(s); return err },
		v.Signature: func(s string) error { _, err := keys.ParseSignature(s); return err },
	} {
		if what == nil {
			continue
		}
		if err := refused(*what); err == nil || err.Error() != v.Error {
			t.Errorf("%.60q: the error is %v, want %q", *what, err, v.Error)
		}
	}
}

func (v *vector) check(t *testing.T) {
	public, err := keys.ParsePublicKey(*v.PublicKey)
	if err != nil || public.String() != *v.PublicKey {
		t.Fatalf("got %s, %v", public, err)
	}
	if again, err := keys.PublicKeyFromBorsh(public.Borsh()); err != nil || again != public {
		t.Errorf("Borsh gives %s, %v", again, err)
	}
	if (v.ImplicitAccount != "" || public.Type() != keys.ED25519) && string(public.ImplicitAccount()) != v.ImplicitAccount {
		t.Errorf("its account is %s", public.ImplicitAccount())
	}
	var secret keys.SecretKey
	if v.SecretKey != nil {
		if secret, err = keys.ParseSecretKey(*v.SecretKey); err != nil || secret.Text() != *v.SecretKey || secret.PublicKey() != public {
			t.Fatalf("the secret key's public half is %s, %v", secret.PublicKey(), err)
		}
	}
	if v.Signature == nil {
		return
	}
	signature, err := keys.ParseSignature(*v.Signature)
	if err != nil || signature.String() != *v.Signature {
		t.Fatalf("got %s, %v", signature, err)
	}
	var w borsh.Writer
	signature.Encode(&w)
	r := borsh.NewReader(w.Bytes())
	if again := keys.DecodeSignature(r); r.Finish() == nil && again != signature {
		t.Errorf("Borsh gives %s", again)
	}
	message, err := hex.DecodeString(*v.Message)
	if err != nil {
		t.Fatal(err)
	}
	if got := public.Verify(message, signature); got != (v.Outcome == "valid") {
		t.Errorf("verification says %v", got)
	}
	if v.SecretKey != nil && secret.Sign(message) != signature {
		t.Errorf("signing gives %s", secret.Sign(message))
	}
}

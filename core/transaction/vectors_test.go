package transaction_test

import (
	"embed"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"path"
	"reflect"
	"strings"
	"testing"

	"latchkey/core/borsh"
	"latchkey/core/keys"
	"latchkey/core/transaction"
)

// testdata is embedded, since some hosts that run these tests have no files.
//
//go:embed testdata/*/*.json
var testdata embed.FS

// vector is one file of testdata/vectors, whose README says what each field
// and outcome means.
type vector struct {
	Name        string `json:"-"`
	Outcome     string
	Error       string
	Signed      *string
	Unsigned    string
	Hash        string
	SecretKey   string `json:"secret_key"`
	Transaction any
}

func loadVectors(t testing.TB) []vector {
	return load(t, "vectors", func(v *vector, name string) { v.Name = name })
}

// load reads the vectors of a folder.
func load[T any](t testing.TB, folder string, named func(*T, string)) []T {
	files, err := fs.Glob(testdata, path.Join("testdata", folder, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no vectors: %v", err)
	}
	vectors := make([]T, len(files))
	for i, file := range files {
		content, err := testdata.ReadFile(file)
		if err == nil {
			err = json.Unmarshal(content, &vectors[i])
		}
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		named(&vectors[i], strings.TrimSuffix(path.Base(file), ".json"))
	}
	return vectors
}

func fromHex(t testing.TB, text string) []byte {
	b, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestVectors(t *testing.T) {
	for _, v := range loadVectors(t) {
		t.Run(v.Name, func(t *testing.T) {
			switch v.Outcome {
			case "valid", "bad_signature":
				checkDecodes(t, v)
			case "unknown_version":
				if err := refused(t, v); !strings.Contains(err.Error(), "version") {
					t.Errorf("the error does not speak of the version: %v", err)
				}
			case "malformed":
				if err := refused(t, v); err.Error() != v.Error || v.Error == "" {
					t.Errorf("the error is %q, want %q", err, v.Error)
				}
			default:
				t.Fatalf("unknown outcome %q", v.Outcome)
			}
		})
	}
}

func refused(t *testing.T, v vector) error {
	s, err := transaction.Decode(fromHex(t, *v.Signed))
	var wrong *borsh.Error
	if s != nil || !errors.As(err, &wrong) {
		t.Fatalf("got %+v, %v; want a *borsh.Error", s, err)
	}
	return err
}

func checkDecodes(t *testing.T, v vector) {
	signed, signatureValid := fromHex(t, v.Unsigned), v.Outcome == "valid"
	if v.Signed != nil {
		signed = fromHex(t, *v.Signed)
	} else {
		signed = append(signed, make([]byte, 65)...) // any signature: only the rest is looked at
		signatureValid = false
	}
	s, err := transaction.Decode(signed)
	if err != nil {
		t.Fatal(err)
	}
	if got := hex.EncodeToString(s.Borsh()); got != hex.EncodeToString(signed) {
		t.Errorf("encodes back as %s", got)
	}
	var w borsh.Writer
	if s.Encode(&w); hex.EncodeToString(w.Bytes()) != v.Unsigned {
		t.Errorf("without the signature it encodes as %x", w.Bytes())
	}
	if s.Hash().String() != v.Hash || s.Transaction.Hash() != s.Hash() {
		t.Errorf("hash %s and %s, want %s", s.Hash(), s.Transaction.Hash(), v.Hash)
	}
	if 2*s.Size() != len(v.Unsigned) {
		t.Errorf("size %d, want %d", s.Size(), len(v.Unsigned)/2)
	}
	if s.SignatureValid() != signatureValid {
		t.Errorf("signature valid: %v", s.SignatureValid())
	}
	if v.Transaction != nil {
		compareJSON(t, view(&s.Transaction), v.Transaction)
	}
	if v.SecretKey != "" {
		key, err := keys.ParseSecretKey(v.SecretKey)
		if err != nil {
			t.Fatal(err)
		}
		if again := s.Sign(key); !reflect.DeepEqual(again.Borsh(), signed) || again.Size() != s.Size() {
			t.Errorf("signing makes %x", again.Borsh())
		}
	}
}

func compareJSON(t *testing.T, got, want any) {
	encoded, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	var normal any
	if err := json.Unmarshal(encoded, &normal); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(normal, want) {
		t.Errorf("reads as %s\nwant %v", encoded, want)
	}
}

type object = map[string]any

// view gives a transaction the shape it has in JSON-RPC.
func view(tx *transaction.Transaction) object {
	actions := []any{}
	for _, a := range tx.Actions {
		actions = append(actions, actionView(a))
	}
	v := object{"signer_id": tx.SignerID, "public_key": tx.PublicKey, "nonce": tx.Nonce,
		"receiver_id": tx.ReceiverID, "block_hash": tx.BlockHash, "actions": actions}
	if tx.V1 != nil {
		v["nonce_index"] = tx.V1.NonceIndex
		v["nonce_mode"] = []string{"Monotonic", "Strict"}[tx.V1.NonceMode]
	}
	return v
}

func actionView(a transaction.Action) any {
	switch a := a.(type) {
	case transaction.DeployContract:
		return object{"DeployContract": object{"code": a.Code}}
	case transaction.FunctionCall:
		return object{"FunctionCall": object{"method_name": a.MethodName, "args": a.Args, "gas": a.Gas, "deposit": a.Deposit}}
	case transaction.Transfer:
		return object{"Transfer": object{"deposit": a.Deposit}}
	case transaction.Stake:
		return object{"Stake": object{"stake": a.Stake, "public_key": a.PublicKey}}
	case transaction.AddKey:
		return object{"AddKey": object{"public_key": a.PublicKey, "access_key": a.AccessKey}}
	case transaction.DeleteKey:
		return object{"DeleteKey": object{"public_key": a.PublicKey}}
	case transaction.DeleteAccount:
		return object{"DeleteAccount": object{"beneficiary_id": a.BeneficiaryID}}
	case transaction.Delegate:
		return object{"Delegate": object{"delegate_action": delegateView(a.DelegateAction, a.Nonce), "signature": a.Signature}}
	case transaction.DelegateV2:
		nonce := object{"GasKeyNonce": object{"nonce": a.Nonce, "nonce_index": a.NonceIndex}}
		if a.NonceIndex == nil {
			nonce = object{"Nonce": object{"nonce": a.Nonce}}
		}
		return object{"DelegateV2": object{"delegate_action": object{"V2": delegateView(a.DelegateAction, nonce)}, "signature": a.Signature}}
	case transaction.DeployGlobalContract:
		name := []string{"DeployGlobalContract", "DeployGlobalContractByAccountId"}[a.Mode]
		return object{name: object{"code": a.Code}}
	case transaction.UseGlobalContract:
		if a.Contract.AccountID != "" {
			return object{"UseGlobalContractByAccountId": object{"account_id": a.Contract.AccountID}}
		}
		return object{"UseGlobalContract": object{"code_hash": a.Contract.CodeHash}}
	case transaction.DeterministicStateInit:
		data := object{}
		for _, entry := range a.Data {
			data[base64.StdEncoding.EncodeToString(entry.Key)] = entry.Value
		}
		return object{"DeterministicStateInit": object{"code": a.Code, "data": data, "deposit": a.Deposit}}
	case transaction.TransferToGasKey:
		return object{"TransferToGasKey": object{"public_key": a.PublicKey, "deposit": a.Deposit}}
	case transaction.WithdrawFromGasKey:
		return object{"WithdrawFromGasKey": object{"public_key": a.PublicKey, "amount": a.Amount}}
	}
	return "CreateAccount"
}

func delegateView(d transaction.DelegateAction, nonce any) object {
	actions := []any{}
	for _, a := range d.Actions {
		actions = append(actions, actionView(a))
	}
	return object{"sender_id": d.SenderID, "receiver_id": d.ReceiverID, "actions": actions, "nonce": nonce,
		"max_block_height": d.MaxBlockHeight, "public_key": d.PublicKey}
}

package credentials

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/core/keys"
)

func testKey(name string) keys.SecretKey {
	var seed [32]byte
	copy(seed[:], name)
	return keys.FromSeed(seed)
}

func TestSavedKeysAreReadBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "testnet", "alice.json")
	want := Key{AccountID: "alice", Secret: testKey("alice")}
	if err := Save(path, want); err != nil {
		t.Fatal(err)
	}
	if got, err := Load(path); err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v: others can read the key", info.Mode(), err)
	}
	files, _ := os.ReadDir(filepath.Dir(path))
	if len(files) != 1 {
		t.Errorf("left behind: %v", files)
	}
}

func TestSaveReplacesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key.json")
	first := Key{Secret: testKey("first")}
	if err := Save(path, first); err != nil {
		t.Fatal(err)
	}
	if err := Save(path, Key{Secret: testKey("second")}); !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v", err)
	}
	if got, err := Load(path); err != nil || got != first {
		t.Errorf("the first key is gone: %v", err)
	}
	files, _ := os.ReadDir(filepath.Dir(path))
	if len(files) != 1 {
		t.Errorf("left behind: %v", files)
	}
}

func TestFormsOfKeyFiles(t *testing.T) {
	key, other := testKey("a"), testKey("b")
	for content, account := range map[string]string{
		key.Text() + "\n":     "",
		"\ufeff" + key.Text(): "",
		fmt.Sprintf("\ufeff{\"private_key\":%q}\r\n", key.Text()):                                             "",
		fmt.Sprintf(`{"private_key":%q}`, key.Text()):                                                         "",
		fmt.Sprintf(` {"account_id":"a.near","public_key":%q,"secret_key":%q}`, key.PublicKey(), key.Text()):  "a.near",
		fmt.Sprintf(`{"account_id":"a.near","public_key":%q,"private_key":%q}`, key.PublicKey(), key.Text()):  "a.near",
		fmt.Sprintf(`{"implicit_account_id":"x","private_key":%q,"seed_phrase_hd_path":"m/44'"}`, key.Text()): "",
	} {
		got, err := Parse([]byte(content))
		if err != nil || got.Secret != key || string(got.AccountID) != account {
			t.Errorf("%s: got %+v, %v", content, got, err)
		}
	}
	for content, reason := range map[string]string{
		"":                       "invalid secret key",
		"{}":                     "neither private_key nor secret_key",
		"{":                      "not the JSON",
		`["x"]`:                  "invalid secret key",
		key.PublicKey().String(): "64",
		fmt.Sprintf(`{"public_key":%q,"private_key":%q}`, other.PublicKey(), key.Text()): "does not belong",
		fmt.Sprintf(`{"account_id":"A","public_key":"","private_key":%q}`, key.Text()):   "its account_id is wrong: account id \"A\" is too short",
		`{"private_key":"ed25519:oops"}`:                                                 "invalid secret key",
		fmt.Sprintf(`{"private_key":%q,"public_key":"secp256k1:x"}`, key.Text()):         "does not belong",
	} {
		if _, err := Parse([]byte(content)); err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("%s: got %v, want %q", content, err, reason)
		} else if strings.Contains(err.Error(), key.Text()[8:]) {
			t.Errorf("the error tells the secret: %v", err)
		}
	}
}

func FuzzParse(f *testing.F) {
	key := testKey("a")
	f.Add([]byte(fmt.Sprintf(`{"account_id":"a.near","public_key":%q,"private_key":%q}`, key.PublicKey(), key.Text())))
	f.Add([]byte("\ufeff" + key.Text()))
	f.Fuzz(func(t *testing.T, content []byte) {
		k, err := Parse(content)
		if err != nil {
			return
		}
		if again, err := keys.ParseSecretKey(k.Secret.Text()); err != nil || again != k.Secret {
			t.Fatalf("%q became %v, %v", content, k, err)
		}
	})
}

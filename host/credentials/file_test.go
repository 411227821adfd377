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
		key.Text() + "\n": "",
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
		fmt.Sprintf(`{"account_id":"A","public_key":"","private_key":%q}`, key.Text()):   "not the JSON",
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

func TestFindLooksUnderTheChainThenUnderCustom(t *testing.T) {
	folder := Folder{t.TempDir()}
	custom, own := Key{AccountID: "a.near", Secret: testKey("custom")}, Key{AccountID: "a.near", Secret: testKey("own")}
	_, err := folder.Find("localnet", "a.near")
	var missing *NotFoundError
	if !errors.As(err, &missing) || len(missing.Looked) != 2 {
		t.Errorf("got %v", err)
	}
	if err := Save(folder.Path("custom", "a.near"), custom); err != nil {
		t.Fatal(err)
	}
	if got, err := folder.Find("localnet", "a.near"); err != nil || got != custom {
		t.Errorf("got %v, %v", got, err)
	}
	if err := Save(folder.Path("localnet", "a.near"), own); err != nil {
		t.Fatal(err)
	}
	if got, err := folder.Find("localnet", "a.near"); err != nil || got != own {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := folder.Find("../..", "b.near"); !errors.As(err, &missing) || len(missing.Looked) != 1 {
		t.Errorf("a chain id left the folder: %v", err)
	}
}

func TestDamagedFilesAreNotSkipped(t *testing.T) {
	folder := Folder{t.TempDir()}
	path := folder.Path("localnet", "a.near")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	var damaged *FileError
	if _, err := folder.Find("localnet", "a.near"); !errors.As(err, &damaged) || damaged.Path != path {
		t.Errorf("got %v", err)
	}
}

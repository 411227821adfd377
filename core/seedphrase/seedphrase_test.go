package seedphrase_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/core/seedphrase"
)

type seedPhrase struct {
	Phrase string `json:"seed_phrase"`
	Public string `json:"public_key"`
	Secret string `json:"secret_key"`
}

// seedPhrases are near-seed-phrase's own vectors, which lie with those of keys.
func seedPhrases(t testing.TB) []seedPhrase {
	t.Helper()
	files, err := filepath.Glob("../keys/testdata/vectors/seed-phrase-*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no vectors: %v", err)
	}
	phrases := make([]seedPhrase, len(files))
	for i, file := range files {
		content, err := os.ReadFile(file)
		if err == nil {
			err = json.Unmarshal(content, &phrases[i])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return phrases
}

func TestSeedPhraseVectors(t *testing.T) {
	for _, v := range seedPhrases(t) {
		key, err := seedphrase.Key(v.Phrase, seedphrase.WalletPath)
		if err != nil || seedphrase.Check(v.Phrase) != nil {
			t.Fatal(err)
		}
		if key.PublicKey().String() != v.Public || key.Text() != v.Secret {
			t.Errorf("%s: got %s", v.Phrase, key.PublicKey())
		}
	}
}

// TestAnyWordsDeriveAsInJavaScript: the vectors are what near-seed-phrase 0.2.1
// and bip39 3.0.2 give; host/e2e/clients/seed_phrases.test.mjs holds them against
// both.
func TestAnyWordsDeriveAsInJavaScript(t *testing.T) {
	var vectors []struct {
		About  string `json:"about"`
		Phrase string `json:"seed_phrase"`
		Path   string `json:"path"`
		Typed  string `json:"near_seed_phrase"`
		Normal string `json:"bip39"`
	}
	content, err := os.ReadFile("testdata/near-seed-phrase.json")
	if err == nil {
		err = json.Unmarshal(content, &vectors)
	}
	if err != nil || len(vectors) < 20 {
		t.Fatalf("%d vectors, %v", len(vectors), err)
	}
	for _, v := range vectors {
		path := seedphrase.WalletPath
		if v.Path != "" {
			if path, err = seedphrase.ParsePath(v.Path); err != nil || path.String() != v.Path {
				t.Fatalf("%s: %v, %v", v.Path, path, err)
			}
		}
		if key, err := seedphrase.Key(v.Phrase, path); err != nil || key.PublicKey().String() != v.Normal {
			t.Errorf("%s: got %s, %v, want %s", v.About, key.PublicKey(), err, v.Normal)
		}
		if key, err := seedphrase.KeyAsTyped(v.Phrase, path); err != nil || key.PublicKey().String() != v.Typed {
			t.Errorf("%s, as typed: got %s, %v, want %s", v.About, key.PublicKey(), err, v.Typed)
		}
		if seedphrase.IsNormal(v.Phrase) != (v.Typed == v.Normal) {
			t.Errorf("%s: whether it is normal", v.About)
		}
	}
}

// TestTheListIsBIP39s: the hash is that of english.txt as it is published.
func TestTheListIsBIP39s(t *testing.T) {
	content, err := os.ReadFile("english.txt")
	if err != nil {
		t.Fatal(err)
	}
	const published = "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda"
	if got := sha256.Sum256(content); hex.EncodeToString(got[:]) != published {
		t.Errorf("it has SHA-256 %x", got)
	}
}

func TestCheckIsStrict(t *testing.T) {
	good := seedPhrases(t)[0].Phrase
	words := strings.Fields(good)
	words[0], words[1] = words[1], words[0]
	if err := seedphrase.Check(strings.ToUpper(" " + good)); err != nil {
		t.Error(err)
	}
	for bad, want := range map[string]string{
		"":                                      "it has 0 words",
		"tag":                                   "it has 1 words",
		good + " tag":                           "it has 13 words",
		strings.TrimSuffix(good, " armed"):      "it has 11 words",
		strings.Repeat("tag ", 27):              "it has 27 words",
		strings.Replace(good, "tag", "tagg", 1): "word 1 is not of the English BIP-39 list",
		strings.Replace(good, "crew", "zzz", 1): "word 4 is not",
		strings.Join(words, " "):                "checksum",
		strings.Repeat("tag ", 12):              "checksum",
		strings.Repeat("tag ", 24):              "checksum",
	} {
		err := seedphrase.Check(bad)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: got %v, want %s", bad, err, want)
		} else if strings.Contains(err.Error(), "tag") || strings.Contains(err.Error(), "zzz") {
			t.Errorf("the error shows the phrase: %v", err)
		}
	}
	// Vectors of BIP-39 with 18 and 24 words.
	for _, phrase := range []string{
		strings.Repeat("abandon ", 11) + "about", strings.Repeat("abandon ", 17) + "agent", strings.Repeat("abandon ", 23) + "art",
		strings.Repeat("zoo ", 11) + "wrong", strings.Repeat("zoo ", 17) + "when", strings.Repeat("zoo ", 23) + "vote",
	} {
		if err := seedphrase.Check(phrase); err != nil {
			t.Errorf("%s: %v", phrase, err)
		}
	}
}

func TestAPhraseWithoutWords(t *testing.T) {
	for _, none := range []string{"", " \n\u3000\ufeff"} {
		if _, err := seedphrase.Key(none, seedphrase.WalletPath); err == nil {
			t.Errorf("%q was taken", none)
		}
	}
}

func TestPaths(t *testing.T) {
	for text, want := range map[string]string{
		"m/44'/397'/0'": "m/44'/397'/0'", "44'/397'/0'/0'/1'": "m/44'/397'/0'/0'/1'", "0'": "m/0'", "m/2147483647'": "m/2147483647'",
	} {
		if path, err := seedphrase.ParsePath(text); err != nil || path.String() != want {
			t.Errorf("%s: got %s, %v", text, path, err)
		}
	}
	for _, bad := range []string{"", "m", "m/", "44", "m/44'/", "m/44/397'", "m/2147483648'", "m/-1'", "m/+1'", "m//0'", "n/0'", "m/0''", strings.Repeat("0'/", 16) + "0'"} {
		if path, err := seedphrase.ParsePath(bad); err == nil {
			t.Errorf("%q was read as %s", bad, path)
		}
	}
}

func TestNewSeedPhrasesAreStrict(t *testing.T) {
	for i := range 300 {
		phrase := seedphrase.New([16]byte{byte(i), 2, 3, byte(i >> 4)})
		if n := len(strings.Fields(phrase)); n != 12 {
			t.Errorf("%d words", n)
		}
		if err := seedphrase.Check(phrase); err != nil {
			t.Error(err)
		}
	}
	if got := seedphrase.New([16]byte{}); got != strings.Repeat("abandon ", 11)+"about" { // of BIP-39's vectors
		t.Error(got)
	}
	all := [16]byte{}
	for i := range all {
		all[i] = 0x7f
	}
	if got := seedphrase.New(all); got != "legal winner thank year wave sausage worth useful legal winner thank yellow" {
		t.Error(got)
	}
}

func FuzzKey(f *testing.F) {
	f.Add(seedPhrases(f)[0].Phrase, "m/44'/397'/0'")
	f.Add("İ ΑΣ \ufeff", "0'")
	f.Fuzz(func(t *testing.T, phrase, steps string) {
		path, err := seedphrase.ParsePath(steps)
		if err != nil {
			path = seedphrase.LedgerPath
		}
		if len(phrase) > 1000 {
			return
		}
		key, err := seedphrase.Key(phrase, path)
		if err != nil {
			if seedphrase.Check(phrase) == nil {
				t.Fatal("a strict phrase has no key")
			}
			return
		}
		if !key.PublicKey().CanStake() {
			t.Fatal("derived a key that is no point")
		}
		typed, err := seedphrase.KeyAsTyped(phrase, path)
		if err != nil || seedphrase.IsNormal(phrase) != (typed.Text() == key.Text()) {
			t.Fatalf("%q: as typed it is another key, or not, %v", phrase, err)
		}
		if seedphrase.Check(phrase) == nil && typed.Text() != key.Text() {
			t.Fatal("an English phrase has two keys")
		}
	})
}

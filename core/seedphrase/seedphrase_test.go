package seedphrase_test

import (
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
		key, err := seedphrase.Key(v.Phrase, true)
		if err != nil {
			t.Fatal(err)
		}
		if key.PublicKey().String() != v.Public || key.Text() != v.Secret {
			t.Errorf("%s: got %s", v.Phrase, key.PublicKey())
		}
	}
}

func TestSeedPhraseCaseAndSpacingDoNotMatter(t *testing.T) {
	v := seedPhrases(t)[0]
	messy := " \t" + strings.ToUpper(strings.ReplaceAll(v.Phrase, " ", "\n  ")) + "\r\n"
	if key, err := seedphrase.Key(messy, true); err != nil || key.Text() != v.Secret {
		t.Errorf("got %s, %v", key.PublicKey(), err)
	}
}

func TestSeedPhraseChecksumOnlyWhenStrict(t *testing.T) {
	words := strings.Fields(seedPhrases(t)[0].Phrase)
	words[0], words[1] = words[1], words[0]
	swapped := strings.Join(words, " ")
	if _, err := seedphrase.Key(swapped, false); err != nil {
		t.Errorf("without strict, near-seed-phrase takes it: %v", err)
	}
	if _, err := seedphrase.Key(swapped, true); err == nil || !strings.Contains(err.Error(), "checksum") {
		t.Errorf("got %v", err)
	}
}

func TestSeedPhrasesThatAreNone(t *testing.T) {
	good := seedPhrases(t)[0].Phrase
	for _, bad := range []string{
		"", "tag", good + " tag", strings.TrimSuffix(good, " armed"), strings.Replace(good, "tag", "tagg", 1),
		strings.Repeat("tag ", 100_000),
	} {
		_, err := seedphrase.Key(bad, false)
		if err == nil {
			t.Errorf("%.40q was taken", bad)
		} else if strings.Contains(err.Error(), "tag") {
			t.Errorf("the error shows the phrase: %v", err)
		}
	}
}

func TestNewSeedPhrasesAreStrict(t *testing.T) {
	phrase := seedphrase.New([16]byte{1, 2, 3})
	if n := len(strings.Fields(phrase)); n != 12 {
		t.Errorf("%d words", n)
	}
	if _, err := seedphrase.Key(phrase, true); err != nil {
		t.Error(err)
	}
}

func FuzzKey(f *testing.F) {
	f.Add(seedPhrases(f)[0].Phrase, true)
	f.Fuzz(func(t *testing.T, phrase string, strict bool) {
		if len(phrase) > 1000 {
			return
		}
		if k, err := seedphrase.Key(phrase, strict); err == nil && !k.PublicKey().CanStake() {
			t.Fatal("derived a key that is no point")
		}
	})
}

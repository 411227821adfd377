package keys_test

import (
	"strings"
	"testing"

	"latchkey/core/keys"
)

// seedPhrases are near-seed-phrase's own vectors.
var seedPhrases = []struct{ phrase, public, secret string }{
	{"tag interest match crew twin proof cushion visit ball square aim armed",
		"ed25519:9uMmkWHWqnqwFcAhH2tS3x3cc4hzGKa5TGWFajMXGkDX",
		"ed25519:3N6TYZVRrkQxh4BJZM8rQzVRdLUS4BBHXRMuBT1L3tykZR8keAxWhxjACFcZPTxNGtnQv2hQhx8bh1Bd9o3iYR5j"},
	{"square rice stick toe deposit camp improve grain obvious impulse dash author",
		"ed25519:Awgg1QqbEdSfnSDxbcnHECpLTEuKmryME72qhKQbm29",
		"ed25519:4g3CWPCUdHeFQ8Kvt9xk5XvCLavk8zxXjKyv41MbFnQ19ijkmr6mXiSVGqoJ7tnkSWSx97hjk9A3SfjFY6jFz3iR"},
	{"throw twice purpose manage double service erosion grace relax broom badge valid",
		"ed25519:EaQnZxCMwh9yhkqW2XE2umd21iNmXep1BkM6Wtw2Qr1b",
		"ed25519:5eGSNZ87465cef2gv84XruSfHSaraTK9ukhQ6ZiUbegfMKXoPZEH3Jeji8WDJh5771QoUvhpbei11yMKXLSGKeiH"},
}

func TestSeedPhraseVectors(t *testing.T) {
	for _, v := range seedPhrases {
		key, err := keys.FromSeedPhrase(v.phrase, true)
		if err != nil {
			t.Fatal(err)
		}
		if key.PublicKey().String() != v.public || key.Text() != v.secret {
			t.Errorf("%s: got %s", v.phrase, key.PublicKey())
		}
	}
}

func TestSeedPhraseCaseAndSpacingDoNotMatter(t *testing.T) {
	v := seedPhrases[0]
	messy := " \t" + strings.ToUpper(strings.ReplaceAll(v.phrase, " ", "\n  ")) + "\r\n"
	if key, err := keys.FromSeedPhrase(messy, true); err != nil || key.Text() != v.secret {
		t.Errorf("got %s, %v", key.PublicKey(), err)
	}
}

func TestSeedPhraseChecksumOnlyWhenStrict(t *testing.T) {
	words := strings.Fields(seedPhrases[0].phrase)
	words[0], words[1] = words[1], words[0]
	swapped := strings.Join(words, " ")
	if _, err := keys.FromSeedPhrase(swapped, false); err != nil {
		t.Errorf("without strict, near-seed-phrase takes it: %v", err)
	}
	if _, err := keys.FromSeedPhrase(swapped, true); err == nil || !strings.Contains(err.Error(), "checksum") {
		t.Errorf("got %v", err)
	}
}

func TestSeedPhrasesThatAreNone(t *testing.T) {
	good := seedPhrases[0].phrase
	for _, bad := range []string{
		"", "tag", good + " tag", strings.TrimSuffix(good, " armed"), strings.Replace(good, "tag", "tagg", 1),
		strings.Repeat("tag ", 100_000),
	} {
		_, err := keys.FromSeedPhrase(bad, false)
		if err == nil {
			t.Errorf("%.40q was taken", bad)
		} else if strings.Contains(err.Error(), "tag") {
			t.Errorf("the error shows the phrase: %v", err)
		}
	}
}

func TestNewSeedPhrasesAreStrict(t *testing.T) {
	phrase := keys.SeedPhrase([16]byte{1, 2, 3})
	if n := len(strings.Fields(phrase)); n != 12 {
		t.Errorf("%d words", n)
	}
	if _, err := keys.FromSeedPhrase(phrase, true); err != nil {
		t.Error(err)
	}
}

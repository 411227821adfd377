package seedphrase_test

import (
	"strings"
	"testing"

	"latchkey/core/seedphrase"
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
		key, err := seedphrase.Key(v.phrase, true)
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
	if key, err := seedphrase.Key(messy, true); err != nil || key.Text() != v.secret {
		t.Errorf("got %s, %v", key.PublicKey(), err)
	}
}

func TestSeedPhraseChecksumOnlyWhenStrict(t *testing.T) {
	words := strings.Fields(seedPhrases[0].phrase)
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
	good := seedPhrases[0].phrase
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
	f.Add(seedPhrases[0].phrase, true)
	f.Fuzz(func(t *testing.T, phrase string, strict bool) {
		if len(phrase) > 1000 {
			return
		}
		if k, err := seedphrase.Key(phrase, strict); err == nil && !k.PublicKey().OnCurve() {
			t.Fatal("derived a key that is no point")
		}
	})
}

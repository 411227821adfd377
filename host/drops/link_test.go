package drops

import (
	"errors"
	"strings"
	"testing"

	"latchkey/core/keys"
)

func TestLinkRoundTrip(t *testing.T) {
	l := Link{"http://127.0.0.1:3030/claim", "drop.test.near", keys.FromSeed([32]byte{7})}
	for _, text := range []string{l.URL(), " " + l.URL() + "\n", strings.ReplaceAll(l.URL(), "/ed25519:", "/ed25519%3A")} {
		if got, err := ParseLink(text); err != nil || got != l {
			t.Errorf("%v, %v", got, err)
		}
	}
}

func TestBrokenLinksKeepTheirSecret(t *testing.T) {
	secret := keys.FromSeed([32]byte{7}).Text()
	for _, text := range []string{"", "#", "https://host/claim", "https://host/claim#drop.test.near",
		"https://host/claim#/" + secret, "https://host/claim#UPPER/" + secret, "https://host/claim#drop.test.near/" + secret[:60],
		"https://host/claim#drop.test.near/" + secret + "1", "https://host/claim#drop.test.near/%zz" + secret} {
		_, err := ParseLink(text)
		var broken *LinkError
		if !errors.As(err, &broken) {
			t.Errorf("%q: %v", text, err)
		} else if strings.Contains(err.Error(), secret[10:40]) {
			t.Errorf("the error repeats the secret: %v", err)
		}
	}
}

func FuzzParseLink(f *testing.F) {
	f.Add(Link{"https://host/claim", "drop.test.near", keys.FromSeed([32]byte{7})}.URL())
	f.Add("https://host/claim#drop.test.near/%65d25519:1")
	f.Fuzz(func(t *testing.T, text string) {
		l, err := ParseLink(text)
		if err != nil {
			return
		}
		if again, err := ParseLink(l.URL()); err != nil || again != l {
			t.Errorf("%q: %v, %v", text, again, err)
		}
	})
}

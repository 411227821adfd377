package drops

import (
	"fmt"
	"net/url"
	"strings"

	"latchkey/core/account"
	"latchkey/core/keys"
)

// Link is a claim link: https://host/claim#<drop contract>/<secret key>. What
// stands after # is never sent to a server.
type Link struct {
	Page     string // address of the claim page
	Contract account.ID
	Key      keys.SecretKey
}

// URL returns the link's text. It holds the secret.
func (l Link) URL() string { return fmt.Sprintf("%s#%s/%s", l.Page, l.Contract, l.Key.Text()) }

// LinkError is text that is no claim link. It does not repeat the text: a part
// of it may be secret.
type LinkError struct{ Reason string }

func (e *LinkError) Error() string {
	return fmt.Sprintf("not a claim link: %s; it looks like https://host/claim#drop.test.near/ed25519:…", e.Reason)
}

// ParseLink reads a claim link.
func ParseLink(text string) (Link, error) {
	page, fragment, found := strings.Cut(strings.TrimSpace(text), "#")
	if !found {
		return Link{}, &LinkError{"it has no # with a contract and a key behind it"}
	}
	if fragment, err := url.PathUnescape(fragment); err == nil {
		return parseFragment(page, fragment)
	}
	return parseFragment(page, fragment)
}

func parseFragment(page, fragment string) (Link, error) {
	contract, secret, found := strings.Cut(fragment, "/")
	if !found {
		return Link{}, &LinkError{"behind # stands a contract, a slash and a secret key"}
	}
	id, err := account.Parse(contract)
	if err != nil {
		return Link{}, &LinkError{err.Error()}
	}
	key, err := keys.ParseSecretKey(secret)
	if err != nil {
		return Link{}, &LinkError{err.Error()}
	}
	return Link{page, id, key}, nil
}

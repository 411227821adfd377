package drops

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"latchkey/core/account"
	"latchkey/core/keys"
	"latchkey/web/forward"
)

// Link is a claim link: https://host/claim#<drop contract>/<secret key>. What
// stands after # is never sent to a server.
type Link struct {
	Page     string // address of the claim page, without a query; empty when the text has none
	Contract account.ID
	Key      keys.SecretKey
	Password string // that a claim brings beside the link; no part of its text
}

// URL returns the link's text. It holds the secret.
func (l Link) URL() string { return fmt.Sprintf("%s#%s/%s", l.Page, l.Contract, l.Key.Text()) }

// Node returns the address at which the link's ledger answers: a page at
// PREFIX/claim belongs to the node at PREFIX/. It is empty when the link names none.
func (l Link) Node() string {
	scheme, rest, found := strings.Cut(l.Page, "://")
	if !found {
		return ""
	}
	host, path, _ := strings.Cut(rest, "/")
	return scheme + "://" + host + "/" + path[:strings.LastIndex(path, "/")+1]
}

// LinkError is text that is not a claim link. It does not repeat the text: a part
// of it may be secret.
type LinkError struct{ Reason string }

func (e *LinkError) Error() string {
	return fmt.Sprintf("not a claim link: %s; it looks like https://host/claim#drop.test.near/ed25519:…", e.Reason)
}

// ParseLink reads a claim link as people get it: from a chat that wrapped or
// escaped it, with the contract and key in a wallet's path, or these two alone.
// web/src/claim/link.ts reads the same; testdata/links.json has the cases.
func ParseLink(text string) (Link, error) {
	page, gift, found := cutPage(text)
	contract, secret, ok := cutGift(gift)
	switch {
	case !ok && !found:
		return Link{}, &LinkError{"it has no # with a contract and a key after it"}
	case !ok:
		return Link{}, &LinkError{"after # comes a contract, a slash and a secret key"}
	}
	id, err := account.Parse(contract)
	if err != nil {
		return Link{}, &LinkError{"the contract before the slash is no account id"}
	}
	key, err := keys.ParseSecretKey(secret)
	if err != nil {
		return Link{}, &LinkError{err.Error()}
	}
	return Link{Page: page, Contract: id, Key: key}, nil
}

// cutPage separates the address of a page from the gift, which is the contract and
// key. A link has one mark between them; # goes before the others.
func cutPage(text string) (page, gift string, found bool) {
	if before, after, found := strings.Cut(text, "#"); found {
		return pageOf(before), after, true
	}
	if before, after, found := strings.Cut(text, forward.OfWallets); found {
		return claimPageOf(pageOf(before)), after, true
	}
	if before, after, found := strings.Cut(text, forward.EscapedHash); found {
		return pageOf(before), after, true
	}
	return "", text, false
}

// claimPageOf is the claim page of what is served at an address.
func claimPageOf(site string) string {
	if site == "" {
		return ""
	}
	return site + forward.Page
}

// address is an address that runs to the end of a text.
var address = regexp.MustCompile(`(?i)https?://[^\x00-\x20/?][^\x00-\x20]*$`)

// pageOf finds the address at the end of what stands before a gift.
func pageOf(text string) string {
	page, _, _ := strings.Cut(address.FindString(text), "?")
	return strings.TrimRight(page, "/")
}

// gift is a contract, a slash and a key with whatever a chat puts around them.
var gift = regexp.MustCompile(`^[^0-9A-Za-z]*([^/]*)/((?:[0-9A-Za-z-]+:)?[0-9A-Za-z]+)(?:[^0-9A-Za-z]|$)`)

func cutGift(text string) (contract, secret string, ok bool) {
	found := gift.FindStringSubmatch(unescape(text))
	if found == nil {
		return "", "", false
	}
	return found[1], found[2], true
}

var escapes = regexp.MustCompile(`%[0-7][0-9A-Fa-f]`)

// unescape decodes what is ASCII: a contract and a key have nothing else.
func unescape(text string) string {
	return escapes.ReplaceAllStringFunc(text, func(escape string) string {
		code, err := strconv.ParseUint(escape[1:], 16, 7)
		if err != nil {
			return escape
		}
		return string(rune(code))
	})
}

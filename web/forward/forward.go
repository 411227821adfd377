package forward

import (
	"net/http"
	"strings"
)

// Page is where a host serves the claim page. The contract and key stand behind it
// and a #.
const Page = "/claim"

// Accounts is where a host serves the page of an account: the account's name stands
// behind it, and without one the page asks for it.
const Accounts = "/account/"

// Drops is where a host serves the page of who funds drops.
const Drops = "/drops"

// Grants is where a host serves the page on which an application asks for a key.
const Grants = "/grant"

// IsAccount reports whether path is that of an account's page.
func IsAccount(path string) bool {
	name, ok := strings.CutPrefix(path, Accounts)
	return ok && !strings.Contains(name, "/")
}

// What stands between a site's address and a contract and key where somebody changed
// a link: wallets write the one, chats the other for #.
const (
	OfWallets   = "/linkdrop/"
	EscapedHash = "%23"
)

// Redirect sends a browser that asks for such an address on to the claim page, or for
// accounts without the slash to those, and reports whether it did.
func Redirect(w http.ResponseWriter, r *http.Request) bool {
	to, moved := To(r.URL.EscapedPath())
	if r.URL.Path+"/" == Accounts {
		to, moved = strings.TrimPrefix(Accounts, "/"), true
	}
	if moved {
		w.Header().Set("Cache-Control", "no-store") // it may hold a key
		w.Header().Set("Location", to)              // http.Redirect would make it absolute
		w.WriteHeader(http.StatusFound)
	}
	return moved
}

// To returns where a browser that asks for path, as it is encoded, should go
// instead: the claim page, with the contract and key behind # if the path has
// them. The location is relative, for a ledger's pages lie under any prefix.
func To(path string) (location string, ok bool) {
	gift, ok := giftIn(path)
	if !ok {
		return "", false
	}
	location = strings.Repeat("../", strings.Count(path, "/")-1) + strings.TrimPrefix(Page, "/")
	if gift != "" {
		location += "#" + gift
	}
	return location, true
}

// giftIn returns the contract and key of a path that is the claim page's by
// another name; empty when it has none.
func giftIn(path string) (gift string, ok bool) {
	if gift, ok := strings.CutPrefix(path, OfWallets); ok {
		return gift, true
	}
	rest, ok := strings.CutPrefix(path, Page)
	if !ok || rest == "/" {
		return "", ok
	}
	return strings.CutPrefix(strings.TrimPrefix(rest, "/"), EscapedHash)
}

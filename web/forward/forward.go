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

// Explorer is where a host serves what it knows of its blocks, and the search for something in them.
const Explorer = "/explorer/"

// activity ends the address of an account's history.
const activity = "/activity"

// explored begin the addresses of one transaction, block or contract, whose name stands behind it.
var explored = []string{Explorer, "/tx/", "/block/", "/contract/"}

// Folder is the folder of the page at path, for pages of one thing, whose name path ends with or has in it; empty for
// other paths. What the page loads is named from the depth of its address, and so is where its file lies.
func Folder(path string) string {
	if name, ok := strings.CutPrefix(path, Accounts); ok {
		id, isActivity := strings.CutSuffix(name, activity)
		switch {
		case isActivity && id != "" && !strings.Contains(id, "/"):
			return Accounts + strings.TrimPrefix(activity, "/") + "/"
		case !strings.Contains(name, "/"):
			return Accounts
		}
		return ""
	}
	for _, begin := range explored {
		if name, ok := strings.CutPrefix(path, begin); ok && !strings.Contains(name, "/") {
			return Explorer
		}
	}
	return ""
}

// What stands between a site's address and a contract and key where somebody changed
// a link: wallets write the one, chats the other for #.
const (
	OfWallets   = "/linkdrop/"
	EscapedHash = "%23"
)

// Redirect sends a browser that asks for such an address on to the claim page, or for
// accounts or the explorer without the slash to those, and reports whether it did.
func Redirect(w http.ResponseWriter, r *http.Request) bool {
	to, moved := To(r.URL.EscapedPath())
	if slashed := r.URL.Path + "/"; slashed == Accounts || slashed == Explorer {
		to, moved = strings.TrimPrefix(slashed, "/"), true
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

package edge

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// defaultLedger is the ledger of addresses that name none, where the host name does not.
const defaultLedger = "main"

// ledgerPath is /l/NAME and what follows. worker/src/shortcut.mjs reads the same;
// worker/testdata/addresses.json has the cases that both are held to.
var ledgerPath = regexp.MustCompile(`^/l/([a-z0-9][a-z0-9_-]{0,63})(/.*)?$`)

// address is a path, taken apart.
type address struct {
	prefix string // /l/NAME, or empty
	ledger string
	within string // what the ledger is asked for, still encoded
}

func addressOf(path, otherwise string) address {
	found := ledgerPath.FindStringSubmatch(path)
	if found == nil {
		return address{"", otherwise, path}
	}
	return address{"/l/" + found[1], found[1], orRoot(found[2])}
}

func orRoot(path string) string {
	if path == "" {
		return "/"
	}
	return path
}

// mayExist reports whether a ledger may be made by a request for it: ledgers are
// made at first use, so their names are not for the public to choose.
func mayExist(ledger, names string) bool {
	return names == "*" || slices.Contains(strings.Split(names, ","), ledger)
}

// request is r as the ledger knows it: with the path within.
func (a address) request(r *http.Request) (*http.Request, error) {
	inner := r.Clone(r.Context())
	path, err := url.PathUnescape(a.within)
	if err != nil {
		return nil, err
	}
	inner.URL.Path, inner.URL.RawPath = path, a.within
	return inner, nil
}

package ledgerpath

import (
	"net/http"
	"net/url"
	"path"
	"regexp"
)

// Main is the ledger of paths that name none.
const Main = "main"

const grammar = `[a-z0-9][a-z0-9_-]{0,63}`

// named is /l/NAME and what follows. worker/src/shortcut.mjs reads the same;
// worker/testdata/addresses.json has the cases that both are held to.
var (
	named = regexp.MustCompile(`^/l/(` + grammar + `)(/.*)?$`)
	whole = regexp.MustCompile(`^` + grammar + `$`)
)

// IsName reports whether a ledger may be called so.
func IsName(name string) bool { return whole.MatchString(name) }

// Path is a path, taken apart.
type Path struct {
	Prefix string // /l/NAME, or empty
	Ledger string
	Within string // what the ledger is asked for, still encoded
}

// Of takes an encoded path apart; otherwise is the ledger of one that names none.
func Of(path, otherwise string) Path {
	found := named.FindStringSubmatch(path)
	if found == nil {
		return Path{"", otherwise, path}
	}
	return Path{Prefix(found[1]), found[1], orRoot(found[2])}
}

// Prefix is what the paths of a ledger begin with.
func Prefix(ledger string) string { return "/l/" + ledger }

func orRoot(path string) string {
	if path == "" {
		return "/"
	}
	return path
}

// IsClean reports whether what is asked for is as net/http wants a path; to others that
// answers with a redirection, which would lead to another ledger.
func (p Path) IsClean() bool {
	clean := path.Clean(p.Within)
	return p.Within == clean || p.Within == clean+"/" && clean != "/"
}

// Request is r as the ledger knows it: with the path within. The error is that of a path
// that is not well encoded.
func (p Path) Request(r *http.Request) (*http.Request, error) {
	inner := r.Clone(r.Context())
	within, err := url.PathUnescape(p.Within)
	if err != nil {
		return nil, err
	}
	inner.URL.Path, inner.URL.RawPath = within, p.Within
	return inner, nil
}

package httpd

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// development guards what only development ledgers let anyone do. Whoever runs such
// a node means programs of this machine and the node's own pages. A browser lends
// the machine's address to the pages of all the world: they are known by their
// Origin, or, where a name of theirs was made to lead here, by the Host.
type development struct {
	public string // the origin of the public address; empty: there is none
}

// newDevelopment lets pages of publicURL in besides those of the machine itself.
func newDevelopment(publicURL string) development {
	u, err := url.Parse(publicURL)
	if err != nil || u.Host == "" {
		return development{}
	}
	return development{originOf(u.Scheme, u.Host)}
}

// only refuses pages of other origins. Programs send no Origin, and browsers always do
// with a POST.
func (d development) only(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := d.check(r); err != nil {
			fail(w, http.StatusForbidden, err)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (d development) check(r *http.Request) error {
	if !d.isOurs(r) {
		return &HostError{r.Host}
	}
	for _, origin := range r.Header.Values("Origin") {
		if o := strings.ToLower(origin); o != originOf("http", r.Host) && (d.public == "" || o != d.public) {
			return &OriginError{origin, originOf("http", r.Host)}
		}
	}
	return nil
}

// isOurs reports whether a request names the node as it is known: as this machine, by the
// address that the request came to, or by the public one.
func (d development) isOurs(r *http.Request) bool {
	if _, host, _ := strings.Cut(d.public, "://"); host != "" && strings.EqualFold(r.Host, host) {
		return true
	}
	name := r.Host
	if host, _, err := net.SplitHostPort(name); err == nil {
		name = host
	}
	ip, err := netip.ParseAddr(strings.Trim(name, "[]"))
	if err != nil {
		return strings.EqualFold(name, "localhost")
	}
	local, _ := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	return ip.Unmap().IsLoopback() || local != nil && ip.Unmap() == local.AddrPort().Addr().Unmap()
}

// originOf is how browsers write an origin: without the scheme's own port.
func originOf(scheme, host string) string {
	scheme, host = strings.ToLower(scheme), strings.ToLower(host)
	return scheme + "://" + strings.TrimSuffix(host, map[string]string{"http": ":80", "https": ":443"}[scheme])
}

// HostError is a request for a development power by a name that is not known to be the node's.
type HostError struct{ Host string }

func (e *HostError) Error() string {
	return fmt.Sprintf("a development ledger's faucet answers at localhost, 127.0.0.1, [::1], the address that it is reached at "+
		"and its public one, not at %q: use one of them, or start the node with --public-url http://%s", e.Host, e.Host)
}

// OriginError is a request for a development power by a page of another origin.
type OriginError struct{ Origin, Own string }

func (e *OriginError) Error() string {
	return fmt.Sprintf("a development ledger's faucet answers programs and pages of the node's own origin, not a page of %q: "+
		"ask without an Origin, from %s, or from the origin that --public-url names", e.Origin, e.Own)
}

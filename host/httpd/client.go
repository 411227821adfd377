package httpd

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// clientOf names who asks: the other end of the connection, or where that is a
// trusted proxy the last of X-Forwarded-For that is none. Of IPv6 a /64, of which
// anybody has as many addresses as they like.
func clientOf(r *http.Request, trusted []netip.Prefix) string {
	return nameOf(addressOfClient(r, trusted))
}

// addressOfClient is the address that clientOf names.
func addressOfClient(r *http.Request, trusted []netip.Prefix) netip.Addr {
	at := addressOf(r.RemoteAddr)
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && isIn(at, trusted); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		at = hop.Unmap()
	}
	return at
}

// addressOf reads HOST:PORT; what is none is the zero address.
func addressOf(remote string) netip.Addr {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		return netip.Addr{}
	}
	at, _ := netip.ParseAddr(host)
	return at.Unmap().WithZone("")
}

func isIn(at netip.Addr, networks []netip.Prefix) bool {
	for _, network := range networks {
		if network.Contains(at) {
			return true
		}
	}
	return false
}

func nameOf(at netip.Addr) string {
	if at.Is6() {
		if network, err := at.Prefix(64); err == nil {
			return network.String()
		}
	}
	return at.String()
}

package replica

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net"
	"net/http"
	"net/netip"
	"time"
)

// peers is how nodes know each other: by a secret that lies in the database. What a node
// says with it is for which client it asks, and with that, that it asks in place of one.
type peers struct {
	secret []byte
	http   *http.Client
}

// Headers of a request that a node forwards.
const (
	nodeHeader   = "Latchkey-Node"   // proves that a node asks
	clientHeader = "Latchkey-Client" // for this address
)

const (
	dialTimeout       = time.Second
	connectionsToLead = 256 // to the node that leads
)

func newPeers(secret []byte) *peers {
	dialer := &net.Dialer{Timeout: dialTimeout}
	return &peers{secret, &http.Client{Transport: &http.Transport{DialContext: dialer.DialContext,
		MaxIdleConns: connectionsToLead, MaxIdleConnsPerHost: connectionsToLead, MaxConnsPerHost: connectionsToLead, IdleConnTimeout: time.Minute}}}
}

func proof(secret []byte, client string) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("latchkey node\n" + client))
	return hex.EncodeToString(mac.Sum(nil))
}

// Vouch has a request say that a node which knows a ledger's secret asks for the client at an
// address.
func Vouch(ask *http.Request, secret []byte, client netip.Addr) {
	if !client.IsValid() { // it asks from within the program
		client = netip.IPv6Loopback()
	}
	ask.Header.Set(clientHeader, client.String())
	ask.Header.Set(nodeHeader, proof(secret, client.String()))
}

// Vouched tells whether a request comes from a node which knows a ledger's secret, and for the
// client at which address. One that only says so is nobody's.
func Vouched(r *http.Request, secret []byte) (client netip.Addr, ok bool) {
	address := r.Header.Get(clientHeader)
	if !hmac.Equal([]byte(r.Header.Get(nodeHeader)), []byte(proof(secret, address))) {
		return netip.Addr{}, false
	}
	client, err := netip.ParseAddr(address)
	return client, err == nil
}

// Forwarded implements httpd.Peers.
func (m *Member) Forwarded(r *http.Request) (client netip.Addr, ok bool) {
	return Vouched(r, m.peers.secret)
}

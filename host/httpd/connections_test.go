package httpd

import (
	"net"
	"net/http"
	"net/netip"
	"testing"
)

// connFrom is a connection from an address; closing it is noted.
type connFrom struct {
	net.Conn
	address string
	closed  bool
}

func (c *connFrom) RemoteAddr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr(c.address), 1))
}
func (c *connFrom) Close() error { c.closed = true; return nil }

func TestConnectionsAreShared(t *testing.T) {
	c := newConnections(8, []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}, unmetered{})
	enter := func(address string) (*connFrom, bool) {
		conn := &connFrom{address: address}
		return conn, c.enter(conn)
	}
	busy := func(address string) *connFrom {
		t.Helper()
		conn, let := enter(address)
		if !let {
			t.Fatalf("%s was not let in", address)
		}
		c.changed(conn, http.StateActive)
		return conn
	}
	first := busy("192.0.2.1")
	busy("192.0.2.1")
	if _, let := enter("192.0.2.1"); let {
		t.Error("one address has more than a quarter")
	}
	for range 6 {
		busy("10.0.0.1") // a proxy brings many
	}
	if _, let := enter("192.0.2.2"); let {
		t.Error("there are more than there may be")
	}
	c.changed(first, http.StateIdle)
	second := busy("192.0.2.2")
	if !first.closed || second.closed {
		t.Error("what was idle has not made room")
	}
	c.changed(first, http.StateClosed) // the server notes it too
	if len(c.open) != 8 || c.counts["192.0.2.1"] != 1 {
		t.Errorf("%d are open, counted are %v", len(c.open), c.counts)
	}
}

func TestDescriptorsAreKept(t *testing.T) {
	for descriptors, want := range map[uint64]int{0: 16, 128: 16, 256: 128, 1024: 896, 1 << 20: 2048} {
		if got := connectionsAllowed(descriptors); got != want {
			t.Errorf("of %d descriptors %d connections, want %d", descriptors, got, want)
		}
	}
}

func TestClientOf(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.0.0.1/32")}
	for _, c := range []struct {
		remote    string
		forwarded []string
		want      string
	}{
		{"192.0.2.1:5", nil, "192.0.2.1"},
		{"192.0.2.1:5", []string{"1.2.3.4"}, "192.0.2.1"}, // said by nobody who is trusted
		{"127.0.0.1:5", []string{"1.2.3.4"}, "1.2.3.4"},
		{"127.0.0.1:5", []string{"6.6.6.6, 1.2.3.4"}, "1.2.3.4"}, // the first was the client's own claim
		{"127.0.0.1:5", []string{"6.6.6.6, 1.2.3.4, 10.0.0.1"}, "1.2.3.4"},
		{"127.0.0.1:5", []string{"6.6.6.6", "1.2.3.4", "10.0.0.1"}, "1.2.3.4"},
		{"127.0.0.1:5", []string{"rubbish"}, "127.0.0.1"},
		{"127.0.0.1:5", nil, "127.0.0.1"},
		{"[2001:db8:1:2:3:4:5:6]:5", nil, "2001:db8:1:2::/64"},
		{"[::ffff:192.0.2.1]:5", nil, "192.0.2.1"},
		{"@", nil, "invalid IP"},
	} {
		r := &http.Request{RemoteAddr: c.remote, Header: http.Header{"X-Forwarded-For": c.forwarded}}
		if got := clientOf(r, trusted); got != c.want {
			t.Errorf("%s, forwarded for %q: %s, want %s", c.remote, c.forwarded, got, c.want)
		}
	}
}

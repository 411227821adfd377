package httpd

import (
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

const (
	connectionsMax = 2048
	connectionsMin = 16
	// descriptorsKept are for the store, plugins and what else the process opens.
	descriptorsKept = 128
)

// connections bounds what clients have open: all together, so that descriptors are
// left for the store, and each a quarter of that. When all are taken, the one that
// has been idle longest makes room.
type connections struct {
	max     int
	trusted []netip.Prefix // proxies, which bring many clients
	meter   Meter

	mu     sync.Mutex
	open   map[net.Conn]*connection
	counts map[string]int
}

type connection struct {
	client string
	idle   time.Time // since; zero while it is in use
}

func newConnections(max int, trusted []netip.Prefix, meter Meter) *connections {
	return &connections{max: max, trusted: trusted, meter: meter, open: map[net.Conn]*connection{}, counts: map[string]int{}}
}

// connectionsAllowed leaves what else the process needs of its descriptors.
func connectionsAllowed(descriptors uint64) int {
	return int(min(max(descriptors, descriptorsKept+connectionsMin)-descriptorsKept, connectionsMax))
}

// limit wraps a listener: what is too much is closed as soon as it is there.
func (c *connections) limit(l net.Listener) net.Listener { return &limited{l, c} }

type limited struct {
	net.Listener
	connections *connections
}

// Accept implements net.Listener.
func (l *limited) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		conn = &taken{Conn: conn}
		if l.connections.enter(conn) {
			return conn, nil
		}
		_ = conn.Close()
	}
}

// enter counts a connection, unless there is no room for it.
func (c *connections) enter(conn net.Conn) bool {
	at := addressOf(conn.RemoteAddr().String())
	client := nameOf(at)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.counts[client] >= max(c.max/4, 1) && !isIn(at, c.trusted) {
		c.meter.NoRoom("connections", true)
		return false
	}
	if len(c.open) >= c.max && !c.makeRoom() {
		c.meter.NoRoom("connections", false)
		return false
	}
	c.open[conn] = &connection{client: client, idle: time.Now()}
	c.counts[client]++
	return true
}

func (c *connections) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.open)
}

// makeRoom closes the connection that has been idle longest.
func (c *connections) makeRoom() bool {
	var oldest net.Conn
	for conn, state := range c.open {
		if !state.idle.IsZero() && (oldest == nil || state.idle.Before(c.open[oldest].idle)) {
			oldest = conn
		}
	}
	if oldest == nil {
		return false
	}
	_ = oldest.Close()
	c.forget(oldest)
	return true
}

// changed is http.Server's ConnState.
func (c *connections) changed(conn net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	known := c.open[conn]
	switch {
	case known == nil:
	case state == http.StateIdle:
		known.idle = time.Now()
	case state == http.StateActive:
		known.idle = time.Time{}
	case state == http.StateClosed, state == http.StateHijacked:
		c.forget(conn)
	}
}

func (c *connections) forget(conn net.Conn) {
	known := c.open[conn]
	delete(c.open, conn)
	if c.counts[known.client]--; c.counts[known.client] == 0 {
		delete(c.counts, known.client)
	}
}

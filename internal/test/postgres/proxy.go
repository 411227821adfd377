package postgres

import (
	"bytes"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Cut says where a Proxy cuts a connection.
type Cut int

const (
	CutNothing Cut = iota
	CutBefore      // a prepared statement is on its way: the server never gets it
	CutAfter       // the server has run it: the client never gets the answer
)

// marker is in what a client sends to run a statement that it has prepared under a name, as
// what appends to a log is; the others have no name.
var marker = []byte("stmtcache_")

// Proxy stands between clients and a server, and cuts connections where it is told to.
type Proxy struct {
	listener net.Listener

	mu     sync.Mutex
	server string
	next   Cut
	cuts   int
	away   bool // nobody gets through
	slow   time.Duration
	conns  map[net.Conn]bool
}

// NewProxy returns a proxy before a server.
func NewProxy(t testing.TB, server string) *Proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{listener: l, server: server, conns: map[net.Conn]bool{}}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() { p.serve(client) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		p.Away(true)
		all.Wait()
	})
	return p
}

// URL is where clients connect to.
func (p *Proxy) URL() string { return URLAt(p.listener.Addr().String()) }

// Next says how the next statement is cut.
func (p *Proxy) Next(c Cut) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.next = c
}

// Cuts is how many statements were cut.
func (p *Proxy) Cuts() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.cuts
}

// Away cuts all connections and lets none through, or lets them through again.
func (p *Proxy) Away(away bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.away = away
	if away {
		for c := range p.conns {
			_ = c.Close()
		}
	}
}

// Slow has each answer take so much longer.
func (p *Proxy) Slow(by time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.slow = by
}

// waits waits as long as an answer is to take longer.
func (p *Proxy) waits() {
	p.mu.Lock()
	by := p.slow
	p.mu.Unlock()
	time.Sleep(by)
}

// Lead cuts all connections, and has those that come lead to another server.
func (p *Proxy) Lead(server string) {
	p.mu.Lock()
	p.server = server
	p.mu.Unlock()
	p.Away(true)
	p.Away(false)
}

// has notes a connection while it is open, and says where it leads; false: nobody gets through.
func (p *Proxy) has(c net.Conn) (server string, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.conns[c] = true
	return p.server, !p.away
}

func (p *Proxy) hasNot(c net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.conns, c)
}

func (p *Proxy) serve(client net.Conn) {
	defer client.Close()
	defer p.hasNot(client)
	address, ok := p.has(client)
	if !ok {
		return
	}
	server, err := net.Dial("tcp", address)
	if err != nil {
		return
	}
	defer server.Close()
	var mute atomic.Bool // answers are dropped, and end the connection
	go func() {
		defer client.Close()
		defer server.Close()
		buffer := make([]byte, 32<<10)
		for {
			n, err := server.Read(buffer)
			if mute.Load() {
				return
			}
			p.waits()
			if _, failed := client.Write(buffer[:n]); err != nil || failed != nil {
				return
			}
		}
	}()
	buffer := make([]byte, 32<<10)
	for {
		n, err := client.Read(buffer)
		switch p.take(buffer[:n]) {
		case CutBefore:
			return
		case CutAfter:
			mute.Store(true)
		}
		if _, failed := server.Write(buffer[:n]); err != nil || failed != nil {
			return
		}
	}
}

// take tells how a part of a client's stream is cut.
func (p *Proxy) take(part []byte) Cut {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.next == CutNothing || !bytes.Contains(part, marker) {
		return CutNothing
	}
	cut := p.next
	p.next, p.cuts = CutNothing, p.cuts+1
	return cut
}

package httpd

import (
	"net"
	"sync/atomic"
	"time"
)

// taken is a connection whose client has to take what is written to it. Where no
// deadline is set for an answer, as for files and short ones, each write has its own:
// who sends requests and reads no answers would keep the connection for good.
type taken struct {
	net.Conn
	set atomic.Bool // an answer has a deadline
}

// SetWriteDeadline is what an answer sets for itself; zero ends that.
func (c *taken) SetWriteDeadline(t time.Time) error {
	c.set.Store(!t.IsZero())
	return c.Conn.SetWriteDeadline(t)
}

// SetDeadline implements net.Conn.
func (c *taken) SetDeadline(t time.Time) error {
	c.set.Store(!t.IsZero())
	return c.Conn.SetDeadline(t)
}

// Write implements net.Conn.
func (c *taken) Write(text []byte) (int, error) {
	if !c.set.Load() {
		if err := c.Conn.SetWriteDeadline(keepsUp(time.Now(), len(text))); err != nil {
			return 0, err
		}
	}
	return c.Conn.Write(text)
}

// CloseWrite lets http.Server end an answer to a request that it has not read to its
// end, without the client losing it.
func (c *taken) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

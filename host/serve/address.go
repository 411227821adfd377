package serve

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strings"
	"syscall"

	"latchkey/core/ledger"
)

// RemoteError is a development ledger asked to listen beyond loopback.
type RemoteError struct{ Listen string }

func (e *RemoteError) Error() string {
	return fmt.Sprintf("a development ledger gives money to anyone who asks, so it does not listen on %s: use a loopback address, or --allow-remote if you mean it", e.Listen)
}

// NothingBegunError is a node that others reach, with a home that has no genesis, and a database
// that does not have the ledger yet: a development ledger of the home's own would take its name.
type NothingBegunError struct{ Ledger, Home, Listen string }

func (e *NothingBegunError) Error() string {
	return fmt.Sprintf("the database has no ledger %q yet, and the home %s has no genesis to begin it with: start the node first that has what latchkey init wrote; a development ledger does not listen on %s, unless --allow-remote says that it is meant",
		e.Ledger, e.Home, e.Listen)
}

// ListenError is an address that the server cannot listen on.
type ListenError struct {
	Listen string
	Err    error
}

func (e *ListenError) Error() string {
	reason := "want HOST:PORT, such as 127.0.0.1:3030"
	var dns *net.DNSError
	switch {
	case errors.Is(e.Err, syscall.EADDRINUSE):
		reason = "address already in use"
	case errors.Is(e.Err, syscall.EADDRNOTAVAIL):
		reason = "this machine does not have the address"
	case errors.Is(e.Err, fs.ErrPermission):
		reason = "this user may not listen on the port"
	case errors.As(e.Err, &dns) && !strings.Contains(dns.Name, "/"): // else it is of the port
		reason = "there is no host " + dns.Name
	}
	return fmt.Sprintf("cannot listen on %s: %s", e.Listen, reason)
}

func (e *ListenError) Unwrap() error { return e.Err }

func listen(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, &ListenError{address, err}
	}
	return l, nil
}

// Open takes the addresses that c names, before anything else is begun: that of requests, and
// that of metrics if they have their own.
func (c Config) Open() (listeners []net.Listener, at Addresses, err error) {
	for _, address := range []string{c.Listen, c.Metrics} {
		if address == "" {
			continue
		}
		l, err := listen(address)
		if err != nil {
			closeAll(listeners)
			return nil, at, err
		}
		listeners = append(listeners, l)
	}
	at.URL, at.PublicURL = addresses(listeners[0].Addr(), c.PublicURL)
	if len(listeners) > 1 {
		here, _ := addresses(listeners[1].Addr(), "")
		at.MetricsURL = here + "/metrics"
	}
	if at.NodeURL = c.nodeURL(); at.NodeURL == "" {
		_, at.NodeURL = addresses(listeners[0].Addr(), "")
	}
	return listeners, at, nil
}

// nodeURL is where others were told to reach this node; empty: nobody said.
func (c Config) nodeURL() string {
	if c.Shared == nil {
		return ""
	}
	return c.Shared.NodeURL
}

// closeAll is for listeners that nothing answers on.
func closeAll(listeners []net.Listener) {
	for _, l := range listeners {
		_ = l.Close()
	}
}

// MayListen is a *RemoteError where a development ledger would be reached by others.
func (c Config) MayListen(g *ledger.Genesis) error {
	if g.Dev && c.isRemote() {
		return &RemoteError{c.Listen}
	}
	return nil
}

// MayBegin refuses to make a ledger in a database that would be one for development, and be
// reached by others. It is for nodes that listen. Errors: *NothingBegunError, *RemoteError.
func (c Config) MayBegin(name string) error {
	g, err := c.Home.Genesis()
	switch {
	case err == nil:
		return c.MayListen(g)
	case errors.Is(err, fs.ErrNotExist) && c.isRemote():
		return &NothingBegunError{name, c.Home.Dir, c.Listen}
	}
	return nil // whoever needs the genesis says what is wrong with it
}

// isRemote reports whether others reach what the server listens on, against the
// rule for development ledgers.
func (c Config) isRemote() bool { return !c.AllowRemote && !isLoopback(c.Listen) }

// isRemoteDevelopment reports whether a development ledger would listen beyond
// loopback, as far as the files say.
func (c Config) isRemoteDevelopment() bool {
	if host, _, err := net.SplitHostPort(c.Listen); err != nil || !c.isRemote() || strings.ContainsAny(host, " /") {
		return false // listen says what is wrong
	}
	if c.Shared != nil {
		return false // the database says what the ledger is
	}
	g, err := c.Home.Genesis()
	if err == nil {
		return g.Dev
	}
	_, noData := os.Stat(c.Home.Data())
	return errors.Is(err, fs.ErrNotExist) && errors.Is(noData, fs.ErrNotExist)
}

func isLoopback(listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// addresses are where this machine and where others reach a listener. One for all
// addresses of the machine is reached by others at the one that leads outwards.
func addresses(at net.Addr, public string) (here, others string) {
	here = "http://" + at.String()
	others = strings.TrimSuffix(public, "/")
	tcp, isTCP := at.(*net.TCPAddr)
	if isTCP && tcp.IP.IsUnspecified() {
		here = fmt.Sprintf("http://127.0.0.1:%d", tcp.Port)
		if ip := outwardIP(); ip != nil && others == "" {
			others = "http://" + net.JoinHostPort(ip.String(), fmt.Sprint(tcp.Port))
		}
	}
	if others == "" {
		others = here
	}
	return here, others
}

// outwardIP guesses the machine's address in its network: the one that packets to
// the world would come from. Nothing is sent for it. nil: there is none.
func outwardIP() net.IP {
	const elsewhere = "192.0.2.1:9" // for documentation: nobody's (RFC 5737)
	c, err := net.Dial("udp4", elsewhere)
	if err != nil {
		return nil
	}
	defer c.Close()
	if local, ok := c.LocalAddr().(*net.UDPAddr); ok && !local.IP.IsLoopback() && !local.IP.IsUnspecified() {
		return local.IP
	}
	return nil
}

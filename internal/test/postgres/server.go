package postgres

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/test/patience"
	"latchkey/internal/test/process"
)

// Package is Debian's; programs is the folder where it puts its programs.
const (
	Package  = "postgresql-15"
	programs = "/usr/lib/postgresql/15/bin"
	owner    = "postgres" // the server refuses to run as root
)

// IsInstalled tells whether there is a server to start.
func IsInstalled() bool {
	_, err := os.Stat(filepath.Join(programs, "postgres"))
	return err == nil
}

// Version is what the server says of itself; empty: there is none.
func Version() string {
	out, _ := exec.Command(filepath.Join(programs, "postgres"), "--version").Output()
	return strings.TrimSpace(string(out))
}

// Server is a database server of one test.
type Server struct {
	t        testing.TB
	folder   string
	port     int
	settings []string
	process  *exec.Cmd
}

// Start starts a server with the settings that it comes with, which wait for the disk at
// each commit, and with further ones, such as "max_connections=50".
func Start(t testing.TB, settings ...string) *Server {
	t.Helper()
	if !IsInstalled() {
		t.Fatalf("the test needs PostgreSQL: install the package %s, or run make postgres", Package)
	}
	folder, err := os.MkdirTemp("", "postgres") // a test's own folders are closed to the server's user
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	s := &Server{t: t, folder: folder, port: freePort(t), settings: settings}
	s.giveAway()
	if out, err := s.command("initdb", "-D", folder, "-A", "trust", "-U", owner, "-E", "UTF8", "--no-locale", "--no-sync").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	s.start()
	t.Cleanup(s.Stop)
	return s
}

// URL is where clients connect to.
func (s *Server) URL() string { return URLAt(s.Address()) }

// Address is HOST:PORT.
func (s *Server) Address() string { return fmt.Sprintf("127.0.0.1:%d", s.port) }

// URLAt is URL at another address that leads to the server.
func URLAt(address string) string {
	return fmt.Sprintf("postgres://%s@%s/postgres?sslmode=disable", owner, address)
}

// PID is that of the server's first process.
func (s *Server) PID() int { return s.process.Process.Pid }

func (s *Server) start() {
	s.t.Helper()
	arguments := []string{"-D", s.folder, "-c", "listen_addresses=127.0.0.1", "-c", fmt.Sprint("port=", s.port), "-c", "unix_socket_directories="}
	for _, setting := range s.settings {
		arguments = append(arguments, "-c", setting)
	}
	s.process = s.command("postgres", arguments...)
	process.Start(s.t, s.process)
	s.awaitConnections()
}

// awaitConnections waits until the server takes them.
func (s *Server) awaitConnections() {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience.For(20*time.Second))
	defer cancel()
	for {
		c, err := pgx.Connect(ctx, s.URL())
		if err == nil {
			_ = c.Close(ctx)
			return
		}
		select {
		case <-ctx.Done():
			s.t.Fatalf("the database does not start: %v", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// Stop ends the server without waiting for its clients.
func (s *Server) Stop() {
	if s.process.ProcessState == nil && s.process.Process.Signal(syscall.SIGINT) == nil {
		_ = s.process.Wait()
	}
}

// Kill ends the server as a power cut would, but for what the system still holds.
func (s *Server) Kill() { process.Kill(s.process) }

// Restart stops the server, and starts it with what it has.
func (s *Server) Restart() {
	s.t.Helper()
	s.Stop()
	s.start()
}

// command runs one of the server's programs, as its user if we are root.
func (s *Server) command(program string, arguments ...string) *exec.Cmd {
	line := append([]string{filepath.Join(programs, program)}, arguments...)
	if os.Getuid() == 0 {
		line = append([]string{"setpriv", "--reuid=" + owner, "--regid=" + owner, "--clear-groups", "--"}, line...)
	}
	c := exec.Command(line[0], line[1:]...)
	c.Dir = s.folder
	return c
}

// giveAway makes the folder that of the server's user.
func (s *Server) giveAway() {
	s.t.Helper()
	if os.Getuid() != 0 {
		return
	}
	u, err := user.Lookup(owner)
	if err != nil {
		s.t.Fatal(err)
	}
	var uid, gid int
	if _, err := fmt.Sscan(u.Uid+" "+u.Gid, &uid, &gid); err != nil {
		s.t.Fatal(err)
	}
	if err := os.Chown(s.folder, uid, gid); err != nil {
		s.t.Fatal(err)
	}
}

func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

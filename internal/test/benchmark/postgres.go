package benchmark

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"latchkey/internal/test/patience"
	"latchkey/internal/test/process"
)

// databasePackage is Debian's, and the folder where it puts its programs.
const (
	databasePackage  = "postgresql-15"
	databasePrograms = "/usr/lib/postgresql/15/bin"
	databaseUser     = "postgres" // the server refuses to run as root
)

// hasPostgres tells whether the database server is installed.
func hasPostgres() bool {
	_, err := os.Stat(filepath.Join(databasePrograms, "postgres"))
	return err == nil
}

// postgres is a database server of this run: in a folder of its own, with the settings
// that it comes with, which wait for the disk at each commit.
type postgres struct {
	t         testing.TB
	server    *exec.Cmd
	folder    string
	pool      *pgxpool.Pool
	coupons   int // made so far
	campaigns int // the same
}

func startPostgres(t testing.TB) *postgres {
	t.Helper()
	folder, err := os.MkdirTemp("", "coupons") // a test's own folders are closed to the server's user
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	p := &postgres{t: t, folder: folder}
	p.giveAway()
	if out, err := p.command("initdb", "-D", p.folder, "-A", "trust", "-U", databaseUser, "-E", "UTF8", "--no-locale").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	port := freePort(t)
	p.server = p.command("postgres", "-D", p.folder, "-c", "listen_addresses=127.0.0.1", "-c", fmt.Sprint("port=", port),
		"-c", "unix_socket_directories=", "-c", "synchronous_commit=on", "-c", "fsync=on", "-c", "max_connections=50")
	process.Start(t, p.server)
	t.Cleanup(p.stop)
	p.connect(fmt.Sprintf("postgres://%s@127.0.0.1:%d/postgres?sslmode=disable&pool_max_conns=%d", databaseUser, port, connectionsAtOnce))
	return p
}

// command runs one of the server's programs, as its user if we are root.
func (p *postgres) command(program string, arguments ...string) *exec.Cmd {
	line := append([]string{filepath.Join(databasePrograms, program)}, arguments...)
	if os.Getuid() == 0 {
		line = append([]string{"setpriv", "--reuid=" + databaseUser, "--regid=" + databaseUser, "--clear-groups", "--"}, line...)
	}
	c := exec.Command(line[0], line[1:]...)
	c.Dir = p.folder
	return c
}

// giveAway makes the folder that of the server's user.
func (p *postgres) giveAway() {
	p.t.Helper()
	if os.Getuid() != 0 {
		return
	}
	u, err := user.Lookup(databaseUser)
	if err != nil {
		p.t.Fatal(err)
	}
	var uid, gid int
	if _, err := fmt.Sscan(u.Uid+" "+u.Gid, &uid, &gid); err != nil {
		p.t.Fatal(err)
	}
	if err := os.Chown(p.folder, uid, gid); err != nil {
		p.t.Fatal(err)
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

// connect waits until the server takes connections.
func (p *postgres) connect(url string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience.For(20*time.Second))
	defer cancel()
	pool, err := pgxpool.New(ctx, url)
	if err != nil {
		p.t.Fatal(err)
	}
	p.pool = pool
	p.t.Cleanup(pool.Close)
	for err = pool.Ping(ctx); err != nil; err = pool.Ping(ctx) {
		select {
		case <-ctx.Done():
			p.t.Fatalf("the database does not start: %v", err)
		case <-time.After(50 * time.Millisecond):
		}
	}
	if _, err := pool.Exec(ctx, couponTables); err != nil {
		p.t.Fatal(err)
	}
}

// stop ends the server without waiting for its clients.
func (p *postgres) stop() {
	if p.server.ProcessState == nil && p.server.Process.Signal(syscall.SIGINT) == nil {
		_ = p.server.Wait()
	}
}

// cpu is the processor time that the server and its processes have taken.
func (p *postgres) cpu() time.Duration {
	p.t.Helper()
	cpu, err := timeWithChildren(p.server.Process.Pid)
	if err != nil {
		p.t.Fatal(err)
	}
	return cpu
}

// measured redeems n coupons of so many campaigns over many connections.
func (p *postgres) measured(w *stopwatch, n, campaigns int) []reading {
	p.t.Helper()
	requests := p.prepare(n, campaigns)
	var d *done
	var server, client time.Duration
	unit := w.around(func() {
		server, client = p.cpu(), ownCPU(p.t)
		d = p.redeem(requests)
		server, client = p.cpu()-server, ownCPU(p.t)-client
	})
	p.addsUp()
	each := time.Duration(len(requests))
	return append(d.readings(unit), in(unit, "server CPU", server/each), in(unit, "client CPU", client/each))
}

package benchmark

import (
	"context"
	"encoding/json"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"latchkey/core/account"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/host/home"
	database "latchkey/internal/test/postgres"
	"latchkey/internal/test/process"
	"latchkey/internal/test/shipped"
	"latchkey/plugins/build"
)

// program is the server's, built from the sources as they stand, with its plugins.
type program struct{ file, plugins string }

func buildProgram(t testing.TB) program {
	t.Helper()
	root, err := build.Root()
	if err != nil {
		t.Fatal(err)
	}
	p := program{filepath.Join(t.TempDir(), "latchkey"), shipped.Dir(t)}
	command := exec.Command("go", "build", "-o", p.file, "./host/cmd/latchkey")
	command.Dir = root
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return p
}

// node is a server in a process of its own: latchkey up.
type node struct {
	t       testing.TB
	command *exec.Cmd
	home    string
	address string
	client  *client.Client
	root    *client.Signer
	startup time.Duration // until it answers
	logs    []*database.Server
	stderr  strings.Builder
}

// up starts a server, with more arguments, and returns when it answers.
func (p program) up(t testing.TB, folder string, more ...string) *node {
	t.Helper()
	n := p.join(t, folder, more...)
	n.root = client.NewSigner(n.client, ledger.DevRoot, rootKey(t, folder))
	return n
}

// join is up for a server whose home does not have the root's key.
func (p program) join(t testing.TB, folder string, more ...string) *node {
	t.Helper()
	arguments := append([]string{"up", "--json", "--home", folder, "--plugins", p.plugins, "--listen", "127.0.0.1:0"}, more...)
	n := &node{t: t, home: folder, command: exec.Command(p.file, arguments...)}
	n.command.Stderr = &n.stderr
	out, err := n.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	process.Start(t, n.command)
	var told struct{ URL string }
	if err := json.NewDecoder(out).Decode(&told); err != nil {
		t.Fatalf("the server does not start: %v\n%s", err, n.stderr.String())
	}
	n.client = client.New(told.URL)
	if _, err := n.client.Status(context.Background()); err != nil {
		t.Fatal(err)
	}
	n.startup = time.Since(start)
	n.address = strings.TrimPrefix(told.URL, "http://")
	return n
}

func rootKey(t testing.TB, folder string) keys.SecretKey {
	t.Helper()
	key, err := home.Home{Dir: folder}.Key()
	var secret keys.SecretKey
	if err == nil {
		secret, err = key.Secret()
	}
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

// stop ends the server as its user would.
func (n *node) stop() {
	n.t.Helper()
	if err := errors.Join(n.command.Process.Signal(syscall.SIGTERM), n.command.Wait()); err != nil {
		n.t.Fatalf("%v\n%s", err, n.stderr.String())
	}
}

// cpu is the processor time that the server has taken.
func (n *node) cpu() time.Duration {
	n.t.Helper()
	times, err := timesOf(n.command.Process.Pid)
	if err != nil {
		n.t.Fatal(err)
	}
	return times.own
}

// resident is the server's memory, in bytes.
func (n *node) resident() uint64 {
	n.t.Helper()
	bytes, err := resident(n.command.Process.Pid)
	if err != nil {
		n.t.Fatal(err)
	}
	return bytes
}

// storedIn is what a home holds, in bytes, but for the space that it holds back.
func storedIn(t testing.TB, home string) int64 {
	t.Helper()
	bytes, err := folderBytes(home, "RESERVE")
	if err != nil {
		t.Fatal(err)
	}
	return bytes
}

// send wants a transaction to succeed.
func (n *node) send(by *client.Signer, to account.ID, actions ...transaction.Action) {
	n.t.Helper()
	out, err := by.Send(context.Background(), to, actions...)
	if err == nil {
		err = out.Err()
	}
	if err != nil {
		n.t.Fatal(err)
	}
}

func (n *node) head() transaction.Hash {
	n.t.Helper()
	block, err := n.client.Block(context.Background(), client.Final)
	if err != nil {
		n.t.Fatal(err)
	}
	return block.Hash
}

// post sends what was prepared, each request over the next free connection.
func (n *node) post(connections int, requests [][]byte, want string) *done {
	n.t.Helper()
	d, err := load(connections, len(requests), func(int) (func(int) error, func(), error) {
		w, err := dial(n.address)
		if err != nil {
			return nil, nil, err
		}
		return func(i int) error { return w.post(requests[i], []byte(want)) }, w.close, nil
	})
	if err != nil {
		n.t.Fatal(err)
	}
	return d
}

// measured posts between two measurements of the unit and says what it took.
func (n *node) measured(w *stopwatch, connections int, requests [][]byte, want string) []reading {
	n.t.Helper()
	var d *done
	var server, client, logs time.Duration
	unit := w.around(func() {
		server, client, logs = n.cpu(), ownCPU(n.t), n.logCPU()
		d = n.post(connections, requests, want)
		server, client, logs = n.cpu()-server, ownCPU(n.t)-client, n.logCPU()-logs
	})
	each := time.Duration(len(requests))
	all := append(d.readings(unit), in(unit, "server CPU", server/each), in(unit, "client CPU", client/each))
	if len(n.logs) > 0 {
		all = append(all, in(unit, "database CPU", logs/each))
	}
	return all
}

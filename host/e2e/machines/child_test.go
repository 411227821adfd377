// Package machines runs one ledger on several real nodes, each a process of its own, with
// their log in a real database: it kills, stops and cuts them off under load and looks at
// what is left, which is what was acknowledged, once.
package machines

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"latchkey/host/cli"
	"latchkey/host/home"
	"latchkey/host/serve"
	"latchkey/internal/test/patience"
	"latchkey/internal/test/process"
	"latchkey/internal/test/warm"
)

// The test binary is also the node: with one of these it serves, or is the command line.
const (
	nodeVariable    = "LATCHKEY_MACHINES_TEST_NODE"
	commandVariable = "LATCHKEY_MACHINES_TEST_COMMAND" // arguments as JSON
)

// nodeConfig says what a node of the test is.
type nodeConfig struct {
	Home     string
	Database string        // its URL; empty: the home has the ledger alone
	Clock    time.Duration // how far its clock is ahead
}

const ledgerName = "tickets"

func TestMain(m *testing.M) {
	if text := os.Getenv(commandVariable); text != "" {
		var arguments []string
		if err := json.Unmarshal([]byte(text), &arguments); err != nil {
			panic(err)
		}
		endWithParent()
		os.Exit(cli.Main(arguments, strings.NewReader(""), os.Stdout, os.Stderr))
	}
	if text := os.Getenv(nodeVariable); text != "" {
		if err := serveNode(text); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(warm.Tests{M: m}.Run())
}

func serveNode(text string) error {
	var c nodeConfig
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	var shared *serve.Shared
	if c.Database != "" {
		shared = &serve.Shared{URL: c.Database, Ledger: ledgerName}
	}
	s, err := serve.Start(serve.Config{Home: home.Home{Dir: c.Home}, Listen: "127.0.0.1:0", Log: slog.New(slog.NewTextHandler(os.Stderr, nil)),
		Plugins: home.NoPlugins,
		Clock:   func() time.Time { return time.Now().Add(c.Clock) },
		Shared:  shared})
	if err != nil {
		return err
	}
	endWithParent()
	fmt.Println(s.URL)
	return s.Wait(ctx)
}

// endWithParent ends the process when the test's end closes its input.
func endWithParent() {
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(2)
	}()
}

// child is a process of the test.
type child struct {
	t      testing.TB
	cmd    *exec.Cmd
	lines  chan string // its output; closed when it ends
	errors log
}

// log is what a process says, for when the test fails.
type log struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *log) Write(text []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(text)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func spawn(t testing.TB, variable string, value any) *child {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := &child{t: t, cmd: exec.Command(program), lines: make(chan string, 64)}
	c.cmd.Env = append(os.Environ(), variable+"="+string(text))
	c.cmd.Stderr = &c.errors
	if _, err := c.cmd.StdinPipe(); err != nil { // stays open as long as the test
		t.Fatal(err)
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	process.Start(t, c.cmd)
	go func() {
		defer close(c.lines)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			c.lines <- lines.Text()
		}
	}()
	return c
}

// serving waits for a node to serve, and returns its URL.
func (c *child) serving() string {
	c.t.Helper()
	select {
	case url, ok := <-c.lines:
		if ok {
			return url
		}
		_ = c.cmd.Wait()
		c.t.Fatalf("the node did not start: %s", &c.errors)
	case <-time.After(patience.For(30 * time.Second)):
		c.t.Fatalf("the node does not serve: %s", &c.errors)
	}
	return ""
}

func (c *child) signal(s syscall.Signal) {
	c.t.Helper()
	if err := c.cmd.Process.Signal(s); err != nil {
		c.t.Fatal(err)
	}
}

// ended waits for the end of the process, and returns its exit code.
func (c *child) ended() int {
	c.t.Helper()
	ended := make(chan struct{})
	go func() {
		for range c.lines { // Wait closes the pipe
		}
		_ = c.cmd.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(patience.For(30 * time.Second)):
		c.t.Fatalf("the process does not end: %s", &c.errors)
	}
	return c.cmd.ProcessState.ExitCode()
}

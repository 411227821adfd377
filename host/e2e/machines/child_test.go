// Package machines runs one ledger, or several, on several real nodes, each a process of its
// own, with their log in a real database: it kills, stops and cuts them off under load and
// looks at what is left, which is what was acknowledged, once.
package machines

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"latchkey/host/cli"
	"latchkey/host/home"
	"latchkey/host/many"
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
	Many     bool          // it serves all ledgers of the database
	// CheckpointEvery is how many blocks come between two checkpoints; 0: none are made.
	CheckpointEvery uint64
}

const ledgerName = "tickets"

func TestMain(m *testing.M) {
	if text := os.Getenv(commandVariable); text != "" {
		var arguments []string
		if err := json.Unmarshal([]byte(text), &arguments); err != nil {
			panic(err)
		}
		process.EndWithParent()
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
		shared = &serve.Shared{URL: c.Database, Ledger: ledgerName, CheckpointEvery: c.CheckpointEvery}
	}
	config := serve.Config{Home: home.Home{Dir: c.Home}, Listen: "127.0.0.1:0", Log: slog.New(slog.NewTextHandler(os.Stderr, nil)),
		Plugins: home.NoPlugins,
		Clock:   func() time.Time { return time.Now().Add(c.Clock) },
		Shared:  shared}
	if c.Many {
		config.Shared.Ledger = ""
		s, err := many.Start(ctx, many.Config{Config: config, Limits: many.DefaultLimits})
		if err != nil {
			return err
		}
		return serves(ctx, s.URL, s.Wait)
	}
	s, err := serve.Start(ctx, config)
	if err != nil {
		return err
	}
	return serves(ctx, s.URL, s.Wait)
}

// serves tells where a node serves, and waits for its end.
func serves(ctx context.Context, url string, wait func(context.Context) error) error {
	process.EndWithParent()
	fmt.Println(url)
	return wait(ctx)
}

// child is a process of the test.
type child struct {
	t testing.TB
	*process.Self
}

func spawn(t testing.TB, variable string, value any) *child {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return &child{t, process.StartSelf(t, variable+"="+string(text))}
}

// serving waits for a node to serve, and returns its URL.
func (c *child) serving() string {
	c.t.Helper()
	select {
	case url, ok := <-c.Lines:
		if ok {
			return url
		}
		_ = c.Cmd.Wait()
		c.t.Fatalf("the node did not start: %s", &c.Errors)
	case <-time.After(patience.For(30 * time.Second)):
		c.t.Fatalf("the node does not serve: %s", &c.Errors)
	}
	return ""
}

func (c *child) signal(s syscall.Signal) {
	c.t.Helper()
	if err := c.Cmd.Process.Signal(s); err != nil {
		c.t.Fatal(err)
	}
}

// ended waits for the end of the process, and returns its exit code.
func (c *child) ended() int {
	c.t.Helper()
	ended := make(chan struct{})
	go func() {
		for range c.Lines { // Wait closes the pipe
		}
		_ = c.Cmd.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(patience.For(30 * time.Second)):
		c.t.Fatalf("the process does not end: %s", &c.Errors)
	}
	return c.Cmd.ProcessState.ExitCode()
}

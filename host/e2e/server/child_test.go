// Package server runs real servers in processes of their own: it kills, stops
// and starves them and looks at what is left, which is what was acknowledged.
package server

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"latchkey/host/cli"
	"latchkey/host/home"
	"latchkey/host/serve"
	"latchkey/internal/test/patience"
	"latchkey/internal/test/process"
	"latchkey/internal/test/shipped"
	"latchkey/internal/test/warm"
)

// The test binary is also the server: with homeVariable set it serves that home.
const (
	homeVariable    = "LATCHKEY_SERVER_TEST_HOME"
	pluginsVariable = "LATCHKEY_SERVER_TEST_PLUGINS"
	// descriptorsVariable is how many files and connections it may have open.
	descriptorsVariable = "LATCHKEY_SERVER_TEST_DESCRIPTORS"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(homeVariable); dir != "" {
		if err := serveHome(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(warm.Tests{M: m}.Run())
}

func config(dir, plugins string) serve.Config {
	return serve.Config{Home: home.Home{Dir: dir}, Listen: "127.0.0.1:0", PluginsDir: plugins, Log: slog.New(slog.DiscardHandler)}
}

func serveHome(dir string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	serve.BoundMemory(false)
	if err := limitDescriptors(os.Getenv(descriptorsVariable)); err != nil {
		return err
	}
	s, err := serve.Start(ctx, config(dir, os.Getenv(pluginsVariable)))
	if err != nil {
		return err
	}
	process.EndWithParent()
	fmt.Println(s.URL)
	return s.Wait(ctx)
}

func limitDescriptors(text string) error {
	if text == "" {
		return nil
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return err
	}
	return syscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{Cur: n, Max: n})
}

// child is a server in a process of its own; its output is its URL.
type child struct {
	t testing.TB
	*process.Self
}

// spawn starts a server without waiting for it to serve.
func spawn(t testing.TB, dir, plugins string, environment ...string) *child {
	t.Helper()
	return &child{t, process.StartSelf(t, append(environment, homeVariable+"="+dir, pluginsVariable+"="+plugins)...)}
}

// serving waits for the server to serve.
func (c *child) serving() *client {
	c.t.Helper()
	select {
	case url, ok := <-c.Lines:
		if ok {
			return newClient(c.t, url)
		}
		c.Cmd.Wait()
		c.t.Fatalf("the server did not start: %s", c.Errors.String())
	case <-time.After(patience.For(20 * time.Second)):
		c.t.Fatal("the server does not serve")
	}
	return nil
}

// kill ends it as a power cut would, but for what the system still holds.
func (c *child) kill() {
	c.t.Helper()
	process.Kill(c.Cmd)
}

// stop asks it to end and requires that it ends well.
func (c *child) stop() {
	c.t.Helper()
	if err := c.Cmd.Process.Signal(syscall.SIGTERM); err != nil {
		c.t.Fatal(err)
	}
	if err := c.Cmd.Wait(); err != nil {
		c.t.Fatalf("%v: %s", err, c.Errors.String())
	}
}

// newHome is an empty home and a folder with the plugins.
func newHome(t testing.TB) (dir, plugins string) {
	t.Helper()
	return filepath.Join(t.TempDir(), "home"), shipped.Dir(t)
}

// publicHome is a home that latchkey init has made: what strangers meet.
func publicHome(t testing.TB) (dir, plugins string) {
	t.Helper()
	dir, plugins = newHome(t)
	var out bytes.Buffer
	init := []string{"init", "--chain-id", "garden", "--home", dir, "--plugins", plugins}
	if code := cli.Main(init, strings.NewReader(""), &out, &out); code != 0 {
		t.Fatalf("latchkey init ended with %d: %s", code, &out)
	}
	warm.Home(t, home.Home{Dir: dir})
	return dir, plugins
}

package e2e

import (
	"log/slog"
	"testing"

	"latchkey/core/account"
	"latchkey/core/ledger"
	"latchkey/host/home"
	"latchkey/host/serve"
	"latchkey/internal/test/shipped"
)

// server is a running server with a home of its own.
type server struct {
	*serve.Server
	home home.Home
}

// startServer serves a fresh development ledger in dir until the test ends.
// It is called on the test's own goroutine; cleanup gets what to run at the end.
func startServer(t testing.TB, dir, plugins string, cleanup func(func())) (*server, error) {
	return startWith(t, serve.Config{Home: home.Home{Dir: dir}, PluginsDir: plugins}, cleanup)
}

// startWith serves what c says on a free port.
func startWith(t testing.TB, c serve.Config, cleanup func(func())) (*server, error) {
	c.Listen, c.Log = "127.0.0.1:0", slog.New(slog.DiscardHandler)
	s := &server{home: c.Home}
	var err error
	if s.Server, err = serve.Start(c); err != nil {
		return nil, err
	}
	cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, nil
}

// newServer is startServer for tests that need nothing else.
func newServer(t testing.TB) *server {
	t.Helper()
	s, err := startServer(t, t.TempDir(), shipped.Dir(t), t.Cleanup)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// view runs look on the committed state.
func (s *server) view(look func(*ledger.View)) error {
	r, release, err := s.Node.Snapshot()
	if err != nil {
		return err
	}
	defer release()
	v, err := s.Ledger.View(r)
	if err != nil {
		return err
	}
	look(v)
	return v.Err()
}

// balance is what an account holds, its storage stake included, in NEAR; empty
// when there is no such account.
func (s *server) balance(id string) (near string, err error) {
	err = s.view(func(v *ledger.View) {
		if record, ok := v.Account(account.ID(id)); ok {
			near = record.Amount.FormatNEAR()
		}
	})
	return near, err
}

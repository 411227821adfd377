package e2e

import (
	"log/slog"
	"testing"

	"latchkey/core/account"
	"latchkey/core/ledger"
	"latchkey/host/client"
	"latchkey/host/home"
	"latchkey/host/serve"
	"latchkey/internal/test/shipped"
	"latchkey/internal/test/warm"
)

// Server is a running server with a home of its own.
type Server struct {
	*serve.Server
	Home home.Home
}

// Start serves what c says on a free port. cleanup gets what to run at the end. The
// package's TestMain runs warm.Tests.
func Start(t testing.TB, c serve.Config, cleanup func(func())) (*Server, error) {
	t.Helper()
	warm.Home(t, c.Home)
	c.Listen, c.Log = "127.0.0.1:0", slog.New(slog.DiscardHandler)
	s := &Server{Home: c.Home}
	var err error
	if s.Server, err = serve.Start(t.Context(), c); err != nil {
		return nil, err
	}
	cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, nil
}

// NewServer serves a fresh development ledger until the test ends.
func NewServer(t testing.TB) *Server {
	t.Helper()
	s, err := Start(t, serve.Config{Home: home.Home{Dir: t.TempDir()}, PluginsDir: shipped.Dir(t)}, t.Cleanup)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// View runs look on the committed state.
func (s *Server) View(look func(*ledger.View)) error {
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

// Balance is what an account holds, its storage stake included, in NEAR; empty
// when there is no such account.
func (s *Server) Balance(id string) (near string, err error) {
	err = s.View(func(v *ledger.View) {
		if record, ok := v.Account(account.ID(id)); ok {
			near = record.Amount.FormatNEAR()
		}
	})
	return near, err
}

// Root signs with the key of the root account.
func (s *Server) Root(t testing.TB) *client.Signer {
	t.Helper()
	key, err := s.Home.Key()
	if err != nil {
		t.Fatal(err)
	}
	secret, err := key.Secret()
	if err != nil {
		t.Fatal(err)
	}
	return client.NewSigner(client.New(s.URL), key.AccountID, secret)
}

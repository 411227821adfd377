package many

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"testing"

	"latchkey/host/home"
	"latchkey/host/serve"
)

// TestANodeThatIsToEndDoesNotStart, and one that ends opens no ledger any more.
func TestANodeThatIsToEndDoesNotStart(t *testing.T) {
	c := newCluster(t, 1)
	one := c.nodes[0]
	c.mustMake("one")
	one.end()
	if l, err := one.startLedger("one"); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want context.Canceled", err)
		if err == nil {
			_ = l.Close()
		}
	}
	ctx, end := context.WithCancel(t.Context())
	end()
	s, err := Start(ctx, Config{Config: serve.Config{Home: home.Home{Dir: filepath.Join(t.TempDir(), "home")}, Listen: "127.0.0.1:0",
		Log: slog.New(slog.DiscardHandler), Plugins: home.NoPlugins, Shared: &serve.Shared{URL: c.url}}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want context.Canceled", err)
		if err == nil {
			_ = s.Close()
		}
	}
}

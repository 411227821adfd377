package cli

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/host/home"
	"latchkey/host/serve"
)

const defaultListen = "127.0.0.1:3030"

// defaultHome is the folder that up serves and whose keys other commands find:
// $LATCHKEY_HOME, or else ~/.latchkey.
func defaultHome() home.Home {
	if dir := os.Getenv("LATCHKEY_HOME"); dir != "" {
		return home.Home{Dir: dir}
	}
	dir, err := os.UserHomeDir()
	if err != nil {
		dir = "."
	}
	return home.Home{Dir: filepath.Join(dir, ".latchkey")}
}

func (a *app) upCommand() *cobra.Command {
	var config serve.Config
	var verbose, sample bool
	c := a.command(cobra.Command{
		Use: "up", Short: "Start a node", Args: cobra.NoArgs,
		Long: `Serve the ledger in a home folder, until interrupted. The first start makes a
development ledger: the root account test.near with 10^9 NEAR, a registrar, a drop
contract ready on drop.test.near, and a faucet for whoever can connect. The home then
holds validator_key.json, the root account's key, and credentials/, which can stand in
for ~/.near-credentials.

JSON, once the node answers: url, home, and sample (with --sample-drop: drop_id and
links).`,
		Example: `
latchkey up
latchkey up --home ./ledger --listen 127.0.0.1:4040
NEAR_ENV=custom NEAR_CUSTOM_RPC=http://127.0.0.1:3030 near state test.near`,
	}, func(ctx context.Context, _ []string) error {
		config.Log = a.logger(verbose)
		server, err := serve.Start(config)
		if err != nil {
			return err
		}
		if err := a.welcome(ctx, server, config.Home, sample); err != nil {
			_ = server.Close() // the first error says more
			return err
		}
		return server.Wait(ctx)
	})
	c.Flags().StringVar(&config.Home.Dir, "home", defaultHome().Dir, "`DIR` of keys and data")
	c.Flags().StringVar(&config.Listen, "listen", defaultListen, "`HOST:PORT` to answer on; port 0 picks a free one")
	c.Flags().StringVar(&config.PluginsDir, "plugins", "", "`DIR` of the standard plugins for the first start (default plugins/ beside the program)")
	c.Flags().BoolVar(&config.AllowRemote, "allow-remote", false, "let a development ledger answer beyond this machine")
	c.Flags().BoolVar(&sample, "sample-drop", false, "make a drop to try things with")
	c.Flags().BoolVarP(&verbose, "verbose", "v", false, "log every request and block")
	_ = c.MarkFlagDirname("home")
	_ = c.MarkFlagDirname("plugins")
	return c
}

// logger writes what a node logs to standard error.
func (a *app) logger(verbose bool) *slog.Logger {
	options := &slog.HandlerOptions{Level: slog.LevelInfo}
	if verbose {
		options.Level = slog.LevelDebug
	}
	if a.json {
		return slog.New(slog.NewJSONHandler(a.err, options))
	}
	return slog.New(slog.NewTextHandler(a.err, options))
}

type welcomeJSON struct {
	URL    string      `json:"url"`
	Home   string      `json:"home"`
	Sample *dropResult `json:"sample,omitempty"`
}

// welcome tells where the node answers and what to type next.
func (a *app) welcome(ctx context.Context, server *serve.Server, h home.Home, sample bool) error {
	w := welcomeJSON{URL: server.URL, Home: h.Dir}
	if sample {
		drop, err := sampleDrop(ctx, server.URL, h)
		if err != nil {
			return fmt.Errorf("sample drop: %w", err)
		}
		r := newDropResult(drop)
		w.Sample = &r
	}
	return a.show(w, func() {
		a.row("node", server.URL)
		a.row("home", h.Dir)
		if w.Sample == nil {
			a.printf("\nStop it with ctrl-c. In another terminal: %s --help\n", os.Args[0])
			return
		}
		a.printf("\nA sample drop is ready. Each of these links is worth 2 NEAR, once:\n")
		for _, link := range w.Sample.Links {
			a.printf("  %s\n", link)
		}
		a.printf("\nOpen one in a browser. Or, in another terminal, claim one into an account made for the purpose:\n"+
			"  %s claim '%s' --new robin.test.near --rpc %s\n", os.Args[0], w.Sample.Links[0], server.URL)
		a.printf("\nStop the node with ctrl-c.\n")
	})
}

const sampleClaims = 3

func sampleDrop(ctx context.Context, url string, h home.Home) (*drops.Created, error) {
	key, err := h.Key()
	if err != nil {
		return nil, err
	}
	secret, err := key.Secret()
	if err != nil {
		return nil, err
	}
	each, _ := amount.NEAR.Mul64(2)
	c := client.New(url)
	return drops.Create(ctx, c, client.NewSigner(c, key.AccountID, secret), ledger.DevDropContract, sampleClaims, each, drops.Window{}, url+claimPath)
}

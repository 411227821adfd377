package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/core/ledger"
	"latchkey/host/many"
	"latchkey/host/serve"
)

func (a *app) upCommand() *cobra.Command {
	var config serve.Config
	var verbose, sample bool
	var proxies []string
	var keep string
	var shared serve.Shared
	limits := many.DefaultLimits
	c := a.command(cobra.Command{
		Use: "up", Short: "Start a node", Args: cobra.NoArgs,
		Long: `Serve the ledger in a home folder, until interrupted. The first start makes a
development ledger: the root account test.near with 10^9 NEAR, a registrar, a drop
contract ready on drop.test.near, and a faucet for whoever can connect. The home then
holds validator_key.json, the root account's key, and in credentials/ a folder of keys
for each ledger. LATCHKEY_HOME names another home than ~/.latchkey, to all commands.

Others reach the node, and links lead, where --public-url says. With --allow-remote and
a listening address such as 0.0.0.0 that is a guess: the machine's address in its network.

Prometheus on this machine reads /metrics of the node. For one elsewhere, and where a proxy
of this machine brings others, --metrics gives them an address of their own, and the node
does not answer them any more. Whoever reaches that address reads them.

With --log and --ledger the ledger's log is in a PostgreSQL database, and any number of
machines run the same command: one makes the blocks, the others make the same ones from
the log, answer what is read and pass on what is sent; when the first is gone another
takes its place. The first node makes the ledger, or brings the one that its home has;
the others need no more than the database. Homes then hold a cache, whose folder data may
be deleted. Without --ledger the nodes serve all ledgers of the database, and share them
out: paths below /l/NAME are of the ledger NAME, all others of main, and latchkey worker
ledger makes another one. Each may use so much (--ledger-bytes and the like), and says so
when that is spent. A password is better in PGPASSFILE than in the URL. If the database tells
another history than the node has, the node writes both into its home and ends with exit
code 3.

With --checkpoint-every the node that makes blocks also puts checkpoints of the whole ledger
into the database. Every node compares them with what it has, an empty home begins with the
newest, and latchkey log truncate removes what is before. Give it to all nodes.

JSON, once the node answers: url, public_url, home, playground, claim_page, explorer, root (the
account), key_file (of it, unless it is kept elsewhere), next (a command to try), and
sample (with --sample-drop: drop_id and links), metrics (with --metrics: their URL).`,
		Example: `
latchkey up
latchkey up --home ./ledger --listen 127.0.0.1:4040
latchkey up --log postgres://latchkey@db.example/latchkey --ledger tickets --listen 0.0.0.0:3030
latchkey up --log postgres://latchkey@db.example/latchkey --listen 0.0.0.0:3030
NEAR_ENV=custom NEAR_CUSTOM_RPC=http://127.0.0.1:3030 near state test.near`,
	}, func(ctx context.Context, _ []string) error {
		config.Log = a.logger(verbose)
		if config.PublicURL != "" {
			if _, err := checkNodeAddress("--public-url", config.PublicURL); err != nil {
				return err
			}
		}
		trusted, err := trustedProxies(proxies)
		if err != nil {
			return err
		}
		config.Trusted = trusted
		if config.Keep, err = keepFlag(keep); err != nil {
			return err
		}
		if config.Shared, err = sharedFlags(shared); err != nil {
			return err
		}
		if err := limitFlags(config.Shared, limits); err != nil {
			return err
		}
		serve.BoundMemory(isOfMany(config.Shared))
		a.sayStarting(config.Home, config.Shared != nil)
		server, at, err := start(ctx, config, limits)
		if errors.Is(err, context.Canceled) {
			return nil // it was told to stop before it had started
		}
		if err != nil {
			return err
		}
		if err := a.welcome(ctx, at, config.Home, sample); err != nil && !welcomeMayFail(ctx, err, sample) {
			if parted := server.Failure(); parted != nil {
				err = parted
			}
			_ = server.Close() // the first error says more
			return err
		}
		return server.Wait(ctx)
	})
	c.Flags().StringVar(&config.Home.Dir, "home", defaultHome().Dir, "`DIR` of keys and data")
	c.Flags().StringVar(&config.Listen, "listen", defaultListen, "`HOST:PORT` to answer on; port 0 picks a free one")
	c.Flags().StringVar(&config.Metrics, "metrics", "", "`HOST:PORT` on which Prometheus reads /metrics (default from the node, on this machine alone)")
	c.Flags().StringVar(&config.PluginsDir, "plugins", "", "`DIR` of the standard plugins for the first start (default plugins/ beside the program)")
	c.Flags().BoolVar(&config.AllowRemote, "allow-remote", false, "let a development ledger answer beyond this machine")
	c.Flags().StringVar(&config.PublicURL, "public-url", "", "`URL` under which others reach the node, such as https://drops.example")
	c.Flags().StringSliceVar(&proxies, "trusted-proxy", nil, "`ADDRESS` or network of a proxy that says in X-Forwarded-For who asks")
	c.Flags().StringVar(&keep, "keep-outcomes", "", "`TIME` for which outcomes, receipts and events are kept, 2d at least (default for good)")
	c.Flags().Uint64Var(&shared.CheckpointEvery, "checkpoint-every", 0, "`BLOCKS` between two checkpoints in the database of --log (default none is made)")
	c.Flags().StringVar(&shared.URL, "log", "", "`URL` of the PostgreSQL database that has the ledger's log (default none: the home has it)")
	c.Flags().StringVar(&shared.Ledger, "ledger", "", "`NAME` of the ledger in that database (default all of them, below /l/NAME)")
	c.Flags().StringVar(&shared.NodeURL, "node-url", "", "`URL` under which the ledger's other nodes reach this one (default where it listens)")
	c.Flags().Int64Var(&limits.Bytes, "ledger-bytes", limits.Bytes, "`BYTES` that each of many ledgers may take on a disk")
	c.Flags().Int64Var(&limits.RequestsPerDay, "ledger-requests", limits.RequestsPerDay, "`COUNT` of requests that each of them may be asked in a day")
	c.Flags().Int64Var(&limits.Queue, "ledger-queue", limits.Queue, "`COUNT` of transactions that each may have under way")
	c.Flags().Int64Var(&limits.GuestBytes, "ledger-memory", limits.GuestBytes, "`BYTES` that contracts may hold which each one's reads run")
	c.Flags().BoolVar(&sample, "sample-drop", false, "make a drop to try things with")
	c.Flags().BoolVarP(&verbose, "verbose", "v", false, "log every request and block")
	_ = c.MarkFlagDirname("home")
	_ = c.MarkFlagDirname("plugins")
	return c
}

// server is a node of one ledger, or of many.
type server interface {
	Wait(ctx context.Context) error
	Failure() error // how it and a log have parted; nil: they have not
	Close() error
}

// isOfMany tells a node of many ledgers: the database is named, and no ledger in it.
func isOfMany(shared *serve.Shared) bool { return shared != nil && shared.Ledger == "" }

// start starts a node. The error is ctx's when that ends before it has started.
func start(ctx context.Context, config serve.Config, limits many.Limits) (server, serve.Addresses, error) {
	if isOfMany(config.Shared) {
		s, err := many.Start(ctx, many.Config{Config: config, Limits: limits})
		if err != nil {
			return nil, serve.Addresses{}, err
		}
		return s, s.Addresses, nil
	}
	s, err := serve.Start(ctx, config)
	if err != nil {
		return nil, serve.Addresses{}, err
	}
	return s, s.Addresses, nil
}

// ledgerName is what a ledger in a database may be called.
var ledgerName = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)

// sharedFlags reads where a ledger of several nodes is, or, without the name of one, many are;
// nil: it is in the home.
func sharedFlags(shared serve.Shared) (*serve.Shared, error) {
	switch {
	case shared.URL == "" && shared.Ledger == "" && shared.NodeURL == "" && shared.CheckpointEvery == 0:
		return nil, nil
	case shared.URL == "":
		return nil, usage("--log: the URL of the database is missing, such as postgres://latchkey@db.example/latchkey")
	case shared.Ledger != "" && !ledgerName.MatchString(shared.Ledger):
		return nil, usage(fmt.Sprintf("--ledger: want a name of up to 63 lower-case letters, digits and inner hyphens, got %q", shared.Ledger))
	case shared.CheckpointEvery > serve.CheckpointEveryMax:
		return nil, usage(fmt.Sprintf("--checkpoint-every: want at most %d blocks, got %d", serve.CheckpointEveryMax, shared.CheckpointEvery))
	case shared.NodeURL != "":
		if _, err := checkNodeAddress("--node-url", shared.NodeURL); err != nil {
			return nil, err
		}
	}
	shared.NodeURL = strings.TrimSuffix(shared.NodeURL, "/")
	return &shared, nil
}

// limitFlags refuses limits that are none, or of a node that does not have many ledgers.
func limitFlags(shared *serve.Shared, limits many.Limits) error {
	usual := many.DefaultLimits
	for _, f := range []struct {
		name         string
		value, usual int64
	}{
		{"--ledger-bytes", limits.Bytes, usual.Bytes}, {"--ledger-requests", limits.RequestsPerDay, usual.RequestsPerDay},
		{"--ledger-queue", limits.Queue, usual.Queue}, {"--ledger-memory", limits.GuestBytes, usual.GuestBytes},
	} {
		switch {
		case f.value != f.usual && !isOfMany(shared):
			return usage(f.name + " is of nodes that serve many ledgers: want --log, and no --ledger")
		case f.value < 1:
			return usage(fmt.Sprintf("%s: want 1 or more, got %d", f.name, f.value))
		}
	}
	return nil
}

// keepFlag reads how long outcomes are kept; empty: for good.
func keepFlag(text string) (ledger.Keep, error) {
	if text == "" {
		return 0, nil
	}
	keep, ok := duration(text)
	if !ok || keep < ledger.KeepMin {
		return 0, usage(fmt.Sprintf("--keep-outcomes: want a time of 2d or more, got %q", text))
	}
	return ledger.Keep(keep), nil
}

// welcomeMayFail tells whether a node goes on to its orderly end without its
// welcome: nobody reads it, or the node was told to stop meanwhile. A sample
// drop that was cut short says how it goes on.
func welcomeMayFail(ctx context.Context, err error, sample bool) bool {
	unread := (*outputError)(nil)
	return errors.As(err, &unread) || ctx.Err() != nil && !sample
}

// trustedProxies reads addresses and networks such as 10.0.0.1 and 10.0.0.0/8.
func trustedProxies(texts []string) (networks []netip.Prefix, err error) {
	for _, text := range texts {
		network, err := netip.ParsePrefix(text)
		if err != nil {
			address, failed := netip.ParseAddr(text)
			if failed != nil {
				return nil, &usageError{fmt.Errorf("--trusted-proxy %s: want an address or a network, such as 10.0.0.1 or 10.0.0.0/8", text)}
			}
			network = netip.PrefixFrom(address, address.BitLen())
		}
		networks = append(networks, network.Masked())
	}
	return networks, nil
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

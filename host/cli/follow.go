package cli

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/core/keys"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/host/follow"
	"latchkey/host/home"
)

type followResult struct {
	Home    string           `json:"home"`
	URL     string           `json:"url"`
	ChainID string           `json:"chain_id"`
	Ledger  transaction.Hash `json:"ledger"`
	Height  uint64           `json:"height"`
	HeadKey *keys.PublicKey  `json:"head_key,omitempty"`
	Signed  uint64           `json:"signed_height,omitempty"`
}

// following is what latchkey follow was told.
type following struct {
	home home.Home
	key  string
	once bool
}

func (a *app) followCommand() *cobra.Command {
	var q following
	c := a.command(cobra.Command{
		Use: "follow URL", Short: "Run a ledger again that others run, and say how far it holds", Args: cobra.ExactArgs(1),
		Long: `Keep a copy of the ledger at the address of a node or of a Worker, and believe it nothing but
how the ledger began: every block is run again here, with the signatures in it checked, and
must come to the hash that the node says. It goes on until it is interrupted, and where it
was when it is started again. The copy serves nothing.

A node signs its newest block. The first key that does is kept, or --head-key names it; what
was signed is held against what comes later. When the node tells another history than
before, both are written into the copy's folder, and the exit code is 3.

What the node chooses cannot be verified by anyone: the time of blocks, their randomness, the
order of transactions, and whether one was left out.

JSON, at the end: home, url, chain_id, ledger (hash of the genesis block), height (of the
newest block that was verified), head_key, signed_height (of the newest head that the node
signed and that is of that history).`,
		Example: `
latchkey follow https://drops.example
latchkey follow https://drops.example/l/spring --home ./spring --once`,
	}, func(ctx context.Context, args []string) error { return a.follow(ctx, args[0], q) })
	c.Flags().StringVar(&q.home.Dir, "home", "", "`DIR` of the copy (default one named like the address, below that of nodes)")
	_ = c.MarkFlagDirname("home")
	c.Flags().StringVar(&q.key, "head-key", "", "public `KEY` that the node signs its newest block with")
	c.Flags().BoolVar(&q.once, "once", false, "end where the node's newest block is")
	return c
}

func (a *app) follow(ctx context.Context, address string, q following) (err error) {
	if err := client.CheckURL(address); err != nil {
		return &usageError{err}
	}
	var key *keys.PublicKey
	if q.key != "" {
		parsed, err := keys.ParsePublicKey(q.key)
		if err != nil {
			return usage("--head-key: " + err.Error())
		}
		key = &parsed
	}
	if q.home.Dir == "" {
		q.home.Dir = copyOf(address)
	}
	f, err := follow.Open(q.home, address, key)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	said := verified{app: a, result: followResult{Home: q.home.Dir, URL: address}}
	if err := f.Run(ctx, q.once, said.reached, said.passing); err != nil {
		return hintFollowed(err)
	}
	return a.show(said.result, said.end)
}

// copyOf is the folder of the copy of the ledger at an address.
func copyOf(address string) string {
	name := address
	if u, err := url.Parse(address); err == nil {
		name = u.Host + u.Path
	}
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune("/:[]", r) {
			return '_'
		}
		return r
	}, strings.Trim(name, "/"))
	return filepath.Join(defaultHome().Dir, "followed", name)
}

func hintFollowed(err error) error {
	var key *follow.OtherKeyError
	if errors.As(err, &key) {
		return hint(err, "if its operator says that the key is new: --head-key "+key.Got.String())
	}
	return err
}

// verified says how far a copy is.
type verified struct {
	*app
	result followResult
	shown  uint64
	passed string // the error that was said last
}

func (v *verified) reached(r follow.Reached) {
	v.passed = ""
	v.result.ChainID, v.result.Ledger, v.result.Height = r.ChainID, r.Ledger, r.Height
	if r.Signed != nil {
		v.result.HeadKey, v.result.Signed = &r.Signed.PublicKey, r.Signed.Height
	}
	if r.All && r.Height != v.shown && !v.json {
		v.shown = r.Height
		v.row("verified", fmt.Sprintf("to block %d", r.Height))
	}
}

func (v *verified) passing(err error) {
	if text := err.Error(); text != v.passed {
		v.passed = text
		v.warningf("%v", err)
	}
}

// end says what the ledger is, when following has ended.
func (v *verified) end() {
	v.row("ledger", v.result.Ledger)
	v.row("copy", v.result.Home)
	if v.result.HeadKey != nil {
		v.row("signed with", v.result.HeadKey)
	}
}

package latchkey

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"time"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/host/home"
	"latchkey/host/serve"
	"latchkey/plugins/standard"
)

// Root is the account that holds all money of a ledger that Start makes.
const Root = ledger.DevRoot

// Types of the ledger and of its client, under one name.
type (
	AccountID = account.ID
	SecretKey = keys.SecretKey
	PublicKey = keys.PublicKey
	Yocto     = amount.Yocto // 10^-24 NEAR
	Genesis   = ledger.Genesis
	Client    = client.Client
	Signer    = client.Signer
	Outcome   = client.Outcome
)

// Actions, for Signer.Send.
type (
	Action         = transaction.Action
	CreateAccount  = transaction.CreateAccount
	DeployContract = transaction.DeployContract
	FunctionCall   = transaction.FunctionCall
	Transfer       = transaction.Transfer
	AddKey         = transaction.AddKey
	DeleteKey      = transaction.DeleteKey
	DeleteAccount  = transaction.DeleteAccount
)

// FullAccess is the access of a key that may do everything.
var FullAccess = accesskey.AccessKey{Permission: accesskey.FullAccess}

// NEAR reads an amount in NEAR, such as "1.5".
func NEAR(text string) (Yocto, error) { return amount.ParseNEAR(text) }

// NewKey makes an ed25519 key.
func NewKey() (SecretKey, error) { return keys.Generate(rand.Reader) }

// Options say what Start runs. The zero Options are a bare development ledger in
// memory that nothing listens for.
type Options struct {
	// Dir is the folder that keeps the ledger, as latchkey up --home has it. Empty:
	// it is kept in memory, and gone when the node is closed.
	Dir string
	// Listen is HOST:PORT; port 0 picks a free one. Empty: nothing listens, and
	// Handler answers.
	Listen string
	// Genesis is what a new ledger begins with; nil: a development ledger whose
	// money is Root's. One that is in Dir already keeps its own, and a Genesis that
	// is another is an error.
	Genesis *Genesis
	// Key is that of Genesis's Root, which the faucet and RootKey need; zero for
	// none. Without a Genesis there is one.
	Key SecretKey
	// Plugins are the contracts that a new ledger has; nil for none.
	Plugins *Plugins
	// Clock tells the time of blocks; nil: the machine's. It may stand still or jump:
	// blocks never go back.
	Clock func() time.Time
	// Log takes what the node has to say; nil: nobody does.
	Log *slog.Logger
}

// Node is a running ledger. Its methods may be called from any goroutine.
type Node struct {
	server *serve.Server
	key    SecretKey
}

// Start runs a ledger. Errors name what cannot be used: the folder, the address,
// the genesis, the plugins.
func Start(o Options) (*Node, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	config := serve.Config{Listen: o.Listen, Clock: o.Clock, Log: o.Log}
	var err error
	if o.Dir == "" {
		config.Memory, err = o.beginning()
	} else {
		config.Home, config.Plugins = home.Home{Dir: o.Dir}, o.Plugins.source()
		err = o.begin(config.Home)
	}
	if err != nil {
		return nil, err
	}
	server, err := serve.Start(context.Background(), config)
	if err != nil {
		return nil, err
	}
	n := &Node{server: server}
	if key, err := config.Key(); err == nil && key.SecretKey != "" {
		n.key, _ = key.Secret() // it was read by the server
	}
	return n, nil
}

// beginning is what a new ledger begins with.
func (o *Options) beginning() (*serve.Memory, error) {
	code, hashes, err := o.Plugins.source()()
	if err != nil {
		return nil, err
	}
	m := &serve.Memory{Genesis: o.Genesis, Code: code.Code, Key: &home.ValidatorKey{AccountID: Root}}
	if o.Genesis == nil && o.Key == (SecretKey{}) {
		if o.Key, err = NewKey(); err != nil {
			return nil, err
		}
	}
	if o.Key != (SecretKey{}) {
		m.Key.PublicKey, m.Key.SecretKey = o.Key.PublicKey(), o.Key.Text()
	}
	now := time.Now
	if o.Clock != nil {
		now = o.Clock
	}
	switch {
	case o.Genesis != nil:
	case o.Plugins != nil:
		m.Genesis = ledger.DevGenesis(m.Key.PublicKey, hashes, standard.SetUpDevDrop, uint64(now().UnixNano()))
	default:
		m.Genesis = ledger.BareGenesis(m.Key.PublicKey, uint64(now().UnixNano()))
	}
	return m, nil
}

// begin writes what a new ledger in a home begins with.
func (o *Options) begin(h home.Home) error {
	if _, err := h.Genesis(); !errors.Is(err, fs.ErrNotExist) {
		if err != nil || o.Genesis == nil {
			return err
		}
		return h.Holds(o.Genesis)
	}
	if _, err := os.Stat(h.Data()); err == nil {
		return nil // the file alone is gone
	}
	if key, err := h.Key(); err == nil && o.Genesis == nil && o.Key == (SecretKey{}) {
		o.Key, _ = key.Secret() // of a start that was cut off
	}
	m, err := o.beginning()
	if err != nil {
		return err
	}
	return h.Begin(m.Genesis, m.Key)
}

// URL is where the node answers, for programs on this machine; empty when nothing
// listens.
func (n *Node) URL() string { return n.server.URL }

// Handler answers what clients of NEAR ask, the claim page and the playground, as
// far as they are built, for serving them elsewhere.
func (n *Node) Handler() http.Handler { return n.server.Handler() }

// Client returns a client of the node, over the network if it listens.
func (n *Node) Client() *Client {
	if n.server.URL != "" {
		return client.New(n.server.URL)
	}
	return client.InProcess(n.server.Handler())
}

// RootKey is the key of Root, or zero when the node does not have it.
func (n *Node) RootKey() SecretKey { return n.key }

// Root signs for the account Root.
func (n *Node) Root() *Signer { return n.Signer(Root, n.key) }

// Signer signs for an account with a key of it.
func (n *Node) Signer(id AccountID, key SecretKey) *Signer {
	return client.NewSigner(n.Client(), id, key)
}

// NewAccount makes an account that holds so much, paid by Root, with one full-access
// key, and returns who signs with it.
func (n *Node) NewAccount(ctx context.Context, id AccountID, deposit Yocto) (*Signer, error) {
	key, err := NewKey()
	if err != nil {
		return nil, err
	}
	if _, err := n.Root().Send(ctx, id, CreateAccount{}, Transfer{Deposit: deposit}, AddKey{PublicKey: key.PublicKey(), AccessKey: FullAccess}); err != nil {
		return nil, err
	}
	return n.Signer(id, key), nil
}

// Close ends the node: requests that run are answered, and what was acknowledged is
// on disk, if there is one.
func (n *Node) Close() error { return n.server.Close() }

package demo

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/host/home"
	"latchkey/host/serve"
	"latchkey/host/trace"
	"latchkey/web/forward"
)

// The people of the story.
const (
	sponsor account.ID = "sponsor.test.near"
	visitor account.ID = "robin.test.near"
)

const claims = 2

// Run tells the story to w on a ledger in a temporary folder.
func Run(ctx context.Context, w io.Writer, pluginsDir string) error {
	dir, err := os.MkdirTemp("", "latchkey-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	server, err := serve.Start(ctx, serve.Config{Home: home.Home{Dir: dir}, Listen: "127.0.0.1:0",
		PluginsDir: pluginsDir, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer server.Close()
	root, err := home.Home{Dir: dir}.Key()
	if err != nil {
		return err
	}
	secret, err := root.Secret()
	if err != nil {
		return err
	}
	c := client.New(server.URL)
	s := &story{ctx: ctx, w: w, client: c, root: client.NewSigner(c, ledger.DevRoot, secret)}
	return s.tell()
}

// story is the demo under way.
type story struct {
	ctx    context.Context
	w      io.Writer
	client *client.Client
	root   *client.Signer
	funder *client.Signer
	drop   *drops.Created
}

func (s *story) tell() error {
	for _, chapter := range []func() error{s.meetSponsor, s.makeDrop, s.showKey, s.tryToBreakOut, s.claim, s.useAgain, s.settleUp} {
		if err := chapter(); err != nil {
			return err
		}
	}
	return nil
}

func (s *story) say(format string, args ...any) { fmt.Fprintf(s.w, format+"\n", args...) }

func (s *story) chapter(title string) { s.say("\n%s\n%s", title, strings.Repeat("-", len(title))) }

func (s *story) balance(id account.ID) (amount.Yocto, error) {
	acc, err := s.client.Account(s.ctx, client.Final, id)
	if err != nil {
		return amount.Zero, err
	}
	return acc.Amount, nil
}

func (s *story) meetSponsor() error {
	key, err := keys.Generate(rand.Reader)
	if err != nil {
		return err
	}
	start, _ := amount.ParseNEAR("10")
	_, err = s.root.Send(s.ctx, sponsor, transaction.CreateAccount{}, transaction.Transfer{Deposit: start},
		transaction.AddKey{PublicKey: key.PublicKey()})
	if err != nil {
		return err
	}
	s.funder = client.NewSigner(s.client, sponsor, key)
	s.chapter("A sponsor")
	s.say("%s has an account with %s NEAR and wants to give 2 NEAR each to two people who have\nno account, no wallet and no money for fees.", sponsor, start.FormatNEAR())
	return nil
}

func (s *story) makeDrop() error {
	each, _ := amount.ParseNEAR("2")
	drop, err := drops.Create(s.ctx, s.client, s.funder, ledger.DevDropContract, claims, each, drops.Window{}, s.client.URL()+forward.Page)
	if err != nil {
		return err
	}
	s.drop = drop
	s.chapter("A drop")
	s.say("The sponsor calls create_near_drop on %s with two claim keys and %s NEAR: the gifts,\nand an allowance and storage for each key, whose unspent rest comes back. Each link carries a key:\n", ledger.DevDropContract, drop.Deposit.FormatNEAR())
	for _, link := range drop.Links {
		s.say("  %s", link.URL())
	}
	return s.trace(drop.Transaction)
}

func (s *story) showKey() error {
	link := s.drop.Links[0]
	key, err := s.client.AccessKey(s.ctx, client.Final, link.Contract, link.Key.PublicKey())
	if err != nil {
		return err
	}
	fc := key.Permission.FunctionCall
	s.chapter("What a link's key is cut for")
	s.say("  key        %s", link.Key.PublicKey())
	s.say("  of         %s: it signs for the contract's account and has no account of its own", link.Contract)
	s.say("  may call   %s of %s", strings.Join(fc.MethodNames, ", "), fc.ReceiverID)
	s.say("  allowance  %s NEAR, for gas alone", fc.Allowance.FormatNEAR())
	return nil
}

func (s *story) claim() error {
	owner, err := keys.Generate(rand.Reader)
	if err != nil {
		return err
	}
	out, err := drops.ClaimNewAccount(s.ctx, s.client, s.drop.Links[0], visitor, owner.PublicKey())
	if err != nil {
		return err
	}
	has, err := s.balance(visitor)
	if err != nil {
		return err
	}
	s.chapter("A claim")
	s.say("Someone who holds nothing but the first link claims into a new account, %s, with a key\nmade on their side. The transaction is signed with the link's key; the account it makes has %s NEAR.", visitor, has.FormatNEAR())
	return s.trace(out.Transaction.Hash)
}

func (s *story) useAgain() error {
	s.chapter("The key is gone")
	link := s.drop.Links[0]
	keyList, err := s.client.AccessKeys(s.ctx, client.Final, link.Contract)
	if err != nil {
		return err
	}
	for _, k := range keyList.Keys {
		if k.PublicKey == link.Key.PublicKey().String() {
			return fmt.Errorf("the used key %s is still there", k.PublicKey)
		}
	}
	return s.expectRefusal(attempt{"claim a second time", link.Contract, call("claim_for", `{"account_id":"`+string(visitor)+`"}`, 30)})
}

func (s *story) settleUp() error {
	left, err := s.balance(sponsor)
	if err != nil {
		return err
	}
	drop, err := drops.Show(s.ctx, s.client, ledger.DevDropContract, s.drop.ID)
	if err != nil {
		return err
	}
	s.chapter("The account of it")
	s.say("Drop %d: %d of %d claims left. The sponsor has %s NEAR; the first key's storage and\nunspent allowance have come back. %s paid nothing.", drop.ID, drop.Left, claims, left.FormatNEAR(), visitor)
	return nil
}

// trace prints a transaction's receipts.
func (s *story) trace(hash transaction.Hash) error {
	tree, err := s.client.Trace(s.ctx, hash)
	if err != nil {
		return err
	}
	s.say("")
	return trace.Write(s.w, tree)
}

package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/host/credentials"
	"latchkey/host/files"
	"latchkey/host/home"
	"latchkey/host/move"
)

type importResult struct {
	To     string           `json:"to"`
	Ledger transaction.Hash `json:"ledger"`
	Height uint64           `json:"height"`
	Sealed bool             `json:"was_sealed"`
}

// importing is what an import was told.
type importing struct {
	to, as, root string
	rootFolder   string
	copied       bool
	discard      bool
}

func (a *app) importCommand() *cobra.Command {
	var q importing
	c := a.withKeys(a.command(cobra.Command{
		Use: "import FILE --to (URL | HOME)", Short: "Take a ledger into a home or a Worker", Args: cobra.MaximumNArgs(1),
		Long: `Take a ledger that latchkey export has written into the home of a node that does not run, or
to an address of a Worker. Every block is run again there and must come to what it came to
before. Until all is there nobody can use it; an import that was broken off is gone on with
when it is started again. - reads the file from standard input.

A ledger that was sealed is opened there, signed with the key of --as, one of its admin
keys, from the folder of its keys. It may also come back to where it was sealed. One that
was not sealed lives elsewhere, and is taken with --copy only.

To bring a ledger to a Worker takes the Worker's root key: that of --root on the ledger that
is at --rpc, or of --as if it is not given. Where that key is in a folder of its own,
--root-credentials names it.

--discard, without a file, gives up an import that has come a part of the way to a Worker:
the place then waits for another one. Of a home the folder is removed.

JSON: to, ledger (hash of the genesis block), height, was_sealed; with --discard to and records.`,
		Example: `
latchkey import spring.latchkey --to ./spring
latchkey import spring.latchkey --to https://drops.example/l/spring --rpc https://drops.example --root test.near
latchkey import --discard --to https://drops.example/l/spring --rpc https://drops.example --root test.near`,
	}, func(ctx context.Context, args []string) error {
		switch {
		case q.discard && len(args) == 0:
			return a.discardImport(ctx, q)
		case q.discard:
			return usage("--discard takes no file: it gives up what has come")
		case len(args) == 0:
			return usage("name the file of an archive, as latchkey export writes it")
		}
		return a.takeIn(ctx, args[0], q)
	}))
	c.Flags().StringVar(&q.to, "to", "", "`ADDRESS` of a Worker's ledger, or folder of a node")
	c.Flags().StringVar(&q.as, "as", string(ledger.DevRoot), "account `ID` whose key is an admin key of the ledger")
	c.Flags().StringVar(&q.root, "root", "", "account `ID` whose key on --rpc is the Worker's root key")
	c.Flags().StringVar(&q.rootFolder, "root-credentials", "", "`DIR` of the key files of --root (default that of --credentials)")
	_ = c.MarkFlagDirname("root-credentials")
	c.Flags().BoolVar(&q.copied, "copy", false, "take a ledger that was not sealed: a backup, or one that is meant to live twice")
	c.Flags().BoolVar(&q.discard, "discard", false, "give up an import that has come a part of the way to a Worker")
	_ = c.MarkFlagRequired("to")
	return c
}

func (a *app) takeIn(ctx context.Context, file string, q importing) (err error) {
	from := io.NopCloser(a.in)
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return fmt.Errorf("%s: %w", file, files.Cause(err))
		}
		from = f
	}
	defer from.Close()
	to, err := a.importTarget(ctx, q)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	how, err := move.Import(ctx, from, to)
	if err != nil && how != nil && how.Wants > 0 {
		return hint(err, "what was taken is kept: the same command goes on with it")
	}
	if err != nil {
		return err
	}
	opening, err := a.opening(ctx, how, q)
	if err != nil {
		return err
	}
	if err := to.Finish(ctx, opening, q.copied); err != nil {
		return err
	}
	r := importResult{q.to, how.Ledger, how.Height, how.Seal != nil}
	return a.show(r, func() {
		a.row("ledger", r.Ledger)
		a.row("block", r.Height)
		a.row("lives at", r.To)
	})
}

// importTarget is the place that --to names.
func (a *app) importTarget(ctx context.Context, q importing) (move.Target, error) {
	if !isAddress(q.to) {
		return move.ToHome(home.Home{Dir: q.to})
	}
	key, err := a.workerKey(ctx, q)
	if err != nil {
		return nil, err
	}
	return move.ToWorker(q.to, key), nil
}

// workerKey is the root key of the Worker at the address of --to.
func (a *app) workerKey(ctx context.Context, q importing) (keys.SecretKey, error) {
	if err := client.CheckURL(q.to); err != nil {
		return keys.SecretKey{}, &usageError{fmt.Errorf("--to: %w", err)}
	}
	root := q.root
	if root == "" {
		root = q.as
	}
	id, err := accountArg(root)
	if err != nil {
		return keys.SecretKey{}, err
	}
	folders := a.credentialsFolders()
	if q.rootFolder != "" {
		folders = []credentials.Folder{{Dir: q.rootFolder}}
	}
	signer, err := client.SignerFrom(ctx, a.client(), id, folders...)
	if err != nil {
		return keys.SecretKey{}, err
	}
	a.warnOfExposed(signer.File())
	return signer.Key(), nil
}

// opening is the change that opens a ledger that was sealed; nil for another.
func (a *app) opening(ctx context.Context, how *ledger.Imported, q importing) (*ledger.SignedAdminChange, error) {
	if how.Seal == nil {
		return nil, nil
	}
	if to := how.Seal.To; to != "" && isAddress(q.to) && strings.TrimSuffix(to, "/") != strings.TrimSuffix(q.to, "/") {
		return nil, fmt.Errorf("the ledger was sealed to go on at %s: bring it there, not to %s", to, q.to)
	} else if isAddress(to) && !isAddress(q.to) {
		if err := a.hasNotGoneOn(ctx, to, how); err != nil {
			return nil, err
		}
	}
	id, err := accountArg(q.as)
	if err != nil {
		return nil, err
	}
	key, err := a.adminKey(credentials.Ledger{ChainID: how.ChainID, Genesis: how.Ledger}, id, how.AdminKeys)
	if err != nil {
		return nil, err
	}
	return ledger.AdminChange{Ledger: how.Ledger, Sequence: how.Sequence, Open: &how.Seal.To}.Sign(key), nil
}

// hasNotGoneOn refuses to open a ledger that was opened at the address that it was sealed
// for: it would live there and here. A home that is served there has not.
func (a *app) hasNotGoneOn(ctx context.Context, to string, how *ledger.Imported) error {
	if client.CheckURL(to) != nil {
		return nil
	}
	there, err := client.New(to).Settings(ctx)
	switch {
	case err != nil:
		a.warningf("the ledger was sealed to go on at %s, which does not say whether it does: %v", to, err)
	case there.Ledger == how.Ledger && there.NextSequence > how.Sequence:
		return fmt.Errorf("the ledger went on at %s: seal it there, and export it from there", to)
	}
	return nil
}

// adminKey is a key of an account that is kept here and may change the ledger.
func (a *app) adminKey(l credentials.Ledger, id account.ID, admins []keys.PublicKey) (keys.SecretKey, error) {
	folders := a.credentialsFolders()
	var stale *credentials.StaleError
	for _, folder := range folders {
		for stored, err := range folder.Keys(l, id) {
			if err != nil {
				return keys.SecretKey{}, err
			}
			if slices.Contains(admins, stored.Secret.PublicKey()) {
				a.warnOfExposed(stored.Path)
				return stored.Secret, nil
			}
			stale = &credentials.StaleError{Path: stored.Path, AccountID: id}
		}
	}
	if stale != nil {
		return keys.SecretKey{}, hint(stale, "an admin key of the ledger opens it")
	}
	return keys.SecretKey{}, credentials.NotFound(l, id, folders)
}

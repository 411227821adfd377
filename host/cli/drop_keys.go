package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"latchkey/core/account"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/host/pending"
)

// madeDrop is a drop that was made, with the undertaking that keeps its keys.
type madeDrop struct {
	*undertaking
	result dropResult
	window drops.Window // as it was begun, maybe by an earlier run
}

// makeDrop makes a drop whose keys are on disk before it is paid for, or goes on
// with one that an earlier run paid for. A file keeps its links, which only its
// owner can read. It is for the caller to end what was undertaken.
func (a *app) makeDrop(ctx context.Context, funder account.ID, command string, plan func() (*drops.Plan, error)) (*madeDrop, error) {
	if _, err := a.signer(ctx, funder); err != nil {
		return nil, err // before keys are made
	}
	p := &drops.Plan{}
	u, err := a.undertake(ctx, command, p, func(string) error {
		made, err := plan()
		if err == nil {
			*p = *made
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	out, err := u.run(ctx, a, a.signs(ctx, funder), func(s *client.Signer) (*client.Outcome, error) { return p.Fund(ctx, s) })
	if isUnfinished(err) {
		return nil, err
	}
	var d *drops.Created
	if err == nil {
		d, err = p.Made(out)
	}
	if err != nil {
		return nil, a.noDrop(ctx, u, p, err)
	}
	r := newDropResult(d)
	if r.File, err = keepDrop(filepath.Dir(filepath.Dir(u.Path())), d); err != nil {
		return nil, hint(errors.Join(err, u.Close()), fmt.Sprintf("drop %d was made, and its keys are in %s", d.ID, u.Path()))
	}
	return &madeDrop{u, r, p.Window}, nil
}

// noDrop closes the undertaking of a drop that was not made. Its keys stay unless
// it is certain that the contract has none of them.
func (a *app) noDrop(ctx context.Context, u *undertaking, p *drops.Plan, failure error) error {
	_, err := a.client().AccessKey(ctx, client.Final, p.Contract, p.Keys[0].PublicKey())
	if client.Is(err, client.UnknownAccessKey) || client.Is(err, client.UnknownAccount) {
		return errors.Join(failure, u.fail())
	}
	return hint(errors.Join(failure, u.Close()), "the drop may have been made all the same: its keys are in "+u.Path())
}

// dropsDir is the folder, among those of a ledger's keys, of the drops made
// here. No account can have its name.
const dropsDir = "_drops"

// keepDrop writes what --json prints of a drop into a file of the ledger's folder.
// A file that has another drop's links stays: copies of a ledger go on with the
// same numbers.
func keepDrop(ledgerDir string, d *drops.Created) (string, error) {
	dir := filepath.Join(ledgerDir, dropsDir)
	name := fmt.Sprintf("%s-%d", d.Links[0].Contract, d.ID)
	path := filepath.Join(dir, name+".json")
	if there, err := os.ReadFile(path); err == nil && !bytes.Contains(there, []byte(d.Links[0].Key.Text())) {
		path = filepath.Join(dir, fmt.Sprintf("%s-%s.json", name, d.Transaction))
	}
	return path, pending.WriteFile(path, newDropResult(d))
}

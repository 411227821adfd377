package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"latchkey/core/account"
	"latchkey/host/client"
	"latchkey/host/drops"
)

// createDrop makes a drop whose keys are on disk before it is paid for, or goes
// on with one that an earlier run paid for. It returns the file that keeps its
// links, which only its owner can read.
func (a *app) createDrop(ctx context.Context, funder account.ID, command string, plan func() (*drops.Plan, error)) (*drops.Created, string, error) {
	if _, err := a.signer(ctx, funder); err != nil {
		return nil, "", err // before keys are made
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
		return nil, "", err
	}
	out, err := u.run(ctx, a, a.signs(ctx, funder), func(s *client.Signer) (*client.Outcome, error) { return p.Fund(ctx, s) })
	if isUnfinished(err) {
		return nil, "", err
	}
	var d *drops.Created
	if err == nil {
		d, err = p.Made(out)
	}
	if err != nil {
		return nil, "", errors.Join(err, u.End()) // no drop has the keys
	}
	file, err := keepDrop(filepath.Dir(filepath.Dir(u.Path())), d)
	if err != nil {
		return nil, "", hint(errors.Join(err, u.Close()), "drop "+fmt.Sprint(d.ID)+" was made, and its keys are in "+u.Path())
	}
	return d, file, u.End()
}

// dropsDir is the folder, among those of a ledger's keys, of the drops made
// here. No account can have its name.
const dropsDir = "_drops"

// keepDrop writes what --json prints of a drop into a file of the ledger's folder.
func keepDrop(ledgerDir string, d *drops.Created) (string, error) {
	dir := filepath.Join(ledgerDir, dropsDir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	text, err := json.MarshalIndent(newDropResult(d), "", "  ")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, fmt.Sprintf("%s-%d.json", d.Links[0].Contract, d.ID))
	return path, os.WriteFile(path, append(text, '\n'), 0o600)
}

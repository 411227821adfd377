package cli

import (
	"context"
	"errors"
	"path/filepath"

	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/host/pending"
)

// undertaking is a command that makes keys: they are on disk before anything is
// sent, and stay there until it is known what became of it. Run again, it goes
// on where it stood.
type undertaking struct {
	*pending.Entry
	client *client.Client // notes what its signers send
	ran    bool           // there is an outcome
}

// pendingDir is the folder, among those of a ledger's keys, of commands under
// way. No account can have its name.
const pendingDir = "_pending"

// undertake begins a command, or goes on with one that an earlier run did not
// end. command says what is done, with all that makes a difference; begin fills
// notes with the keys and what else the command needs.
func (a *app) undertake(ctx context.Context, command string, notes any, begin func(network string) error) (*undertaking, error) {
	l, err := a.client().Ledger(ctx)
	if err != nil {
		return nil, err
	}
	folder := pending.Folder{Dir: filepath.Join(a.credentialsFolder().Dir, l.Name(), pendingDir)}
	entry, err := folder.Open(command, notes, func() error { return begin(l.Name()) })
	if err != nil {
		return nil, err
	}
	u := &undertaking{Entry: entry}
	u.client = client.New(a.node.rpc).Watched(u.watch(a))
	return u, nil
}

// watch notes what is sent, and reports lost answers, once for a transaction.
func (u *undertaking) watch(a *app) client.Watch {
	told := false
	return client.Watch{Signed: u.Note, Unclear: func(hash transaction.Hash, err error) {
		if !told {
			if failed := u.Lost(); failed != nil {
				a.warningf("%w", failed)
			}
			a.warningf("transaction %s was sent, and its answer was lost: %w; asking again; the new keys are in %s", hash, err, u.Path())
		}
		told = true
	}}
}

// unfinishedError is an undertaking that stays for another run: what it sent may
// have done something.
type unfinishedError struct{ err error }

func (e *unfinishedError) Error() string { return e.err.Error() }
func (e *unfinishedError) Unwrap() error { return e.err }

// run sends what the command sends, or goes on with what an earlier run sent.
// Unless the error is an *unfinishedError it is for the caller to close what
// remains, with over or fail.
func (u *undertaking) run(ctx context.Context, a *app, signer func(*client.Client) (*client.Signer, error),
	send func(*client.Signer) (*client.Outcome, error)) (*client.Outcome, error) {
	s, err := signer(u.client)
	var out *client.Outcome
	switch tx := u.Transaction(); {
	case err != nil:
	case tx != nil && u.WasRefused():
		out, err = u.client.Transaction(ctx, tx.Hash(), tx.SignerID) // somebody may have sent it since
		switch {
		case client.Is(err, client.UnknownTransaction):
			out, err = send(s)
		case err == nil:
			err = out.Err()
		}
	case tx != nil:
		a.warningf("going on with transaction %s of an earlier run of this command", tx.Hash())
		out, err = s.Resume(ctx, tx)
	default:
		out, err = send(s)
	}
	u.ran = out != nil
	if err != nil && !u.ran && !u.isOver(err) {
		return nil, &unfinishedError{hint(errors.Join(err, u.Close()),
			"run the same command again: it goes on where this one stopped, and pays nothing twice",
			"the new keys are in "+u.Path())}
	}
	return out, err
}

// isOver reports whether an error without an outcome means that nothing was sent,
// or that it was refused. That the signing key is gone is met only when all that
// was signed before has been.
func (u *undertaking) isOver(err error) bool {
	refused := (*drops.RefusedError)(nil)
	return u.Transaction() == nil || errors.As(err, &refused) || client.Is(err, client.InvalidTransaction) ||
		client.Is(err, client.UnknownAccessKey) || client.Is(err, client.UnknownAccount)
}

// over ends an undertaking whose result was shown. One that did not reach who
// asked for it stays, for the same command to show it.
func (u *undertaking) over(shown error) error {
	if shown == nil {
		return u.End()
	}
	return hint(errors.Join(shown, u.Close()),
		"run the same command again to see it: it pays nothing twice", "the new keys are in "+u.Path())
}

// fail closes an undertaking that came to nothing. A transaction that was refused
// is valid for a day, in the hands of whoever saw it: its keys stay, and the same
// command finds them if it runs after all.
func (u *undertaking) fail() error {
	if u.Transaction() == nil || u.ran {
		return u.End()
	}
	return u.Refuse()
}

// isUnfinished reports whether err left an undertaking for another run.
func isUnfinished(err error) bool {
	var stays *unfinishedError
	return errors.As(err, &stays)
}

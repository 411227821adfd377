package cli

import (
	"encoding/json"
	"errors"
	"io/fs"
	"syscall"

	"latchkey/core/transaction"
	"latchkey/host/campaign"
	"latchkey/host/client"
	"latchkey/host/credentials"
	"latchkey/host/drops"
	"latchkey/host/follow"
	"latchkey/host/pending"
	"latchkey/host/replica"
)

// Exit codes of the program.
const (
	exitOK      = 0
	exitFailure = 1
	exitUsage   = 2
	exitParted  = 3 // a node's log, or a node that is followed, tells another history than is here, or is damaged
)

// exitCode is what the program ends with after an error that is none of usage.
func exitCode(err error) int {
	if replica.IsParting(err) || errors.As(err, new(*follow.PartedError)) {
		return exitParted
	}
	return exitFailure
}

// usageError is a command line that was not understood.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func usage(message string) error { return &usageError{errors.New(message)} }

// hinted is an error with something to try.
type hinted struct {
	err   error
	hints []string
}

func (e *hinted) Error() string { return e.err.Error() }
func (e *hinted) Unwrap() error { return e.err }

func hint(err error, hints ...string) error { return &hinted{err, hints} }

// hintsOf returns what a person may try about err.
func hintsOf(err error) []string {
	var own *hinted
	var connection *client.ConnectionError
	var ran *client.ExecutionError
	var noKey *credentials.NotFoundError
	var stale *credentials.StaleError
	var unclear *client.UnclearError
	var refused *drops.RefusedError
	var busy *pending.BusyError
	var busyLinks *campaign.BusyError
	var taken *campaign.TakenError
	var unknown *campaign.UnknownError
	switch {
	case errors.As(err, &own):
		return own.hints
	case errors.As(err, &busy), errors.As(err, &busyLinks):
		return []string{"let that one end, or stop it and run the command again: it goes on where that one stopped"}
	case errors.As(err, &taken) && taken.Ended:
		return []string{"choose another --label", "latchkey drop show " + taken.Label + " tells what became of those, latchkey drop keys " + taken.Label + " shows them"}
	case errors.As(err, &taken):
		return []string{"choose another --label, or run the command that began it: it goes on where that stopped", "latchkey drop cancel " + taken.Label + " takes back what is made"}
	case errors.As(err, &unknown):
		return []string{"latchkey drop list shows the labels that there are"}
	case errors.As(err, &refused) && refused.Remedy != "":
		return []string{refused.Remedy}
	case errors.As(err, &unclear):
		return []string{"latchkey tx show " + unclear.Hash.String() + " tells what became of it"}
	case errors.As(err, &connection):
		return []string{"start a node with latchkey up, or name another with --rpc"}
	case errors.As(err, &ran) && ran.IsNotDeployable():
		return []string{"list the code with latchkey admin deployable add; a Worker must have been built with it first"}
	case errors.As(err, &ran):
		return []string{"latchkey tx trace " + ran.Hash.String() + " shows how far it came, and what was logged"}
	case errors.As(err, &noKey):
		return []string{"put the account's key file there, or name another folder with --credentials"}
	case errors.As(err, &stale):
		return []string{"latchkey account keys " + string(stale.AccountID) + " lists the keys that the account has, if there is one here"}
	case errors.Is(err, syscall.EADDRINUSE):
		return []string{"another node may be running; latchkey up --listen 127.0.0.1:0 picks a free port"}
	case errors.Is(err, fs.ErrExist):
		return []string{"name another file, or move that one away: it may be the only copy of a key"}
	}
	return nil
}

// errorJSON is the form of an error under --json; doc.go promises its fields.
type errorJSON struct {
	Name            string            `json:"name"`
	Message         string            `json:"message"`
	Hints           []string          `json:"hints,omitempty"`
	Data            any               `json:"data,omitempty"`
	TransactionHash *transaction.Hash `json:"transaction_hash,omitempty"`
}

func describe(err error, hints []string) errorJSON {
	v := errorJSON{Name: "FAILURE", Message: err.Error(), Hints: hints}
	var wrong *usageError
	var node *client.Error
	var ran *client.ExecutionError
	var connection *client.ConnectionError
	var unclear *client.UnclearError
	var refused *drops.RefusedError
	switch {
	case errors.As(err, &wrong):
		v.Name = "USAGE"
	case errors.As(err, &refused):
		v.Name = refused.Code
	case errors.As(err, &unclear):
		v.Name, v.TransactionHash = "OUTCOME_UNKNOWN", &unclear.Hash
	case errors.As(err, &node):
		v.Data = orNil(node.Data)
		if node.Cause.Name != "" {
			v.Name = node.Cause.Name
		}
	case errors.As(err, &ran):
		v.Name, v.Data, v.TransactionHash = "EXECUTION_FAILED", orNil(ran.Failure), &ran.Hash
	case errors.As(err, &connection):
		v.Name = "NO_ANSWER"
	}
	return v
}

func orNil(raw json.RawMessage) any {
	if len(raw) == 0 {
		return nil
	}
	return raw
}

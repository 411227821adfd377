package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/host/abi"
	"latchkey/host/client"
	"latchkey/host/plugin"
)

// methodArgs are the arguments CONTRACT METHOD [ARGS].
type methodArgs struct {
	contract account.ID
	method   string
	args     []byte
}

func parseMethodArgs(args []string) (m methodArgs, err error) {
	if m.contract, err = accountArg(args[0]); err != nil {
		return m, err
	}
	m.method, m.args = args[1], []byte("{}")
	if m.method == "" {
		return m, usage("the method has no name")
	}
	if len(args) > 2 {
		m.args = []byte(args[2])
	}
	if !json.Valid(m.args) {
		return m, hint(usage(fmt.Sprintf("the arguments are not JSON: %s", m.args)), `quote them for the shell, such as '{"account_id":"alice.test.near"}'`)
	}
	return m, nil
}

// heldToABI is what help says of arguments.
const heldToABI = `They are held
to what the contract says of its methods, before anything is sent; amounts of NEAR
may be written as "2.5 NEAR". On a terminal, what is missing is asked for.`

func addUnchecked(c *cobra.Command, unchecked *bool) {
	c.Flags().BoolVar(unchecked, "unchecked", false, "send ARGS as they are, whatever the contract says of its methods")
}

// fit holds arguments to the contract's ABI and completes them. What cannot be looked
// up is left to the contract.
func (a *app) fit(ctx context.Context, m *methodArgs, unchecked bool) error {
	if unchecked {
		return nil
	}
	contract := a.contractABI(ctx, m.contract)
	if contract == nil {
		return nil
	}
	method := contract.Method(m.method)
	if method == nil {
		return a.unlisted(ctx, m, contract)
	}
	complete, err := method.Arguments(m.args)
	var missing *abi.MissingError
	if errors.As(err, &missing) && isTerminal(a.in) && !a.json {
		if m.args, err = a.askFor(method, m.args, missing.Members); err != nil {
			return err
		}
		complete, err = method.Arguments(m.args)
	}
	if err != nil {
		return hint(&usageError{err}, argumentHints(err)...)
	}
	m.args = complete
	return nil
}

// contractABI reads what a contract says of its methods; nil for nothing that could be
// read.
func (a *app) contractABI(ctx context.Context, id account.ID) *abi.Contract {
	text, err := a.client().ContractABI(ctx, id)
	if err != nil || text == nil {
		return nil
	}
	contract, err := abi.Parse(text)
	if err != nil {
		return nil
	}
	return contract
}

// unlisted is about a method that the ABI does not list: the code may have it.
func (a *app) unlisted(ctx context.Context, m *methodArgs, contract *abi.Contract) error {
	acc, err := a.client().Account(ctx, client.Final, m.contract)
	if err != nil {
		return nil
	}
	code, err := a.codeOf(ctx, m.contract, acc)
	if err != nil {
		return nil
	}
	if exported, err := plugin.Methods(code); err != nil || slices.Contains(exported, m.method) {
		return nil
	}
	return hint(usage(fmt.Sprintf("%s has no method %s%s", m.contract, m.method, abi.Suggestion(m.method, contract.Names()))),
		"latchkey contract show "+string(m.contract)+" lists its methods", uncheckedHint)
}

const uncheckedHint = "--unchecked sends it as it is"

// argumentHints say of each missing member what it is for.
func argumentHints(err error) (hints []string) {
	var missing *abi.MissingError
	if errors.As(err, &missing) {
		for _, member := range missing.Members {
			if doc := member.Doc(); doc != "" {
				hints = append(hints, member.Name+": "+doc)
			}
		}
	}
	return append(hints, uncheckedHint)
}

package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"latchkey/core/account"
	"latchkey/host/audit"
	"latchkey/host/client"
	"latchkey/host/plugin"
)

// Methods that a contract of these kinds is known by.
var (
	holdsTerms = []string{"get_key", "get_keys", "grant", "proxy", "revoke"}
	recovers   = []string{"complete_recovery", "get_config", "get_requests", "start_recovery"}
)

// notCallableError is an account without methods.
type notCallableError struct {
	id  account.ID
	err error // why its contract has none; nil if it has no contract
}

func (e *notCallableError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("%s has no contract: there is nothing to call", e.id)
	}
	return fmt.Sprintf("nothing can be called of %s's contract: %v", e.id, e.err)
}

// methodsOf lists the methods of an account's contract. The error is a
// *notCallableError if it has none.
func (a *app) methodsOf(ctx context.Context, id account.ID) ([]string, error) {
	acc, err := a.client().Account(ctx, client.Final, id)
	if err != nil {
		return nil, err
	}
	if !hasContract(acc) {
		return nil, &notCallableError{id: id}
	}
	code, err := a.codeOf(ctx, id, acc)
	if err != nil {
		return nil, err
	}
	methods, err := plugin.Methods(code)
	if err != nil {
		return nil, &notCallableError{id, err}
	}
	return methods, nil
}

// methodsIfAny is methodsOf; none where there are none.
func (a *app) methodsIfAny(ctx context.Context, id account.ID) ([]string, error) {
	methods, err := a.methodsOf(ctx, id)
	if none := (*notCallableError)(nil); errors.As(err, &none) {
		return nil, nil
	}
	return methods, err
}

func hasAll(methods, wanted []string) bool {
	for _, name := range wanted {
		if !slices.Contains(methods, name) {
			return false
		}
	}
	return true
}

// holdsTerms reports whether the account's contract holds keys to terms; false if it has
// none and can get one.
func (a *app) holdsTerms(ctx context.Context, id account.ID) (bool, error) {
	acc, err := a.client().Account(ctx, client.Final, id)
	if err != nil || acc.GlobalContractAccountID == proxyPlugin {
		return err == nil, err
	}
	if hasContract(acc) {
		methods, err := a.methodsOf(ctx, id)
		if err != nil || hasAll(methods, holdsTerms) {
			return err == nil, err
		}
		return false, hint(fmt.Errorf("%s has a contract of its own, %s, which keeps no terms of keys", id, contractText(acc)),
			"latchkey key add gives it a key without terms; another account can have some, and be let into this one's contract")
	}
	var there json.RawMessage
	err = a.client().Do(ctx, "query", map[string]any{"finality": "final", "request_type": "view_global_contract_code_by_account_id", "account_id": proxyPlugin}, &there)
	if err != nil {
		return false, hint(fmt.Errorf("this ledger has no %s for %s to use: %w", proxyPlugin, id, err),
			"latchkey deploy bin/plugins/proxy.wasm --as "+string(id)+" gives the account the contract itself, and then the same command works")
	}
	return false, nil
}

// terms reads those of an account's keys; nil if its contract keeps none.
func (a *app) terms(ctx context.Context, at client.At, id account.ID, methods []string) (map[string]*audit.Terms, error) {
	if !hasAll(methods, holdsTerms) {
		return nil, nil
	}
	all := map[string]*audit.Terms{}
	for from := 0; ; {
		var page []*audit.Terms
		if err := a.viewJSON(ctx, at, id, "get_keys", map[string]any{"from_index": from}, &page); err != nil {
			return nil, err
		}
		for _, t := range page {
			all[t.PublicKey] = t
		}
		if from += len(page); len(page) == 0 {
			return all, nil
		}
	}
}

// recovery reads who can replace an account's keys; nil if nobody can.
func (a *app) recovery(ctx context.Context, at client.At, id account.ID, methods []string) (*audit.Recovery, error) {
	if !hasAll(methods, recovers) {
		return nil, nil
	}
	var r *audit.Recovery
	if err := a.viewJSON(ctx, at, id, "get_config", map[string]any{}, &r); err != nil || r == nil {
		return nil, err
	}
	var open []json.RawMessage
	err := a.viewJSON(ctx, at, id, "get_requests", map[string]any{}, &open)
	r.Open = uint64(len(open))
	return r, err
}

func (a *app) viewJSON(ctx context.Context, at client.At, id account.ID, method string, args, result any) error {
	view, err := a.client().View(ctx, at, id, method, []byte(asJSON(args)))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(view.Value, result); err != nil {
		return fmt.Errorf("%s of %s returned something else than expected: %w", method, id, err)
	}
	return nil
}

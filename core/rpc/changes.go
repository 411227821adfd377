package rpc

import (
	"bytes"
	"errors"
	"fmt"
	"sort"

	"latchkey/core/account"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/state"
)

// changesRequest holds the parameters of all types of changes.
type changesRequest struct {
	blockReference
	ChangesType     string             `json:"changes_type"`
	AccountIDs      []account.ID       `json:"account_ids"`
	Keys            []accountWithKey   `json:"keys"`
	KeyPrefixBase64 string             `json:"key_prefix_base64"`
	prefix          []byte             // what KeyPrefixBase64 says
	wanted          []account.ID       // the accounts asked for, each once
	single          map[wantedKey]bool // of single_access_key_changes
}

type accountWithKey struct {
	AccountID account.ID      `json:"account_id"`
	PublicKey *keys.PublicKey `json:"public_key"`
}

type wantedKey struct {
	id  account.ID
	key keys.PublicKey
}

// changesTypes tell which changes of an account a type asks for. Gas keys do not
// exist under the schedule, so they never change.
var changesTypes = map[string]func(q *changesRequest, ch *change) bool{
	"account_changes":        func(_ *changesRequest, ch *change) bool { return ch.kind == accountTouched },
	"contract_code_changes":  func(_ *changesRequest, ch *change) bool { return ch.kind == codeTouched },
	"all_access_key_changes": func(_ *changesRequest, ch *change) bool { return ch.kind == keyTouched },
	"single_access_key_changes": func(q *changesRequest, ch *change) bool {
		return ch.kind == keyTouched && q.single[wantedKey{ch.id, ch.key}]
	},
	"data_changes": func(q *changesRequest, ch *change) bool {
		return ch.kind == dataTouched && bytes.HasPrefix(ch.name, q.prefix)
	},
	"all_gas_key_changes":    func(*changesRequest, *change) bool { return false },
	"single_gas_key_changes": func(*changesRequest, *change) bool { return false },
}

func (p params) changesRequest() (q changesRequest, failure *Error) {
	if failure := p.object(&q); failure != nil {
		return q, failure
	}
	if _, known := changesTypes[q.ChangesType]; !known {
		return q, parseError("params: unknown changes_type %q", q.ChangesType)
	}
	if q.prefix, failure = base64Param("key_prefix_base64", q.KeyPrefixBase64); failure != nil {
		return q, failure
	}
	byKey := q.ChangesType == "single_access_key_changes" || q.ChangesType == "single_gas_key_changes"
	if byKey && q.Keys == nil || !byKey && q.AccountIDs == nil {
		return q, parseError("params: %s needs account_ids, or keys if it is about single ones", q.ChangesType)
	}
	q.single = map[wantedKey]bool{}
	for _, k := range q.Keys {
		if k.AccountID == "" || k.PublicKey == nil {
			return q, parseError("params: each of keys has account_id and public_key")
		}
		q.single[wantedKey{k.AccountID, *k.PublicKey}] = true
		q.AccountIDs = append(q.AccountIDs, k.AccountID)
	}
	seen := map[account.ID]bool{}
	for _, id := range q.AccountIDs {
		if !seen[id] {
			seen[id], q.wanted = true, append(q.wanted, id)
		}
	}
	return q, nil
}

// changes reports what became of accounts, keys, data or code in a block, with
// causes: per account in the order asked, per record in the order of the records,
// then as they came.
func changes(x *exchange, p params) (any, *Error) {
	q, failure := p.changesRequest()
	if failure != nil {
		return nil, failure
	}
	b, all, failure := x.changesIn(q.blockReference)
	if failure != nil {
		return nil, failure
	}
	asks := changesTypes[q.ChangesType]
	ofAccount := map[account.ID][]change{}
	for i := range all {
		if ch := &all[i]; asks(&q, ch) {
			ofAccount[ch.id] = append(ofAccount[ch.id], *ch)
		}
	}
	found := []change{}
	for _, id := range q.wanted {
		mine := ofAccount[id]
		sort.SliceStable(mine, func(i, j int) bool { return bytes.Compare(mine[i].record, mine[j].record) < 0 })
		found = append(found, mine...)
	}
	return map[string]any{"block_hash": b.Hash, "changes": found}, nil
}

// blockEffects names what a block has touched, each once.
func blockEffects(x *exchange, p params) (any, *Error) {
	var ref blockReference
	if failure := p.object(&ref); failure != nil {
		return nil, failure
	}
	b, all, failure := x.changesIn(ref)
	if failure != nil {
		return nil, failure
	}
	type touch struct {
		AccountID account.ID `json:"account_id"`
		Type      touched    `json:"type"`
	}
	seen := map[touch]bool{}
	list := []touch{}
	for i := range all {
		t := touch{all[i].id, all[i].kind}
		if !seen[t] {
			seen[t], list = true, append(list, t)
		}
	}
	sort.Slice(list, func(i, j int) bool {
		a, b := list[i], list[j]
		return a.AccountID < b.AccountID || a.AccountID == b.AccountID && a.Type < b.Type
	})
	return map[string]any{"block_hash": b.Hash, "changes": list}, nil
}

// changesIn lists all changes of the block that a reference picks.
func (x *exchange) changesIn(ref blockReference) (*ledger.Block, []change, *Error) {
	b, failure := x.resolve(ref)
	if failure != nil {
		return nil, nil, failure
	}
	steps, failure := x.replay(b)
	if failure != nil {
		return nil, nil, failure
	}
	var all []change
	for i := range steps {
		found, err := x.changesOf(&steps[i])
		if err != nil {
			return nil, nil, internalError(err)
		}
		all = append(all, found...)
	}
	return b, all, nil
}

// replay runs a block again, in its turn. What is too old for that, and what an
// earlier program made by other rules, is gone.
func (x *exchange) replay(b *ledger.Block) ([]ledger.Step, *Error) {
	if !x.view.CanReplay(b) {
		return nil, collected(b, fmt.Sprintf("the state before block %d is no longer kept", b.Height))
	}
	if failure := x.enter(); failure != nil {
		return nil, failure
	}
	steps, err := x.view.Replay(b)
	if differs := (*ledger.ReplayError)(nil); errors.As(err, &differs) {
		return nil, collected(b, err.Error())
	}
	if err != nil {
		return nil, hostError(err)
	}
	return steps, nil
}

func (x *exchange) changesOf(step *ledger.Step) ([]change, error) {
	var all []change
	err := x.eachChange(step.Deltas, func(e state.Entry, d state.Delta, ch change) error {
		ch.Cause, ch.id, ch.record = viewCause(step), e.AccountID, d.Key
		all = append(all, ch)
		return nil
	})
	return all, err
}

// eachChange visits the changes of the deltas that belong to accounts.
func (x *exchange) eachChange(deltas []state.Delta, visit func(state.Entry, state.Delta, change) error) error {
	for _, d := range deltas {
		e, ok := state.EntryOf(d.Key)
		if !ok {
			continue
		}
		found, err := x.changesOfEntry(e, d)
		if err != nil {
			return err
		}
		for _, ch := range found {
			if err := visit(e, d, ch); err != nil {
				return err
			}
		}
	}
	return nil
}

package rpc

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// TraceChange is one record that a transaction or receipt changed, in short.
type TraceChange struct {
	AccountID account.ID `json:"account_id"`
	Type      string     `json:"type"` // as the method changes has it, such as access_key_deletion
	Text      string     `json:"text"` // in words
}

// tracedBlocksMax bounds what one trace runs again; receipts seldom need a second
// block.
const tracedBlocksMax = 16

// replayAt runs the block at a height again.
func (x *exchange) replayAt(height uint64) ([]ledger.Step, *Error) {
	b, err := x.view.Block(height)
	if err != nil {
		return nil, internalError(err)
	}
	return x.replay(b)
}

// note runs the blocks of a transaction again, as far as they can be.
func (t tracer) note(x *exchange, s *ledger.TransactionStatus) *Error {
	seen := map[uint64]bool{}
	for _, p := range append([]ledger.Placed{s.Outcome}, s.Receipts...) {
		if seen[p.Block.Height] || len(seen) == tracedBlocksMax {
			continue
		}
		seen[p.Block.Height] = true
		steps, failure := x.replayAt(p.Block.Height)
		if failure != nil && failure.Cause.Name == goneCause {
			continue
		}
		if failure != nil {
			return failure
		}
		if err := t.add(x, steps); err != nil {
			return internalError(err)
		}
	}
	return nil
}

// changesOfOne answers latchkey_changes {id}: what one transaction or receipt changed, in words.
func changesOfOne(x *exchange, p params) (any, *Error) {
	var q struct {
		ID *transaction.Hash `json:"id"`
	}
	if failure := p.object(&q); failure != nil {
		return nil, failure
	}
	if q.ID == nil {
		return nil, parseError("params: id is missing: the hash of a transaction or receipt")
	}
	height, ran, err := x.view.RanAt(*q.ID)
	if err != nil {
		return nil, internalError(err)
	}
	if !ran {
		return nil, x.unknownHash(*q.ID)
	}
	steps, failure := x.replayAt(height)
	if failure != nil {
		return nil, failure
	}
	own := slices.DeleteFunc(steps, func(s ledger.Step) bool { return s.ID != *q.ID })
	t := tracer{}
	if err := t.add(x, own); err != nil {
		return nil, internalError(err)
	}
	return struct {
		Height  uint64        `json:"ran_at_height"`
		Changes []TraceChange `json:"changes"`
	}{height, append([]TraceChange{}, t[*q.ID]...)}, nil
}

// add takes the steps of a block. A reward belongs to what its receipt changed.
func (t tracer) add(x *exchange, steps []ledger.Step) error {
	for i := 0; i < len(steps); {
		id := steps[i].ID
		whole := map[string]state.Delta{}
		for ; i < len(steps) && steps[i].ID == id; i++ {
			for _, d := range steps[i].Deltas {
				if earlier, again := whole[string(d.Key)]; again {
					d.Old = earlier.Old
				}
				whole[string(d.Key)] = d
			}
		}
		changes, err := x.traceChanges(inOrder(whole))
		if err != nil {
			return err
		}
		t[id] = changes
	}
	return nil
}

func inOrder(deltas map[string]state.Delta) []state.Delta {
	keys := make([]string, 0, len(deltas))
	for key := range deltas {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	all := make([]state.Delta, 0, len(keys))
	for _, key := range keys {
		all = append(all, deltas[key])
	}
	return all
}

func (x *exchange) traceChanges(deltas []state.Delta) ([]TraceChange, error) {
	var all []TraceChange
	err := x.eachChange(deltas, func(e state.Entry, d state.Delta, ch change) error {
		text, err := changeInWords(e, d, &ch)
		all = append(all, TraceChange{e.AccountID, ch.Type, text})
		return err
	})
	return all, err
}

func changeInWords(e state.Entry, d state.Delta, ch *change) (string, error) {
	switch ch.kind {
	case accountTouched:
		return accountInWords(d)
	case keyTouched:
		return keyInWords(e, d)
	case dataTouched:
		if d.New == nil {
			return "entry " + shortName(e.Key) + " deleted", nil
		}
		return fmt.Sprintf("entry %s set to %d bytes", shortName(e.Key), len(d.New)), nil
	}
	if update, ok := ch.Change.(codeUpdate); ok {
		return fmt.Sprintf("code of %d bytes", len(update.Code)), nil
	}
	return "code removed", nil
}

func accountInWords(d state.Delta) (string, error) {
	earlier, existed, err := accountIn(d.Old)
	if err != nil {
		return "", err
	}
	acc, exists, err := accountIn(d.New)
	switch {
	case err != nil:
		return "", err
	case !exists:
		return fmt.Sprintf("account deleted, had %s NEAR", earlier.Amount.FormatNEAR()), nil
	case !existed:
		return fmt.Sprintf("account created, has %s NEAR", acc.Amount.FormatNEAR()), nil
	}
	var parts []string
	if acc.Amount != earlier.Amount {
		parts = append(parts, fmt.Sprintf("balance %s NEAR", difference(earlier.Amount, acc.Amount)))
	}
	if acc.Locked != earlier.Locked {
		parts = append(parts, fmt.Sprintf("stake %s NEAR", difference(earlier.Locked, acc.Locked)))
	}
	if acc.StorageUsage != earlier.StorageUsage {
		parts = append(parts, fmt.Sprintf("storage %+d bytes", int64(acc.StorageUsage-earlier.StorageUsage)))
	}
	if acc.Contract != earlier.Contract {
		parts = append(parts, "contract "+contractInWords(acc.Contract))
	}
	return strings.Join(parts, ", "), nil
}

// difference is what was added, with its sign.
func difference(earlier, now amount.Yocto) string {
	if more, ok := now.Sub(earlier); ok {
		return "+" + more.FormatNEAR()
	}
	return "-" + earlier.SaturatingSub(now).FormatNEAR()
}

func contractInWords(c state.Contract) string {
	switch c.Kind {
	case state.LocalContract:
		return "of its own"
	case state.GlobalContract, state.GlobalByAccount:
		return transaction.GlobalContractID{CodeHash: c.Hash, AccountID: c.AccountID}.String()
	}
	return "none"
}

func keyInWords(e state.Entry, d state.Delta) (string, error) {
	name := "key " + shortKey(e.PublicKey)
	if d.New == nil {
		return name + " deleted", nil
	}
	ak, err := state.DecodeAccessKey(d.New)
	if err != nil {
		return "", err
	}
	if d.Old == nil {
		return name + " added" + limitsInWords(ak.Permission), nil
	}
	earlier, err := state.DecodeAccessKey(d.Old)
	if err != nil {
		return "", err
	}
	if ak.Nonce != earlier.Nonce {
		name += " used, nonce " + strconv.FormatUint(ak.Nonce, 10)
	}
	if had, has := allowance(earlier), allowance(ak); had != nil && has != nil && *had != *has {
		name += ", allowance " + difference(*had, *has) + " NEAR"
	}
	return name, nil
}

func limitsInWords(p accesskey.Permission) string {
	if p.FunctionCall == nil {
		return ", full access"
	}
	return ", to call " + p.FunctionCall.ReceiverID
}

func allowance(ak accesskey.AccessKey) *amount.Yocto {
	if ak.Permission.FunctionCall == nil {
		return nil
	}
	return ak.Permission.FunctionCall.Allowance
}

// How much of a storage key is enough to recognise it, as text and in hex.
const nameTextBytesMax, nameHexBytesMax = 32, 12

// shortName quotes a storage key that is text and gives others in hex.
func shortName(key []byte) string {
	isText := func(r rune) bool { return r != utf8.RuneError && strconv.IsPrint(r) }
	if text, more := start(key, nameTextBytesMax); strings.IndexFunc(text, func(r rune) bool { return !isText(r) }) < 0 {
		return strconv.Quote(text) + more
	}
	text, more := start(key, nameHexBytesMax)
	return fmt.Sprintf("0x%x%s", text, more)
}

func start(b []byte, bytesMax int) (text, more string) {
	if len(b) > bytesMax {
		return string(b[:bytesMax]), "…"
	}
	return string(b), ""
}

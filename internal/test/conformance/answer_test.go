package conformance

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/core/transaction"
	"latchkey/host/plugintest"
	"latchkey/internal/test/shipped"
)

// answer is what came of a step.
type answer struct {
	Value   string                `json:"value,omitempty"`
	Failure string                `json:"failure,omitempty"`
	Logs    []string              `json:"logs,omitempty"`
	Paid    map[account.ID]string `json:"paid,omitempty"`  // what people had more or less then, in yocto, beside gas
	State   []string              `json:"state,omitempty"` // the results of views, where they are others than before
	Bytes   int64                 `json:"bytes,omitempty"` // by which the token's storage has changed
}

// ledger is a token on a ledger, and what it was at the last look.
type ledger struct {
	*plugintest.Chain
	views []call
	state []string
}

func begin(t *testing.T, token []byte, views []call) *ledger {
	t.Helper()
	accounts := []plugintest.Account{{ID: tokenID, Amount: "100", Plugin: "token"}, {ID: receiverID, Amount: "10", Plugin: "receiver"}}
	for _, id := range people {
		accounts = append(accounts, plugintest.Account{ID: id, Amount: "100"})
	}
	return &ledger{plugintest.New(t, plugintest.Plugins{"token": token, "receiver": shipped.Receiver(t)}, accounts...), views, nil}
}

// take runs a step.
func (l *ledger) take(s step) (a answer) {
	if s.By == "" {
		a.Value, a.Failure = l.View(tokenID, s.Calls[0].Method, s.Calls[0].Args)
		return a
	}
	before, bytes := l.balances(), l.bytes()
	var actions []transaction.Action
	for _, c := range s.Calls {
		actions = append(actions, c.action())
	}
	r := l.Together(l.SignActions(s.By, tokenID, string(s.By), actions...))[0]
	a.Value, a.Failure, a.Logs = r.Value, text(r.Failure), r.Logs
	a.Paid = l.paid(before, s.By, r)
	a.Bytes = l.bytes() - bytes
	if state := l.look(); fmt.Sprint(state) != fmt.Sprint(l.state) {
		a.State, l.state = state, state
	}
	return a
}

func (c call) action() transaction.Action {
	tgas, deposit := c.Tgas, c.Deposit
	if tgas == 0 {
		tgas = tgasNormal
	}
	if deposit == "" {
		deposit = "0"
	}
	return transaction.FunctionCall{MethodName: c.Method, Args: []byte(c.Args), Gas: tgas * 1e12, Deposit: plugintest.NEAR(deposit)}
}

func (l *ledger) balances() map[account.ID]*big.Int {
	all := map[account.ID]*big.Int{}
	for _, id := range people {
		all[id] = new(big.Int)
		all[id].SetString(l.Balance(id).String(), 10)
	}
	return all
}

// paid is what people got and paid since, but for the gas that who signed paid.
func (l *ledger) paid(before map[account.ID]*big.Int, signer account.ID, r *plugintest.Result) map[account.ID]string {
	gas := r.Status.Outcome.TokensBurnt
	for _, placed := range r.Status.Receipts {
		gas = gas.SaturatingAdd(placed.TokensBurnt)
	}
	burnt, _ := new(big.Int).SetString(gas.String(), 10)
	changes := l.balances()
	if balance, is := changes[signer]; is { // the token's own account begins it
		balance.Add(balance, burnt)
	}
	paid := map[account.ID]string{}
	for id, now := range changes {
		if now.Sub(now, before[id]).Sign() != 0 {
			paid[id] = fmt.Sprintf("%+d", now)
		}
	}
	return paid
}

func (l *ledger) bytes() int64 {
	record, _ := l.State().Account(tokenID)
	return int64(record.StorageUsage)
}

// look asks the views of the state; what fails is its text.
func (l *ledger) look() (state []string) {
	for _, c := range l.views {
		value, failure := l.View(tokenID, c.Method, c.Args)
		state = append(state, inOrder(value)+text(failure))
	}
	return state
}

// text is what a contract says when it fails, or NEAR's JSON of another failure.
func text(failure string) string {
	var f struct {
		ActionError struct {
			Kind struct {
				FunctionCallError struct{ ExecutionError string }
			}
		}
	}
	if json.Unmarshal([]byte(failure), &f) == nil && f.ActionError.Kind.FunctionCallError.ExecutionError != "" {
		return f.ActionError.Kind.FunctionCallError.ExecutionError
	}
	return failure
}

// approvals are what a token is approved for. The reference tells them in no order.
var approvals = regexp.MustCompile(`"approved_account_ids":{[^}]*}`)

func inOrder(state string) string {
	return approvals.ReplaceAllStringFunc(state, func(found string) string {
		name, members, _ := strings.Cut(strings.TrimSuffix(found, "}"), "{")
		sorted := strings.Split(members, ",")
		slices.Sort(sorted)
		return name + "{" + strings.Join(sorted, ",") + "}"
	})
}

// equal compares answers but for storage, which may be less.
func (a answer) equal(b answer) bool {
	return a.Value == b.Value && a.Failure == b.Failure && fmt.Sprint(a.Logs) == fmt.Sprint(b.Logs) &&
		maps.Equal(a.Paid, b.Paid) && fmt.Sprint(a.State) == fmt.Sprint(b.State)
}

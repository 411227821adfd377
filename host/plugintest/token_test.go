package plugintest

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/core/transaction"
	"latchkey/internal/test/asm"
	"latchkey/internal/test/shipped"
)

const (
	bob        = account.ID("bob.test.near")
	receiverID = account.ID("receiver.test.near")
	stranger   = account.ID("stranger.test.near") // whom no token knows

	oneYocto = "0.000000000000000000000001" // NEAR
)

// tokens is a chain with a token contract, whose owner is creator, and a receiver's.
type tokens struct {
	*Chain
	id account.ID // the token contract's account
}

func newTokensOn(t testing.TB, schedule, plugin string) *tokens {
	t.Helper()
	plugins := standard(t)
	plugins["receiver"] = shipped.Receiver(t)
	c := &tokens{id: account.ID(plugin + ".test.near")}
	c.Chain = newOn(t, openEngine(t), schedule, plugins, Account{c.id, "10", plugin}, Account{receiverID, "10", "receiver"}, Account{stranger, "5000", ""},
		Account{creator, "100", ""}, Account{alice, "10", ""}, Account{bob, "10", ""})
	return c
}

// call calls the token with 1 yocto and 300 Tgas, unless options say otherwise.
func (c *tokens) call(by account.ID, method, args string, options ...Option) *Result {
	c.t.Helper()
	return c.Call(by, c.id, method, args, append([]Option{Deposit(oneYocto), Tgas(300)}, options...)...)
}

// view calls a view method that has to succeed.
func (c *tokens) view(method, args string) string {
	c.t.Helper()
	value, failure := c.View(c.id, method, args)
	if failure != "" {
		c.t.Fatalf("%s %s: %s", method, args, failure)
	}
	return value
}

// functionCall is a call to sign with others.
func functionCall(method, args string, tgas uint64, deposit string) transaction.FunctionCall {
	return transaction.FunctionCall{MethodName: method, Args: []byte(args), Gas: tgas * 1_000_000_000_000, Deposit: NEAR(deposit)}
}

// object writes a JSON object of names and values in turn.
func object(members ...any) string {
	var text []string
	for i := 0; i < len(members); i += 2 {
		value, _ := json.Marshal(members[i+1])
		text = append(text, fmt.Sprintf("%q:%s", members[i], value))
	}
	return "{" + strings.Join(text, ",") + "}"
}

// logged expects a transaction's logs, in order.
func logged(t testing.TB, r *Result, logs ...string) {
	t.Helper()
	expect(t, "logs", strings.Join(r.Logs, "\n"), strings.Join(logs, "\n"))
}

// own is what the contract holds beyond the stake of its storage.
func (c *tokens) own(t testing.TB) string {
	t.Helper()
	record, _ := c.State().Account(c.id)
	stake, _ := NEAR("0.00001").Mul64(record.StorageUsage)
	own, enough := record.Amount.Sub(stake)
	if !enough {
		t.Fatalf("%s lacks the stake of its storage", c.id)
	}
	return own.String()
}

// TestTheLongestAnswersComeToNothing: however long an answer a receiver can give for the
// gas it has, the callback can read it, and what was sent comes back. This one does
// nothing else: it returns that much of its memory.
func TestTheLongestAnswersComeToNothing(t *testing.T) {
	const answerMax = 4 << 20
	for _, plugin := range []string{"ft", "nft"} {
		c := newNFTOrFT(t, plugin)
		for _, tgas := range []uint64{35, 50, 80, 120, 150, 200} {
			longest := 0
			for bytes := 0; bytes <= answerMax; bytes += answerMax / 32 {
				var m asm.Module
				answer := m.ImportHost("value_return")
				m.Memory(answerMax>>16, -1)
				m.Method(plugin+"_on_transfer", asm.I64Const(int64(bytes)), asm.I64Const(0), asm.Call(answer))
				c.Together(c.SignActions(receiverID, receiverID, string(receiverID), transaction.DeployContract{Code: m.Wasm()}))[0].Succeeds(t)
				args, back := object("receiver_id", receiverID, "token_id", "1", "msg", ""), "false"
				if plugin == "ft" {
					args, back = object("receiver_id", receiverID, "amount", "100", "msg", ""), `"0"`
				}
				r := c.call(creator, plugin+"_transfer_call", args, Tgas(tgas))
				expect(t, fmt.Sprintf("%s: %d bytes for %d Tgas", plugin, bytes, tgas), r.Succeeds(t), back)
				if receiverFailed(r) == nil {
					longest = bytes
				}
			}
			if longest < int(tgas)*7_000 {
				t.Errorf("%s: no answer of more than %d bytes for %d Tgas", plugin, longest, tgas)
			}
		}
	}
}

// newNFTOrFT is newFT or newNFT with one token, which is approved for as many accounts
// as can be.
func newNFTOrFT(t *testing.T, plugin string) *tokens {
	t.Helper()
	if plugin == "ft" {
		return newFT(t)
	}
	c := newNFT(t, 1)
	c.approveAll(t)
	return c
}

// TestTokensAreMadeInOneTransaction: an account below the signer's comes into being,
// uses the published code and is initialized, or nothing of it happens.
func TestTokensAreMadeInOneTransaction(t *testing.T) {
	for plugin, args := range map[string]string{
		"ft":  `{"owner_id":"creator.test.near","total_supply":"10000","metadata":` + ftMetadata + `}`,
		"nft": `{"owner_id":"creator.test.near","metadata":` + nftMetadata + `}`,
	} {
		c := newTokensOn(t, development, plugin)
		c.id = "coin.creator.test.near"
		for _, initialize := range []string{`{}`, args} {
			r := c.Together(c.SignActions(creator, c.id, string(creator), transaction.CreateAccount{}, transaction.Transfer{Deposit: NEAR("0.1")},
				transaction.UseGlobalContract{Contract: transaction.GlobalContractID{AccountID: global(plugin)}},
				functionCall("new", initialize, 30, "0")))[0]
			if initialize != args {
				r.FailsWith(t, "missing field owner_id")
				continue
			}
			r.Succeeds(t)
		}
		expect(t, "the owner of "+plugin, c.view("get_owner", "{}"), `"creator.test.near"`)
	}
}

// TestS100TokensTellEachChangeOnce: a call that changes a token has one event of its
// name, one that fails or changes none has no event.
func TestS100TokensTellEachChangeOnce(t *testing.T) {
	ft, nft := newFT(t), newNFT(t, 0)
	for _, told := range []struct {
		on           *tokens
		by           account.ID
		method, args string
		event        string
		options      []Option
	}{
		{ft, creator, "ft_mint", `{"receiver_id":"alice.test.near","amount":"5"}`, "ft_mint", nil},
		{ft, alice, "ft_mint", `{"receiver_id":"alice.test.near","amount":"5"}`, "", nil},
		{ft, alice, "ft_transfer", `{"receiver_id":"bob.test.near","amount":"5"}`, "ft_transfer", nil},
		{ft, alice, "ft_transfer", `{"receiver_id":"bob.test.near","amount":"5"}`, "", nil},
		{ft, creator, "storage_deposit", `{"account_id":"a.near"}`, "", []Option{Deposit("0.00125")}},
		{ft, bob, "storage_unregister", `{"force":true}`, "ft_burn", nil},
		{ft, bob, "storage_unregister", `{"force":true}`, "", nil},
		{ft, alice, "storage_unregister", `{}`, "", nil}, // it held none
		{ft, creator, "drop_owner", ``, "owner_changed", nil},
		{nft, creator, "nft_mint", mintArgs("1", alice), "nft_mint", []Option{Deposit("1")}},
		{nft, creator, "nft_mint", mintArgs("1", alice), "", []Option{Deposit("1")}},
		{nft, bob, "nft_transfer", `{"receiver_id":"bob.test.near","token_id":"1"}`, "", nil},
		{nft, alice, "nft_approve", `{"account_id":"bob.test.near","token_id":"1"}`, "", []Option{Deposit("1")}},
		{nft, bob, "nft_transfer_payout", `{"receiver_id":"bob.test.near","token_id":"1","balance":"1"}`, "nft_transfer", nil},
		{nft, creator, "set_owner", `{"owner_id":"bob.test.near"}`, "owner_changed", nil},
	} {
		var events []string
		for _, log := range told.on.call(told.by, told.method, told.args, told.options...).Logs {
			text, is := strings.CutPrefix(log, "EVENT_JSON:")
			var event struct {
				Standard, Version, Event string
				Data                     []map[string]any
			}
			if !is {
				continue
			}
			if err := json.Unmarshal([]byte(text), &event); err != nil || event.Standard == "" || event.Version == "" || len(event.Data) != 1 {
				t.Errorf("%s: %v: %s", told.method, err, log)
			}
			events = append(events, event.Event)
		}
		expect(t, told.method+" "+told.args, strings.Join(events, " "), told.event)
	}
}

// TestLongMemos: a memo of 10 kB is told; one that no log can hold is refused, with
// how long logs may be.
func TestLongMemos(t *testing.T) {
	c := newFT(t)
	transfer := func(memo string) *Result {
		return c.call(creator, "ft_transfer", object("receiver_id", alice, "amount", "1", "memo", memo))
	}
	transfer(strings.Repeat("x", 10_000)).Succeeds(t)
	transfer(strings.Repeat("x", 20_000)).FailsWith(t, "16384")
	c.balances(t, "10000", "alice.test.near", "1")
}

// gasRows are the lines of a table of what calls burn, with all they lead to.
type gasRows struct{ text string }

func (rows *gasRows) add(t *testing.T, what string, r *Result) {
	t.Helper()
	r.Succeeds(t)
	rows.text += fmt.Sprintf("| %s | %.2f |\n", what, tera(r.GasBurnt()))
}

func (rows *gasRows) hold(t *testing.T, plugin string) {
	t.Helper()
	holdInReadme(t, plugin, "| call | Tgas |\n|---|---|\n"+rows.text)
}

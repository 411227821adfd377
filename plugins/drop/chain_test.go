//go:build !wasip1

package main

import (
	"slices"
	"strings"
	"testing"

	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/sdktest"
)

const (
	contract  = "drop.test.near"
	registrar = "test.near"
	funder    = "creator.test.near"
	alice     = "alice.test.near"
)

// methods are the contract's exports, by name.
var methods = map[string]func(){
	"new": New, "create_near_drop": CreateNearDrop, "resolve_create_drop": ResolveCreateDrop,
	"claim_for": ClaimFor, "claim": Claim, "create_account_and_claim": CreateAccountAndClaim,
	"resolve_account_create": ResolveAccountCreate, "resolve_near_claim": ResolveNearClaim, "settle_key": SettleKey,
	"get_drop_by_id": GetDropByID, "get_drop_id_by_key": GetDropIDByKey, "required_deposit": RequiredDeposit, "preview_claim": PreviewClaim,
	"create_ft_drop": CreateFTDrop, "create_nft_drop": CreateNFTDrop, "create_drop": CreateDrop,
	"ft_on_transfer": FTOnTransfer, "nft_on_transfer": NFTOnTransfer, "nft_on_approve": NFTOnApprove,
	"resolve_ft_claim": ResolveFTClaim, "resolve_ft_bounds": ResolveFTBounds, "resolve_ft_registered": ResolveFTRegistered,
	"resolve_nft_claim": ResolveNFTClaim, "resolve_call_claim": ResolveCallClaim, "resolve_gate": ResolveGate, "resolve_return": ResolveReturn,
	"get_drops": GetDrops, "get_keys": GetKeys, "get_drop_terms": GetDropTerms, "get_drop_picture": GetDropPicture,
	"get_obligations": GetObligations, "get_key_balance": GetKeyBalance, "get_key_information": GetKeyInformation,
	"freeze": Freeze, "unfreeze": Unfreeze,
	"sponsor_deposit": SponsorDeposit, "sponsor_allow": SponsorAllow, "sponsor_withdraw": SponsorWithdraw, "get_sponsor": GetSponsor,
	"reclaim_drop": ReclaimDrop, "get_reclaim_gas": GetReclaimGas, "cancel_drop": CancelDrop, "get_ended_drop_by_id": GetEndedDropByID, "resolve_reclaim": ResolveReclaim,
}

// chain is just enough of a runtime to follow a claim: it runs the contract's
// receipts one after another and keeps balances. Gas is free here.
type chain struct {
	t         *testing.T
	host      *sdktest.Host
	balances  map[string]sdk.Amount
	queue     []*receipt
	events    []string
	registrar string // what create_account answers: "true", "false" or "" for a failure
	keysFail  bool   // whether adding keys fails
	ft        *fakeFT
	nft       *fakeNFT
	called    []sdktest.Action // what the account "app.near" was called with
}

type receipt struct {
	sdktest.Promise
	predecessor string
	signer      string
	signerKey   []byte
	after       []*receipt // those it waits for
	passed      *receipt   // whose outcome is this one's
	done        bool
	outcome     sdktest.Outcome
}

// newChain returns a chain whose contract owns 30 NEAR and is initialized.
func newChain(t *testing.T) *chain {
	c := &chain{t: t, host: sdktest.NewHost(contract), registrar: "true",
		balances: map[string]sdk.Amount{contract: sdk.Near(30), registrar: sdk.Near(50), funder: sdk.Near(500), alice: sdk.Near(1)}}
	c.host.BaseUsage = 2_000_000
	c.addTokens()
	c.must(contract, sdk.PublicKey{}, "new", `{"top_level_account":"`+registrar+`"}`, sdk.Amount{})
	return c
}

// call runs a method and everything that follows; it returns the result of the
// whole, or the text the method ended with.
func (c *chain) call(predecessor string, key sdk.PublicKey, method, args string, deposit sdk.Amount) (result, text string) {
	root := c.start(predecessor, key, method, args, deposit)
	if text := string(root.outcome.Data); !root.outcome.OK {
		return "", text
	}
	c.settle()
	return string(root.final().outcome.Data), ""
}

// must is a call that has to be accepted.
func (c *chain) must(predecessor string, key sdk.PublicKey, method, args string, deposit sdk.Amount) string {
	c.t.Helper()
	result, text := c.call(predecessor, key, method, args, deposit)
	if text != "" {
		c.t.Fatalf("%s %s ends with %q", method, args, text)
	}
	return result
}

// start runs only the method itself and leaves its receipts in the queue.
func (c *chain) start(predecessor string, key sdk.PublicKey, method, args string, deposit sdk.Amount) *receipt {
	if key.IsZero() {
		key = anyEd25519
	}
	c.balances[predecessor] = c.balances[predecessor].Sub(deposit)
	c.host.Results = nil
	root := &receipt{predecessor: predecessor, signer: predecessor, signerKey: key.Borsh()}
	root.Receiver = contract
	root.Actions = []sdktest.Action{{Kind: "FunctionCall", Method: method, Args: []byte(args), Amount: deposit.Bytes(), Gas: c.host.PrepaidGas}}
	c.run(root)
	return root
}

// settle runs the queue until nothing is ready.
func (c *chain) settle() {
	for len(c.queue) > 0 {
		c.step()
	}
}

// step runs the first receipt whose promises are done.
func (c *chain) step() {
	for i, r := range c.queue {
		results, ready := outcomes(r.after)
		if !ready {
			continue
		}
		c.queue = append(append([]*receipt(nil), c.queue[:i]...), c.queue[i+1:]...)
		c.host.Results = results
		c.run(r)
		return
	}
	c.t.Fatal("receipts wait for each other")
}

// outcomes are those of receipts, or of what they passed on, when all are done.
func outcomes(receipts []*receipt) (results []sdktest.Outcome, done bool) {
	for _, r := range receipts {
		r = r.final()
		if !r.done {
			return nil, false
		}
		results = append(results, r.outcome)
	}
	return results, true
}

func (r *receipt) final() *receipt {
	for r.passed != nil {
		r = r.passed
	}
	return r
}

// run runs a receipt's actions; a failure undoes them and returns the deposits.
func (c *chain) run(r *receipt) {
	before := map[string]sdk.Amount{}
	for account, balance := range c.balances {
		before[account] = balance
	}
	r.done, r.outcome = true, sdktest.Outcome{OK: true}
	for _, action := range r.Actions {
		if reason := c.act(r, action); reason != "" {
			c.balances = before
			for _, undone := range r.Actions {
				if undone.Kind == "Transfer" || undone.Kind == "FunctionCall" {
					c.balances[r.predecessor] = c.balances[r.predecessor].Add(sdk.AmountFromBytes(undone.Amount))
				}
			}
			r.outcome, r.passed = sdktest.Outcome{Data: []byte(reason)}, nil
			return
		}
	}
}

// act runs one action and returns why it fails, if it does.
func (c *chain) act(r *receipt, action sdktest.Action) string {
	balance, exists := c.balances[r.Receiver]
	if !exists && !(action.Kind == "Transfer" && sdk.ImplicitAccount(r.Receiver)) {
		return "AccountDoesNotExist"
	}
	switch action.Kind {
	case "Transfer":
		c.balances[r.Receiver] = balance.Add(sdk.AmountFromBytes(action.Amount))
	case "AddKey":
		if _, there := c.host.AccessKeys[string(action.Key)]; there || c.keysFail {
			return "AddKeyAlreadyExists"
		}
		c.host.AccessKeys[string(action.Key)] = keyRecord(action)
	case "DeleteKey":
		if _, there := c.host.AccessKeys[string(action.Key)]; !there {
			return "DeleteKeyDoesNotExist"
		}
		delete(c.host.AccessKeys, string(action.Key))
	case "FunctionCall":
		switch r.Receiver {
		case registrar:
			return c.createAccount(r, action)
		case contract:
			return c.contractCall(r, action)
		}
		return c.otherCall(r, action)
	}
	return ""
}

func (c *chain) createAccount(r *receipt, action sdktest.Action) string {
	if c.registrar == "" {
		return "registrar is broken"
	}
	args, _ := sdk.ParseJSON(action.Args)
	account, _ := args.Member("new_account_id")
	if _, taken := c.balances[account.Text]; taken {
		r.outcome.Data = []byte("false")
		return ""
	}
	if c.registrar == "true" {
		c.balances[account.Text] = sdk.Amount{}
	}
	r.outcome.Data = []byte(c.registrar)
	return ""
}

func (c *chain) contractCall(r *receipt, action sdktest.Action) string {
	c.balances[contract] = c.balances[contract].Add(sdk.AmountFromBytes(action.Amount))
	h := c.host
	h.Signer, h.SignerKey = r.signer, r.signerKey
	h.Predecessor, h.Input, h.Deposit, h.Balance = r.predecessor, action.Args, action.Amount, c.balances[contract].Bytes()
	gas := h.PrepaidGas
	h.PrepaidGas = action.Gas
	text, ended := h.Run(methods[action.Method])
	h.PrepaidGas = gas
	if ended {
		return text
	}
	c.events = append(c.events, h.Logs...)
	r.outcome.Data = h.Returned
	made := make([]*receipt, len(h.Promises))
	for i, promise := range h.Promises {
		made[i] = &receipt{Promise: promise, predecessor: contract, signer: r.signer, signerKey: r.signerKey}
		for _, before := range promise.After {
			if made[before].Joint {
				made[i].after = append(made[i].after, made[before].after...)
			} else {
				made[i].after = append(made[i].after, made[before])
			}
		}
		for _, a := range promise.Actions {
			if a.Kind == "Transfer" || a.Kind == "FunctionCall" {
				c.balances[contract] = c.balances[contract].Sub(sdk.AmountFromBytes(a.Amount))
			}
		}
	}
	for _, promise := range made {
		if !promise.Joint {
			c.queue = append(c.queue, promise)
		}
	}
	if h.Chosen >= 0 {
		r.passed = made[h.Chosen]
	}
	return ""
}

// keyRecord is the Borsh access key that an AddKey action makes.
func keyRecord(action sdktest.Action) []byte {
	var e sdk.Encoder
	e.U64(0)
	e.U8(uint8(sdk.FunctionCall))
	e.Bool(true)
	e.Amount(sdk.AmountFromBytes(action.Amount))
	e.String(action.Receiver)
	names := strings.Split(action.Methods, ",")
	e.U32(uint32(len(names)))
	for _, name := range names {
		e.String(name)
	}
	return e.Bytes()
}

// own is the contract's own money: what it holds beyond its storage stake and
// all it owes to keys, funders and the sponsor pool.
func (c *chain) own() sdk.Amount {
	c.t.Helper()
	usage, dropUsage, owed := c.host.BaseUsage, uint64(0), sdk.Amount{}
	c.host.Run(func() { owed = pool() })
	for key, value := range c.host.Storage {
		bytes := sdk.RecordBytes(len(key), len(value))
		usage += bytes
		if strings.Contains("dltmnfhibx", key[:1]) {
			dropUsage += bytes
		}
		if key[0] == 'd' {
			d := drops.Decode(sdk.NewDecoder(value))
			owed = owed.Add(d.owed).Add(d.stake)
		}
	}
	for key, record := range c.host.AccessKeys {
		if c.leaving(key) {
			continue
		}
		usage += sdk.RecordBytes(len(key), len(record))
		d := sdk.NewDecoder(record)
		d.U64()
		d.U8()
		d.Bool()
		owed = owed.Add(d.Amount())
	}
	held := c.balances[contract].Add(c.unconfirmed()).Add(sdk.StoragePrice.Mul(dropUsage))
	own, ok := held.CheckedSub(owed.Add(sdk.StoragePrice.Mul(usage)))
	if !ok {
		c.t.Fatalf("the contract holds %v but owes %v and stakes %d bytes", c.balances[contract], owed, usage)
	}
	return own
}

// leaving reports whether a key is about to be deleted whose money has been given back.
func (c *chain) leaving(key string) bool {
	for _, r := range c.queue {
		if len(r.Actions) == 1 && r.Actions[0].Kind == "DeleteKey" && string(r.Actions[0].Key) == key && !c.awaited(r) {
			return true
		}
	}
	return false
}

func (c *chain) awaited(r *receipt) bool {
	for _, callback := range c.queue {
		if slices.Contains(callback.after, r) {
			return true
		}
	}
	return false
}

// unconfirmed is what has left the contract for promises of whose outcome the contract
// has not learned: it counts this as owed still.
func (c *chain) unconfirmed() (sum sdk.Amount) {
	for _, callback := range c.queue {
		for _, r := range callback.after {
			if r.done && !r.outcome.OK || callback.Receiver != contract {
				continue
			}
			for _, a := range r.Actions {
				if a.Kind == "Transfer" || a.Kind == "FunctionCall" {
					sum = sum.Add(sdk.AmountFromBytes(a.Amount))
				}
			}
		}
	}
	return sum
}

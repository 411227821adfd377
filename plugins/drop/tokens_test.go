//go:build !wasip1

package main

import (
	"strings"

	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/sdktest"
)

const (
	ftToken  = "ft.near"
	nftToken = "nft.near"
	app      = "app.near"
)

// registrationPrice is what the token asks to know an account.
var registrationPrice = sdk.NewAmount(1_250_000_000).Mul(1_000_000_000_000)

// fakeFT is a token as the drop sees one.
type fakeFT struct {
	balances map[string]sdk.Amount // of those who are registered
	refuses  bool                  // whether transfers fail
	asks     sdk.Amount            // to register
	unstored bool                  // whether it has no NEP-145
}

// fakeNFT is a contract of tokens as the drop sees one.
type fakeNFT struct {
	owners    map[string]string
	approvals map[string]uint64 // of the drop, by token
	refuses   bool
}

func (c *chain) addTokens() {
	c.ft = &fakeFT{balances: map[string]sdk.Amount{funder: sdk.NewAmount(1_000_000), contract: {}}, asks: registrationPrice}
	c.nft = &fakeNFT{owners: map[string]string{}, approvals: map[string]uint64{}}
	c.balances[ftToken], c.balances[nftToken], c.balances[app] = sdk.Near(10), sdk.Near(10), sdk.Near(10)
}

// otherCall runs a call of a contract that is not the drop's.
func (c *chain) otherCall(r *receipt, action sdktest.Action) string {
	deposit := sdk.AmountFromBytes(action.Amount)
	c.balances[r.Receiver] = c.balances[r.Receiver].Add(deposit)
	args, _ := sdk.ParseJSON(action.Args)
	result, reason := []byte(nil), "MethodNotFound"
	switch r.Receiver {
	case ftToken:
		result, reason = c.ftCall(r.predecessor, action.Method, args, deposit)
	case nftToken:
		result, reason = c.nftCall(r.predecessor, action.Method, args)
	case app:
		c.called = append(c.called, action)
		if reason = ""; action.Method == "fail" {
			reason = "it fails"
		}
	}
	r.outcome.Data = result
	return reason
}

func (c *chain) ftCall(from, method string, args sdk.Value, deposit sdk.Amount) (result []byte, reason string) {
	to, _ := args.Member("receiver_id")
	account, _ := args.Member("account_id")
	text, _ := args.Member("amount")
	amount, _ := sdk.ParseAmount(text.Text)
	balance, known := c.ft.balances[account.Text]
	if c.ft.unstored && strings.HasPrefix(method, "storage_") {
		return nil, "MethodNotFound"
	}
	switch method {
	case "ft_transfer":
		had, registered := c.ft.balances[to.Text]
		rest, enough := c.ft.balances[from].CheckedSub(amount)
		if c.ft.refuses || !registered || !enough {
			return nil, "refused"
		}
		c.ft.balances[to.Text], c.ft.balances[from] = had.Add(amount), rest
	case "ft_balance_of":
		return []byte(`"` + balance.String() + `"`), ""
	case "storage_balance_bounds":
		return []byte(`{"min":"` + c.ft.asks.String() + `","max":null}`), ""
	case "storage_balance_of":
		if known {
			return []byte(`{"total":"1","available":"0"}`), ""
		}
		return []byte("null"), ""
	case "storage_deposit":
		if deposit.Less(c.ft.asks) {
			return nil, "The attached deposit is less than the minimum storage balance"
		}
		c.ft.balances[account.Text] = sdk.Amount{}
	default:
		return nil, "MethodNotFound"
	}
	return nil, ""
}

func (c *chain) nftCall(from, method string, args sdk.Value) (result []byte, reason string) {
	id, _ := args.Member("token_id")
	to, _ := args.Member("receiver_id")
	approval, approved := args.Member("approval_id")
	switch method {
	case "nft_transfer":
		owner := c.nft.owners[id.Text]
		leave := approved && sdk.NewAmount(c.nft.approvals[id.Text]).String() == approval.Text
		if c.nft.refuses || owner != from && !leave {
			return nil, "refused"
		}
		c.nft.owners[id.Text] = to.Text
		delete(c.nft.approvals, id.Text)
	case "nft_supply_for_owner":
		account, _ := args.Member("account_id")
		n := uint64(0)
		for _, owner := range c.nft.owners {
			if owner == account.Text {
				n++
			}
		}
		return []byte(`"` + sdk.NewAmount(n).String() + `"`), ""
	default:
		return nil, "MethodNotFound"
	}
	return nil, ""
}

// ftSend is ft_transfer_call: it returns what the drop said, and what came back to the
// sender when it refused.
func (c *chain) ftSend(sender string, amount sdk.Amount, msg string) string {
	c.ft.balances[sender] = c.ft.balances[sender].Sub(amount)
	c.ft.balances[contract] = c.ft.balances[contract].Add(amount)
	result, text := c.call(ftToken, sdk.PublicKey{}, "ft_on_transfer",
		`{"sender_id":"`+sender+`","amount":"`+amount.String()+`","msg":"`+msg+`"}`, sdk.Amount{})
	if text != "" || result != `"0"` {
		c.ft.balances[sender] = c.ft.balances[sender].Add(amount)
		c.ft.balances[contract] = c.ft.balances[contract].Sub(amount)
	}
	return result + text
}

// nftSend is nft_transfer_call.
func (c *chain) nftSend(owner, id, msg string) string {
	c.nft.owners[id] = contract
	result, text := c.call(nftToken, sdk.PublicKey{}, "nft_on_transfer",
		`{"sender_id":"`+owner+`","previous_owner_id":"`+owner+`","token_id":"`+id+`","msg":"`+msg+`"}`, sdk.Amount{})
	if text != "" || result != "false" {
		c.nft.owners[id] = owner
	}
	return result + text
}

// nftApprove is nft_approve with a message.
func (c *chain) nftApprove(owner, id, msg string, approval uint64) string {
	c.nft.owners[id], c.nft.approvals[id] = owner, approval
	result, text := c.call(nftToken, sdk.PublicKey{}, "nft_on_approve",
		`{"owner_id":"`+owner+`","token_id":"`+id+`","approval_id":`+sdk.NewAmount(approval).String()+`,"msg":"`+msg+`"}`, sdk.Amount{})
	return result + text
}

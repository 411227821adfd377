package main

import "latchkey/plugins/sdk"

// Units of a token are sent as to an account that the token knows, as most are. If
// that fails, the token is asked what it takes to know the account (NEP-145), and
// both are tried in one receipt. The registration is paid from what the drop set
// aside, as exactly as the token asks.

func (c *claim) payFT(at int, a asset) {
	c.d.ft.held, c.d.ft.needed = c.d.ft.held.Sub(a.amount), c.d.ft.needed.Sub(a.amount)
	c.d.save(c.id)
	if c.creates { // the token cannot know it
		c.askToRegister(at, a)
		return
	}
	c.transferFT(at, a, "resolve_ft_claim", gasRegister+c.gasAfter(at)-gasEndUse)
}

// transferFT has a callback learn whether the units have arrived.
func (c *claim) transferFT(at int, a asset, callback string, gas sdk.Gas, more ...func(*sdk.Writer)) {
	sdk.NewPromise(a.contract).
		Call("ft_transfer", a.ftTransferArgs(c.account), oneYocto, gasToken).
		Then(sdk.CurrentAccount()).
		Call(callback, c.callback(at, more...), sdk.Amount{}, gas).
		Return()
}

func (a asset) ftTransferArgs(receiver string) []byte {
	return sdk.JSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("receiver_id").String(receiver)
		w.Key("amount").Amount(a.amount)
		w.EndObject()
	})
}

// The callback of a transfer of units: asks what a registration takes if it failed.
//
//latchkey:private
//latchkey:returns bool
func resolveFTClaim(of progress) {
	c := of.resume()
	at, a := c.assetAt()
	if sdk.OnlySucceeded() {
		c.arrived(at, a, registrationMax, token{})
		return
	}
	c.askToRegister(at, a)
}

func (c *claim) askToRegister(at int, a asset) {
	sdk.All(
		sdk.NewPromise(a.contract).Call("storage_balance_bounds", []byte("{}"), sdk.Amount{}, gasTokenView),
		sdk.NewPromise(a.contract).Call("storage_balance_of", accountArgs(c.account), sdk.Amount{}, gasTokenView),
	).Then(sdk.CurrentAccount()).
		Call("resolve_ft_bounds", c.callback(at), sdk.Amount{}, gasRegistered+c.gasAfter(at)-gasEndUse).
		Return()
}

// The callback of asking a token: registers the account and pays it, if the token does not
// know it.
//
//latchkey:private
//latchkey:returns bool
func resolveFTBounds(of progress) {
	c := of.resume()
	at, a := c.assetAt()
	price, reason, plain := registration(a.contract, c.account)
	if plain && c.creates { // somebody registered the name before, or the token asks for nothing
		c.transferFT(at, a, "resolve_ft_registered", c.gasAfter(at), func(w *sdk.Writer) { w.Key("registration").Amount(sdk.Amount{}) })
		return
	}
	if reason == "" && !canPay(price.Add(oneYocto)) {
		reason = lacksMoney
	}
	if reason != "" {
		c.failFT(a, reason)
		return
	}
	sdk.NewPromise(a.contract).
		Call("storage_deposit", registrationArgs(c.account), price, gasToken).
		Call("ft_transfer", a.ftTransferArgs(c.account), oneYocto, gasToken).
		Then(sdk.CurrentAccount()).
		Call("resolve_ft_registered", c.callback(at, func(w *sdk.Writer) { w.Key("registration").Amount(price) }), sdk.Amount{}, c.gasAfter(at)).
		Return()
}

// registration reads what the token says of an account: what registering it costs, or why
// there is no use in that. Then plain tells whether a transfer alone may do: the token
// knows the account, or does not speak of registering.
func registration(contract, account string) (price sdk.Amount, reason string, plain bool) {
	sdk.Require(sdk.Results() == 2, "This method is a callback and expects two promise results")
	bounds, bounded := answered(sdk.Result(0))
	least, _ := bounds.Member("min")
	price, err := sdk.ParseAmount(least.Text)
	balance, told := answered(sdk.Result(1))
	switch {
	case !bounded || !told || err != nil || balance.Kind != sdk.Null:
		return price, contract + " refused the transfer to " + account, true
	case registrationMax.Less(price):
		return price, contract + " asks " + price.NearText() + " to register " + account + "; the drop has " + registrationMax.NearText() + " for it: register it yourself", false
	}
	return price, "", false
}

func registrationArgs(account string) []byte {
	return sdk.JSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("account_id").String(account)
		w.Key("registration_only").Bool(true)
		w.EndObject()
	})
}

// registered is a claim whose account the token was told of, and for how much.
type registered struct {
	progress
	Registration sdk.Yocto `json:"registration"`
}

// The callback of a registration and the transfer after it: learns whether both succeeded.
//
//latchkey:private
//latchkey:returns bool
func resolveFTRegistered(of registered) {
	c := of.resume()
	at, a := c.assetAt()
	if !sdk.OnlySucceeded() {
		c.failFT(a, a.contract+" refused to register "+c.account+" or the transfer to it")
		return
	}
	c.arrived(at, a, registrationMax.Sub(of.Registration), token{})
}

// failFT takes back into the drop what did not arrive.
func (c *claim) failFT(a asset, reason string) {
	c.d.ft.held, c.d.ft.needed = c.d.ft.held.Add(a.amount), c.d.ft.needed.Add(a.amount)
	c.d.save(c.id)
	c.fail(reason)
}

package main

import "latchkey/plugins/sdk"

// claim is one use of a key, from the call that begins it to the callback that ends it.
type claim struct {
	key     sdk.PublicKey
	k       claimKey
	id      uint32
	d       *drop
	account string
	creates bool     // the account is made by this claim
	user    []string // arguments that the claimer brings, one for each call of the use
	token   token    // that the use brought, if it brings one thing

	asset   uint32 // of the callback
	resumed bool   // in a callback, which may not fail

	rules   terms  // of the drop, once they were read
	ruled   bool   // whether they were
	written string // the key as text, once it was
}

// keyText is the key as events have it.
func (c *claim) keyText() string {
	if c.written == "" {
		c.written = c.key.String()
	}
	return c.written
}

// brought is what a claimer brings.
type brought struct {
	// In hex digits, as the page has hashed it.
	Password sdk.Option[string] `json:"password"`
	// A list of texts: JSON arguments, one for each call of the use, or null.
	UserArgs sdk.Option[sdk.Value] `json:"fc_args"`
}

type claiming struct {
	Account sdk.AccountID `json:"account_id"`
	brought
}

// Claims for an account that exists. For holders of claim keys. Returns whether all has
// arrived. claim is its name in NEP-452.
//
//latchkey:private
//latchkey:private claim
//latchkey:returns bool
func claimFor(by claiming) {
	account := by.recipient()
	c := loadClaim(sdk.SignerKey(), signedHere())
	c.account = account
	requireNone(c.refused(by.brought))
	requireGas(sdk.PrepaidGas(), c.gasNeeded())
	c.begin(by.brought)
	if gate := c.terms().gate; gate.set() {
		gate.ask(c).Return()
		return
	}
	c.deliver()
}

// signedHere reports whether the transaction was signed with a key of this account.
// One signed for another account (a relayer's) carries that account's key, which
// this contract did not add and whose gas it does not pay.
func signedHere() bool { return sdk.SignerAccount() == sdk.CurrentAccount() }

// loadClaim returns the records of a key that is free to claim.
func loadClaim(key sdk.PublicKey, here bool) *claim {
	k, ok := keys.Get(key.Borsh())
	sdk.Require(ok && !k.inFlight() && here, noDrop)
	return newClaim(key, k)
}

// One call is about one claim of one drop.
var (
	claims sdk.Stock[claim]
	loaded sdk.Stock[drop]
)

// newClaim has the records of a key, and nothing of a claim of it yet.
func newClaim(key sdk.PublicKey, k claimKey) *claim {
	c := claims.New()
	c.key, c.k, c.id, c.d = key, k, k.dropID, mustLoadDrop(k.dropID)
	return c
}

const noDrop = "No drop for public key"

func (c *claim) stage() stage { return c.d.stage(c.k.used) }

// terms are the drop's, read once.
func (c *claim) terms() terms {
	if !c.ruled {
		c.rules, c.ruled = c.d.terms(c.id), true
	}
	return c.rules
}

// refused tells why the key may not be used now, or not so, if that shows in what is
// known here.
func (c *claim) refused(brings brought) string {
	if reason := c.d.notOpen(c.id); reason != "" {
		return reason
	}
	s := c.stage()
	switch {
	case s.permission == onlyExisting && c.creates:
		return "This use is for an account that exists: call claim"
	case s.permission == onlyNew && !c.creates:
		return "This use makes an account: call create_account_and_claim"
	case c.d.is(ftDrop) && !c.d.is(fundedDrop):
		return "Drop is not funded yet"
	}
	if _, tokens := s.tokens(c.k.done); tokens > c.d.nft.held {
		return "No tokens to drop"
	}
	if reason := c.uncallable(brings); reason != "" {
		return reason
	}
	if reason := s.window.closed("This use"); reason != "" || !c.d.is(restrictedDrop) {
		return reason
	}
	return c.restricted(brings)
}

// restricted tells why the drop's terms refuse the claim, if they do.
func (c *claim) restricted(brings brought) string {
	t := c.terms()
	if reason := t.due(c.d, c.k); reason != "" {
		return reason
	}
	switch {
	case t.gate.set() && c.creates:
		return dropName(c.id) + " is for accounts that have " + t.gate.contract + " already: call claim"
	case t.oncePerAccount && c.hasClaimed():
		return c.account + " has claimed " + dropName(c.id) + " already"
	case t.passwords:
		return wrongPassword(c.key, c.k, brings)
	}
	return ""
}

// begin marks the key, so that no second claim starts until the outcome of this one is
// known.
func (c *claim) begin(brings brought) {
	c.user = userArguments(c.stage(), brings)
	c.k.since = sdk.BlockHeight()
	if c.terms().oncePerAccount {
		claimers.Set(claimerKey(c.id, c.account), c.key)
	}
	c.saveKey()
	emitClaimStarted(c)
}

func (c *claim) saveKey() { keys.Set(c.key.Borsh(), c.k) }

// progress is how far a claim is, as its callbacks are told.
//
//latchkey:members
type progress struct {
	Account sdk.AccountID `json:"account_id"`
	// Which of the use's a callback is about.
	Asset uint32 `json:"asset,omitempty"`
	// The account is made by this claim.
	Created bool `json:"created,omitempty"`
	// What the claimer brought for the calls of the use.
	UserArgs sdk.Option[sdk.Value] `json:"fc_args,omitempty"`
}

// resume returns the claim whose callback this is; the key is the signer's.
func (p *progress) resume() *claim {
	key := sdk.SignerKey()
	k, ok := keys.Get(key.Borsh())
	sdk.Require(ok && k.inFlight(), "No claim in flight for public key")
	c := newClaim(key, k)
	c.account, c.creates, c.asset, c.resumed = p.Account, p.Created, p.Asset, true
	if texts, given := p.UserArgs.Get(); given {
		for _, item := range texts.Items {
			c.user = append(c.user, item.Text)
		}
	}
	return c
}

// fail makes the key free to claim again. What has arrived of the use stays so: the
// next claim brings the rest.
func (c *claim) fail(reason string) {
	if c.k.done == 0 && c.terms().oncePerAccount {
		claimers.Remove(claimerKey(c.id, c.account))
	}
	c.k.since = 0
	c.saveKey()
	emitClaimFailed(c, reason)
	sdk.ReturnBool(false)
}

// callback writes the arguments of the claim's next callback, with more of one asset.
func (c *claim) callback(at int, more ...func(*sdk.Writer)) []byte {
	return sdk.JSON(func(w *sdk.Writer) {
		w.BeginObject()
		writeProgressMembers(w, &progress{c.account, uint32(at), c.creates, c.userArgs()})
		for _, write := range more {
			write(w)
		}
		w.EndObject()
	})
}

// userArgs are what the claimer brought, if anything.
func (c *claim) userArgs() sdk.Option[sdk.Value] {
	if len(c.user) == 0 {
		return sdk.Option[sdk.Value]{}
	}
	list := sdk.Value{Kind: sdk.Array, Items: make([]sdk.Value, len(c.user))}
	for i, text := range c.user {
		list.Items[i] = sdk.Value{Kind: sdk.String, Text: text}
	}
	return sdk.Some(list)
}

// assetAt reads which asset of the use a callback is about.
func (c *claim) assetAt() (int, asset) {
	at, assets := int(c.asset), c.stage().assets
	sdk.Require(at < len(assets), "No such asset in this use")
	return at, assets[at]
}

// accountArgs are arguments that only name an account.
func accountArgs(account string) []byte {
	return sdk.JSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("account_id").String(account)
		w.EndObject()
	})
}

// claimers has, for drops that each account may claim once, with which key it did. They
// stay when the drop has ended.
var claimers = sdk.Map[sdk.PublicKey]{
	Prefix: "o",
	Encode: func(e *sdk.Encoder, key sdk.PublicKey) { e.PublicKey(key) },
	Decode: func(d *sdk.Decoder) sdk.PublicKey { return d.PublicKey() },
}

// hasClaimed reports whether the account has claimed the drop, but for a use of this key
// of which something has still to arrive.
func (c *claim) hasClaimed() bool {
	with, has := claimers.Get(claimerKey(c.id, c.account))
	return has && (c.k.done == 0 || with != c.key)
}

func claimerKey(id uint32, account string) []byte { return append(dropKey(id), account...) }

func claimerBytes() uint64 { return sdk.RecordBytes(dropKeyBytes+funderBytesMax, keyBytesMax) }

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

	args    sdk.Arguments // of the callback
	resumed bool          // in a callback, which may not fail

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

// claimFor claims for an account that exists.
func claimFor() {
	args := sdk.Args()
	account := recipient(args)
	c := loadClaim(sdk.SignerKey(), signedHere())
	c.account = account
	requireNone(c.refused(args))
	requireGas(sdk.PrepaidGas(), c.gasNeeded())
	c.begin(args)
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
func (c *claim) refused(args sdk.Arguments) string {
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
	if reason := c.uncallable(args); reason != "" {
		return reason
	}
	if reason := s.window.closed("This use"); reason != "" || !c.d.is(restrictedDrop) {
		return reason
	}
	return c.restricted(args)
}

// restricted tells why the drop's terms refuse the claim, if they do.
func (c *claim) restricted(args sdk.Arguments) string {
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
		return wrongPassword(c.key, c.k, args)
	}
	return ""
}

// begin marks the key, so that no second claim starts until the outcome of this one is
// known.
func (c *claim) begin(args sdk.Arguments) {
	c.user = userArguments(c.stage(), args)
	c.k.since = sdk.BlockHeight()
	if c.terms().oncePerAccount {
		claimers.Set(claimerKey(c.id, c.account), c.key)
	}
	c.saveKey()
	emitClaimStarted(c)
}

func (c *claim) saveKey() { keys.Set(c.key.Borsh(), c.k) }

// resumeClaim returns the claim whose callback this is; the key is the signer's.
func resumeClaim() *claim {
	args := sdk.Args()
	key, account, creates := sdk.SignerKey(), args.Account("account_id"), flag(args, "created")
	k, ok := keys.Get(key.Borsh())
	sdk.Require(ok && k.inFlight(), "No claim in flight for public key")
	c := newClaim(key, k)
	c.account, c.creates, c.args, c.resumed = account, creates, args, true
	if args.Has("fc_args") {
		for _, item := range args.Value("fc_args").Items {
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
		w.Key("account_id").String(c.account)
		if at > 0 {
			w.Key("asset").Uint(uint64(at))
		}
		if c.creates {
			w.Key("created").Bool(true)
		}
		if len(c.user) > 0 {
			w.Key("fc_args").BeginArray()
			for _, text := range c.user {
				w.String(text)
			}
			w.EndArray()
		}
		for _, write := range more {
			write(w)
		}
		w.EndObject()
	})
}

// assetAt reads which asset of the use a callback is about.
func (c *claim) assetAt() (int, asset) {
	at := 0
	if c.args.Has("asset") {
		at = int(c.args.U32("asset"))
	}
	assets := c.stage().assets
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

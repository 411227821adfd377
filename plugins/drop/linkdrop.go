package main

import "latchkey/plugins/sdk"

// The views of NEP-452, by which wallets show what a link brings.

// linkdropKey is a key under the standard's name or under near-drop's.
type linkdropKey struct {
	Key       sdk.Option[sdk.PublicKey] `json:"key"`
	PublicKey sdk.Option[sdk.PublicKey] `json:"public_key"`
}

func (of *linkdropKey) claim() *claim {
	key, given := of.Key.Get()
	if !given {
		key = of.PublicKey.Required("public_key")
	}
	k, ok := keys.Get(key.Borsh())
	sdk.Require(ok, noDrop)
	return newClaim(key, k)
}

// The NEAR that the key's next use brings.
//
//latchkey:view
func getKeyBalance(of linkdropKey) sdk.Yocto {
	c := of.claim()
	return c.stage().near(c.k.done)
}

// All that the key's next use brings. MyNearWallet reads yoctoNEAR, the standard's text
// says yoctonear.
//
//latchkey:view
//latchkey:returns sdk.Arguments
func getKeyInformation(of linkdropKey) {
	c := of.claim()
	s := c.stage()
	gas := s.gasClaim(implicit, c.k.done, c.terms())
	if s.permission != onlyExisting {
		gas = max(gas, s.gasCreateAndClaim(c.k.done))
	}
	sdk.ReturnJSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("required_gas").Amount(sdk.NewAmount(uint64(gas)))
		w.Key("yoctonear").Amount(s.near(c.k.done))
		w.Key("yoctoNEAR").Amount(s.near(c.k.done))
		c.writeFTList(w)
		c.writeNFTList(w)
		w.EndObject()
	})
}

func (c *claim) writeFTList(w *sdk.Writer) {
	w.Key("ft_list")
	if units, _ := c.stage().tokens(c.k.done); units.IsZero() {
		w.Null()
		return
	}
	w.BeginArray()
	for i, a := range c.stage().assets {
		if a.kind == assetFT && c.k.done>>i&1 == 0 {
			w.BeginObject()
			w.Key("amount").Amount(a.amount)
			w.Key("contract_id").String(a.contract)
			w.EndObject()
		}
	}
	w.EndArray()
}

// writeNFTList lists the tokens that come next; another claim may take them first.
func (c *claim) writeNFTList(w *sdk.Writer) {
	w.Key("nft_list")
	_, n := c.stage().tokens(c.k.done)
	n = min(n, c.d.nft.held)
	if n == 0 {
		w.Null()
		return
	}
	w.BeginArray()
	for i := range n {
		t, _ := heldTokens.Get(tokenKey(c.id, c.d.nft.held-1-i))
		w.BeginObject()
		w.Key("token_id").String(t.id)
		w.Key("contract_id").String(c.d.contractOf(assetNFT))
		w.EndObject()
	}
	w.EndArray()
}

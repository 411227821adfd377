package main

import "latchkey/plugins/sdk"

// A drop that has keys, under the name of its kind as near-drop has it.
//
//latchkey:view
//latchkey:returns sdk.Arguments
func getDropByID(of ofDrop) {
	loadConfig()
	id := of.ID
	d := mustLoadDrop(id)
	sdk.ReturnJSON(func(w *sdk.Writer) {
		w.BeginObject()
		d.write(w)
		w.EndObject()
	})
}

// kind names what the drop brings, in near-drop's words where it has them.
func (d *drop) kind() string {
	if len(d.stages) > 1 || len(d.stages[0].assets) != 1 {
		return "MIXED"
	}
	return [...]string{"NEAR", "FT", "NFT", "CALL"}[d.stages[0].assets[0].kind]
}

// write writes the drop as near-drop does, under the name of its kind, and what there
// is besides.
func (d *drop) write(w *sdk.Writer) {
	kind := d.kind()
	w.Key(kind).BeginObject()
	w.Key("funder").String(d.funder)
	switch kind {
	case "NEAR":
		w.Key("amount").Amount(d.stages[0].assets[0].amount)
	case "FT":
		w.Key("amount").Amount(d.stages[0].assets[0].amount)
		w.Key("ft_contract").String(d.contractOf(assetFT))
	case "NFT":
		w.Key("nft_contract").String(d.contractOf(assetNFT))
	}
	w.Key("counter").Uint(uint64(d.counter))
	if d.is(ftDrop) {
		w.Key("funded").Bool(d.is(fundedDrop))
	}
	if d.is(nftDrop) {
		w.Key("tokens").Uint(uint64(d.nft.held))
	}
	writeWindow(w, d.window)
	w.Key("cancelled").Bool(d.is(cancelledDrop))
	if d.uses > 1 {
		w.Key("uses_per_key").Uint(uint64(d.uses))
	}
	w.EndObject()
}

// What became of a drop that has no keys any more.
//
//latchkey:view
func getEndedDropByID(of ofDrop) endedDrop {
	loadConfig()
	d, ok := endedDrops.Get(dropKey(of.ID))
	sdk.Require(ok, noSuchDrop)
	return d
}

// The drop that a key is of.
//
//latchkey:view
func getDropIDByKey(of ofKey) uint32 {
	loadConfig()
	k, ok := keys.Get(of.Key.Borsh())
	sdk.Require(ok, noDrop)
	return k.dropID
}

// Everything that a drop asks and brings, use by use.
//
//latchkey:view
//latchkey:returns sdk.Arguments
func getDropTerms(of ofDrop) {
	id := of.ID
	d := mustLoadDrop(id)
	sdk.ReturnJSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("kind").String(d.kind())
		w.Key("uses_per_key").Uint(uint64(d.uses))
		w.Key("uses").BeginArray()
		for _, s := range d.stages {
			s.write(w)
		}
		w.EndArray()
		d.terms(id).write(w)
		d.writeCard(w, id)
		w.Key("sponsored").Bool(d.is(sponsoredDrop))
		w.EndObject()
	})
}

type quoted struct {
	Kind string `json:"kind" enum:"NEAR,FT,NFT,MIXED" check:"own"`
	// How many, of ed25519.
	Keys uint32 `json:"keys" maximum:"100" check:"own"`
	// Of NEAR yoctoNEAR, of FT the token's smallest units.
	Amount      sdk.Option[sdk.Amount]    `json:"amount_per_drop"`
	FTContract  sdk.Option[sdk.AccountID] `json:"ft_contract"`
	NFTContract sdk.Option[sdk.AccountID] `json:"nft_contract"`
	Uses        sdk.Option[[]use]         `json:"uses"`
	conditions
}

func (q *quoted) stages() []stage {
	switch q.Kind {
	case "NEAR":
		return oneUse(nearAsset(q.Amount.Required("amount_per_drop")))
	case "FT":
		return oneUse(ftAsset(q.FTContract.Required("ft_contract"), q.Amount.Required("amount_per_drop")))
	case "NFT":
		return oneUse(asset{kind: assetNFT, contract: q.NFTContract.Required("nft_contract")})
	case "MIXED":
		return stagesOf(q.Uses.Required("uses"))
	}
	sdk.Panic("Unknown kind of drop, " + q.Kind + ": expected NEAR, FT, NFT or MIXED")
	return nil
}

// What to attach for a drop of so many ed25519 keys.
//
//latchkey:view required_deposit
func viewRequiredDeposit(q quoted) sdk.Yocto {
	s, n := q.spec(q.stages()), q.Keys
	sdk.Require(n <= keysMax, "A drop is created with at most 100 public keys")
	s.passwords = nil
	total := s.quote(n)
	for _, p := range q.passwords(int(n), s.drop.uses) {
		total = total.Add(sdk.StoragePrice.Mul(p.bytes(anyEd25519)))
	}
	return total
}

// What the account holds for a drop: NEAR and tokens that its keys bring, what its keys may
// still spend on gas, and what its records stake.
//
//latchkey:view
//latchkey:returns sdk.Arguments
func getObligations(of ofDrop) {
	id := of.ID
	d := mustLoadDrop(id)
	public, _ := keyLists.Get(dropKey(id))
	allowances, staked := sdk.Amount{}, d.stake
	for _, key := range public {
		if k, ok := keys.Get(key.Borsh()); ok && k.dropID == id {
			left, _ := unspentAllowance(key)
			allowances, staked = allowances.Add(left), staked.Add(keyStorage(key))
		}
	}
	sdk.ReturnJSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("near").Amount(d.owed)
		w.Key("allowances").Amount(allowances)
		w.Key("storage").Amount(staked)
		if d.is(ftDrop) {
			w.Key("ft").BeginObject()
			w.Key("contract_id").String(d.contractOf(assetFT))
			w.Key("amount").Amount(d.ft.held)
			w.Key("needed").Amount(d.ft.needed)
			w.EndObject()
		}
		if d.is(nftDrop) {
			w.Key("nft").BeginObject()
			w.Key("contract_id").String(d.contractOf(assetNFT))
			w.Key("needed").Uint(uint64(d.nft.needed))
			w.Key("tokens").BeginArray()
			for place := range d.nft.held {
				t, _ := heldTokens.Get(tokenKey(id, place))
				w.BeginObject()
				t.write(w)
				w.EndObject()
			}
			w.EndArray()
			w.EndObject()
		}
		w.EndObject()
	})
}

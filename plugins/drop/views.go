package main

import "latchkey/plugins/sdk"

func getDropByID() {
	loadConfig()
	id := sdk.Args().U32("drop_id")
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

// getEndedDropByID tells what became of a drop that has no keys any more.
func getEndedDropByID() {
	loadConfig()
	id := sdk.Args().U32("drop_id")
	d, ok := endedDrops.Get(dropKey(id))
	sdk.Require(ok, noSuchDrop)
	sdk.ReturnJSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("claimed").Uint(uint64(d.claimed))
		w.Key("returned").Uint(uint64(d.returned))
		w.Key("cancelled").Bool(d.cancelled)
		writeTimestamp(w.Key("ended"), d.at)
		w.EndObject()
	})
}

func getDropIDByKey() {
	loadConfig()
	k, ok := keys.Get(sdk.Args().PublicKey("public_key").Borsh())
	sdk.Require(ok, noDrop)
	sdk.ReturnUint(uint64(k.dropID))
}

// getDropTerms tells everything that a drop asks and brings, use by use.
func getDropTerms() {
	id := sdk.Args().U32("drop_id")
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

// viewRequiredDeposit quotes a drop of ed25519 keys, as a decimal string.
func viewRequiredDeposit() {
	args := sdk.Args()
	var stages []stage
	switch kind := args.String("kind"); kind {
	case "NEAR":
		stages = nearStages(args)
	case "FT":
		stages = ftStages(args)
	case "NFT":
		stages = nftStages(args)
	case "MIXED":
		stages = givenStages(args)
	default:
		sdk.Panic("Unknown kind of drop, " + kind + ": expected NEAR, FT, NFT or MIXED")
	}
	s, n := readSpec(args, stages), args.U32("keys")
	sdk.Require(n <= keysMax, "A drop is created with at most 100 public keys")
	s.passwords = nil
	total := s.quote(n)
	if args.Has("passwords") {
		for _, p := range readPasswords(args, int(n), s.drop.uses) {
			total = total.Add(sdk.StoragePrice.Mul(p.bytes(anyEd25519)))
		}
	}
	sdk.ReturnAmount(total)
}

// getObligations tells what the account holds for a drop, and for whom: NEAR and tokens
// that its keys bring, what its keys may still spend on gas, and what its records stake.
func getObligations() {
	id := sdk.Args().U32("drop_id")
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

package main

import "latchkey/plugins/sdk"

// returnsMax is how many tokens one call sends back, and how many keys of a drop of
// NFTs it takes back: as many as its gas is enough for.
const returnsMax = 10

// surplus reports whether the drop has tokens that its keys do not need.
func (d *drop) surplus() bool { return d.ft.needed.Less(d.ft.held) || d.nft.needed < d.nft.held }

// returnTokens sends the funder what the keys do not need. Of tokens that the funder
// has only approved there is nothing to send. The caller saves the drop.
func (d *drop) returnTokens(id uint32, reason string) {
	if units, more := d.ft.held.CheckedSub(d.ft.needed); more && !units.IsZero() {
		d.ft.held = d.ft.needed
		d.returning++
		a := asset{amount: units}
		returning(id, d.contractOf(assetFT), "ft_transfer", a.ftTransferArgs(d.funder), reason, func(w *sdk.Writer) { w.Key("amount").Amount(units) })
	}
	for sent := 0; d.nft.needed < d.nft.held && sent < returnsMax; {
		t := d.pop(id)
		if t.approved {
			continue
		}
		sent++
		d.returning++
		returning(id, d.contractOf(assetNFT), "nft_transfer", t.transferArgs(d.funder), reason, t.write)
	}
}

func returning(id uint32, contract, method string, args []byte, reason string, what func(*sdk.Writer)) {
	callback := sdk.JSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("drop_id").Uint(uint64(id))
		w.Key("reason").String(reason)
		what(w)
		w.EndObject()
	})
	sdk.NewPromise(contract).
		Call(method, args, oneYocto, gasToken).
		Then(sdk.CurrentAccount()).
		Call("resolve_return", callback, sdk.Amount{}, gasReturned)
}

// returned are tokens that go back to the funder: units, or one of an id.
type returned struct {
	ID       uint32                 `json:"drop_id"`
	Reason   string                 `json:"reason"`
	Amount   sdk.Option[sdk.Amount] `json:"amount"`
	Token    sdk.Option[string]     `json:"token_id"`
	Approval sdk.Option[uint64]     `json:"approval_id"`
}

func (r *returned) token() token {
	given := tokenGiven{r.Token.Required("token_id"), r.Approval}
	return given.token()
}

// The callback of giving tokens back: learns whether they are the funder's again.
//
//latchkey:private
func resolveReturn(of returned) bool {
	id, reason := of.ID, of.Reason
	units, areUnits := of.Amount.Get()
	arrived := sdk.OnlySucceeded()
	d := mustLoadDrop(id)
	d.returning--
	switch {
	case arrived:
		d.owed = d.owed.Sub(oneYocto)
		if !areUnits {
			d.release(of.token())
		}
	case areUnits:
		d.ft.held = d.ft.held.Add(units)
	default:
		d.push(id, of.token())
	}
	emitReturned(id, d, &of, arrived)
	freed, ended := d.saveOrEnd(id)
	if ended {
		emitDropEnded(id, d.funder, reason, freed)
	}
	d.refund(freed)
	return arrived
}

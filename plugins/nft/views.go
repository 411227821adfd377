package main

import "latchkey/plugins/sdk"

// tokenView is what write writes.
type tokenView struct {
	ID       string        `json:"token_id"`
	Owner    sdk.AccountID `json:"owner_id"`
	Metadata tokenMetadata `json:"metadata"`
	// Accounts, and the ids of their approvals.
	Approvals sdk.Arguments `json:"approved_account_ids"`
}

// write writes a token as NEP-171 and its extensions show it.
func (n nft) write(w *sdk.Writer, id string) {
	metadata, _ := metadatas.Get([]byte(id))
	w.BeginObject()
	w.Key("token_id").String(id)
	w.Key("owner_id").String(n.owner)
	w.Key("metadata")
	writeTokenMetadata(w, &metadata)
	n.writeApprovals(w)
	w.EndObject()
}

func (n nft) writeApprovals(w *sdk.Writer) {
	w.Key("approved_account_ids").BeginObject()
	for _, a := range n.approvals {
		w.Key(a.account).Uint(a.id)
	}
	w.EndObject()
}

// A token; null when there is none of this id.
//
//latchkey:view
//latchkey:returns sdk.Option[tokenView]
func nftToken(of ofToken) {
	loadSupply()
	id := of.ID
	n, ok := load(id)
	sdk.ReturnJSON(func(w *sdk.Writer) {
		if ok {
			n.write(w, id)
		} else {
			w.Null()
		}
	})
}

// How many tokens there are.
//
//latchkey:view
func nftTotalSupply() sdk.Amount { return sdk.NewAmount(loadSupply()) }

// How many tokens an account owns.
//
//latchkey:view
func nftSupplyForOwner(of ofAccount) sdk.Amount {
	loadSupply()
	count, _ := counts.Get([]byte(of.Account))
	return sdk.NewAmount(count)
}

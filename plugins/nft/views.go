package main

import "latchkey/plugins/sdk"

// write writes a token as NEP-171 and its extensions show it.
func (n nft) write(w *sdk.Writer, id string) {
	metadata, _ := metadatas.Get([]byte(id))
	w.BeginObject()
	w.Key("token_id").String(id)
	w.Key("owner_id").String(n.owner)
	metadata.write(w.Key("metadata"))
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

func nftToken() {
	loadSupply()
	id := sdk.Args().String("token_id")
	n, ok := load(id)
	sdk.ReturnJSON(func(w *sdk.Writer) {
		if ok {
			n.write(w, id)
		} else {
			w.Null()
		}
	})
}

func nftTotalSupply() { sdk.ReturnAmount(sdk.NewAmount(loadSupply())) }

func nftSupplyForOwner() {
	loadSupply()
	count, _ := counts.Get([]byte(sdk.Args().Account("account_id")))
	sdk.ReturnAmount(sdk.NewAmount(count))
}

package drops

import (
	"latchkey/core/account"
	"latchkey/core/amount"
)

// asset is one thing that a claim brings.
type asset struct {
	kind     string // near, ft, nft or call
	contract account.ID
	amount   amount.Yocto // yocto, or a token's smallest units
	receiver account.ID
	method   string
}

func (a asset) String() string {
	switch a.kind {
	case "near":
		return a.amount.FormatNEAR() + " NEAR"
	case "ft":
		return a.amount.String() + " units of " + string(a.contract)
	case "nft":
		return "a token of " + string(a.contract)
	}
	return "a call of " + a.method + " of " + string(a.receiver)
}

// described is what drops and events of one thing say it is.
type described struct {
	Amount      amount.Yocto `json:"amount"`
	FTContract  account.ID   `json:"ft_contract"`
	NFTContract account.ID   `json:"nft_contract"`
	TokenID     string       `json:"token_id"`
	Receiver    account.ID   `json:"receiver_id"`
	Method      string       `json:"method_name"`
}

func (d described) words() string {
	switch {
	case d.FTContract != "":
		return asset{kind: "ft", contract: d.FTContract, amount: d.Amount}.String()
	case d.TokenID != "":
		return "token " + d.TokenID + " of " + string(d.NFTContract)
	case d.NFTContract != "":
		return asset{kind: "nft", contract: d.NFTContract}.String()
	case d.Method != "":
		return asset{kind: "call", receiver: d.Receiver, method: d.Method}.String()
	case d.Amount.IsZero():
		return "several things"
	}
	return asset{kind: "near", amount: d.Amount}.String()
}

package drops

import (
	"strings"

	"latchkey/core/account"
	"latchkey/core/amount"
)

// Asset is one thing that a claim brings, as previews name it.
type Asset struct {
	Kind     string       `json:"kind"` // near, ft, nft or call
	Contract account.ID   `json:"contract_id,omitempty"`
	Amount   amount.Yocto `json:"amount,omitzero"` // yocto, or a token's smallest units
	Receiver account.ID   `json:"receiver_id,omitempty"`
	Method   string       `json:"method_name,omitempty"`
}

func (a Asset) String() string {
	switch a.Kind {
	case "near":
		return a.Amount.FormatNEAR() + " NEAR"
	case "ft":
		return a.Amount.String() + " units of " + string(a.Contract)
	case "nft":
		return "a token of " + string(a.Contract)
	}
	return "a call of " + a.Method + " of " + string(a.Receiver)
}

// Brings says in words what a claim brings.
func Brings(assets []Asset) string {
	if len(assets) == 0 {
		return "nothing but the claim itself"
	}
	words := make([]string, len(assets))
	for i, a := range assets {
		words[i] = a.String()
	}
	return strings.Join(words, ", ")
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
		return Asset{Kind: "ft", Contract: d.FTContract, Amount: d.Amount}.String()
	case d.TokenID != "":
		return "token " + d.TokenID + " of " + string(d.NFTContract)
	case d.NFTContract != "":
		return Asset{Kind: "nft", Contract: d.NFTContract}.String()
	case d.Method != "":
		return Asset{Kind: "call", Receiver: d.Receiver, Method: d.Method}.String()
	case d.Amount.IsZero():
		return "several things"
	}
	return Asset{Kind: "near", Amount: d.Amount}.String()
}

package drops

import (
	"context"
	"encoding/json"
	"fmt"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/host/client"
)

// Terms are what the links of a drop bring, and on what conditions.
type Terms struct {
	Contract account.ID `json:"contract"`
	Gift
	Window
	Uses int `json:"uses_per_key,omitempty"` // of each link; 0 is one
	Card
}

// Gift is what each use of a link brings: NEAR, units of a token, or a token that
// there is one of.
type Gift struct {
	Amount amount.Yocto `json:"amount"` // yocto or units; none of an NFT
	FT     account.ID   `json:"ft_contract,omitempty"`
	NFT    account.ID   `json:"nft_contract,omitempty"`
}

// String is the gift in words.
func (g Gift) String() string {
	return described{Amount: g.Amount, FTContract: g.FT, NFTContract: g.NFT}.words()
}

// Card is what claim pages show beside the gift.
type Card struct {
	Title   string `json:"title,omitempty"`
	Message string `json:"message,omitempty"`
	Picture string `json:"picture,omitempty"` // a motif's name, or a file in base64
}

// kind is the contract's word for what a drop brings.
func (g Gift) kind() string {
	switch {
	case g.FT != "":
		return "FT"
	case g.NFT != "":
		return "NFT"
	}
	return "NEAR"
}

// method is the contract's that makes a drop.
func (g Gift) method() string {
	return map[string]string{"NEAR": "create_near_drop", "FT": "create_ft_drop", "NFT": "create_nft_drop"}[g.kind()]
}

// UsesOfEach is how often a link can be used.
func (t Terms) UsesOfEach() uint64 { return uint64(max(t.Uses, 1)) }

// offer is the arguments of a drop beside its keys.
type offer struct {
	Amount *amount.Yocto `json:"amount_per_drop,omitempty"`
	FT     account.ID    `json:"ft_contract,omitempty"`
	NFT    account.ID    `json:"nft_contract,omitempty"`
	Window
	Uses int `json:"uses_per_key,omitempty"`
	Card
	Passwords []passwordHashes `json:"passwords,omitempty"`
}

func (t Terms) offer(passwords []passwordHashes) offer {
	o := offer{FT: t.FT, NFT: t.NFT, Window: t.Window, Uses: t.Uses, Card: t.Card, Passwords: passwords}
	if t.NFT == "" {
		o.Amount = &t.Amount
	}
	return o
}

// RequiredDeposit asks the contract what a drop of so many links costs its funder, in
// yocto.
func (t Terms) RequiredDeposit(ctx context.Context, c *client.Client, links int, withPasswords bool) (amount.Yocto, error) {
	var passwords []passwordHashes
	if withPasswords {
		for range links {
			passwords = append(passwords, hashesOf("", keys.PublicKey{}, t.UsesOfEach()))
		}
	}
	args := encode(struct {
		offer
		Kind string `json:"kind"`
		Keys int    `json:"keys"`
	}{t.offer(passwords), t.kind(), links})
	v, err := c.View(ctx, client.Final, t.Contract, "required_deposit", args)
	if err != nil {
		return amount.Zero, err
	}
	var deposit amount.Yocto
	if err := json.Unmarshal(v.Value, &deposit); err != nil {
		return amount.Zero, fmt.Errorf("%s gives the deposit in an unknown form: %s", t.Contract, v.Value)
	}
	return deposit, nil
}

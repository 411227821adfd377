package main

import (
	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/token"
)

// Makes new tokens for an account that is registered. For the owner. Takes exactly 1
// yocto.
//
//latchkey:payable
func ftMint(m transfer) {
	supply := loadSupply()
	token.RequireOneYocto()
	token.RequireOwner("ft_mint")
	sdk.Require(!m.Amount.IsZero(), "The amount should be a positive number")
	total, fits := supply.CheckedAdd(m.Amount)
	sdk.Require(fits, "Total supply overflow")
	saveSupply(total)
	deposit(m.Receiver, m.Amount)
	emitMint(m.Receiver, m.Amount, m.Memo)
}

package main

import (
	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/token"
)

// ftMint makes new tokens for an account that is registered.
func ftMint() {
	supply := loadSupply()
	args := sdk.Args()
	receiver, amount := args.Account("receiver_id"), args.Amount("amount")
	memo, hasMemo := token.Optional(args, "memo")
	token.RequireOneYocto()
	token.RequireOwner("ft_mint")
	sdk.Require(!amount.IsZero(), "The amount should be a positive number")
	total, fits := supply.CheckedAdd(amount)
	sdk.Require(fits, "Total supply overflow")
	saveSupply(total)
	deposit(receiver, amount)
	emitMint(receiver, amount, memo, hasMemo)
}

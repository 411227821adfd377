// The evil contract is a token that answers as it was told to, and makes whatever calls
// it was told to. Tests build it.
package main

import "latchkey/plugins/sdk"

//go:wasmexport ft_transfer
func FTTransfer() { act("ft_transfer") }

//go:wasmexport nft_transfer
func NFTTransfer() { act("nft_transfer") }

//go:wasmexport storage_balance_bounds
func Bounds() { act("storage_balance_bounds") }

//go:wasmexport storage_balance_of
func BalanceOf() { act("storage_balance_of") }

//go:wasmexport storage_deposit
func StorageDeposit() { act("storage_deposit") }

//go:wasmexport ft_balance_of
func FTBalanceOf() { act("ft_balance_of") }

//go:wasmexport poke
func Poke() { act("poke") }

//go:wasmexport tell
func Tell() {
	args := sdk.Args()
	sdk.Set([]byte(args.String("method")), []byte(args.String("does")))
}

//go:wasmexport forward
func Forward() {
	args := sdk.Args()
	sdk.NewPromise(args.String("receiver")).Call(args.String("method"), []byte(args.String("args")), args.Amount("deposit"), 100*sdk.TGas).Return()
}

func main() {}

// act panics for "panic", returns so many bytes for "big", else what it was told.
func act(method string) {
	does, _ := sdk.Get([]byte(method))
	switch text := string(does); {
	case text == "panic":
		sdk.Panic("no")
	case len(text) > 4 && text[:4] == "big:":
		size, _ := sdk.ParseAmount(text[4:])
		n, _ := size.Uint64()
		sdk.Return(make([]byte, n))
	default:
		sdk.Return(does)
	}
}

// Chain has a callback of another contract follow a promise that fails.
//
//go:wasmexport chain
func Chain() {
	args := sdk.Args()
	sdk.NewPromise("nobody.near").Transfer(sdk.NewAmount(1)).
		Then("drop.test.near").Call(args.String("method"), []byte(args.String("args")), sdk.Amount{}, 50*sdk.TGas).
		Return()
}

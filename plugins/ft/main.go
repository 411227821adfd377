package main

import (
	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/token"
)

//go:wasmexport new
func New() { sdk.Change("new", initialize) }

//go:wasmexport ft_transfer
func FTTransfer() { sdk.Payable(ftTransfer) }

//go:wasmexport ft_transfer_call
func FTTransferCall() { sdk.Payable(ftTransferCall) }

//go:wasmexport ft_resolve_transfer
func FTResolveTransfer() { sdk.Private("ft_resolve_transfer", ftResolveTransfer) }

//go:wasmexport ft_total_supply
func FTTotalSupply() { sdk.View(ftTotalSupply) }

//go:wasmexport ft_balance_of
func FTBalanceOf() { sdk.View(ftBalanceOf) }

//go:wasmexport ft_metadata
func FTMetadata() { sdk.View(ftMetadata) }

//go:wasmexport ft_mint
func FTMint() { sdk.Payable(ftMint) }

//go:wasmexport storage_deposit
func StorageDeposit() { sdk.Payable(storageDeposit) }

//go:wasmexport storage_withdraw
func StorageWithdraw() { sdk.Payable(storageWithdraw) }

//go:wasmexport storage_unregister
func StorageUnregister() { sdk.Payable(storageUnregister) }

//go:wasmexport storage_balance_bounds
func StorageBalanceBounds() { sdk.View(storageBalanceBounds) }

//go:wasmexport storage_balance_of
func StorageBalanceOf() { sdk.View(storageBalanceOf) }

//go:wasmexport get_owner
func GetOwner() { sdk.View(token.ViewOwner) }

//go:wasmexport set_owner
func SetOwner() { sdk.Payable(token.ChangeOwner) }

//go:wasmexport drop_owner
func DropOwner() { sdk.Payable(token.DropOwner) }

//go:wasmexport contract_source_metadata
func ContractSourceMetadata() {
	sdk.View(func() { token.ViewSource("1.0.0", standards) })
}

var standards = []token.Standard{
	{Name: "nep141", Version: "1.0.0"}, {Name: "nep145", Version: "1.0.0"}, {Name: "nep148", Version: "1.0.0"},
	{Name: "nep297", Version: "1.0.0"}, {Name: "nep330", Version: "1.2.0"},
}

func main() {}

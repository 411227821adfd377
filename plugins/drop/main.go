package main

import "latchkey/plugins/sdk"

//go:wasmexport new
func New() { sdk.Private("new", initialize) }

//go:wasmexport create_near_drop
func CreateNearDrop() { sdk.Payable(createNearDrop) }

//go:wasmexport resolve_create_drop
func ResolveCreateDrop() { sdk.Private("resolve_create_drop", resolveCreateDrop) }

//go:wasmexport claim_for
func ClaimFor() { sdk.Private("claim_for", claimFor) }

// Claim is claim_for under the name that NEP-452 gives it.
//
//go:wasmexport claim
func Claim() { sdk.Private("claim", claimFor) }

//go:wasmexport create_account_and_claim
func CreateAccountAndClaim() { sdk.Private("create_account_and_claim", createAccountAndClaim) }

//go:wasmexport resolve_account_create
func ResolveAccountCreate() { sdk.Private("resolve_account_create", resolveAccountCreate) }

//go:wasmexport resolve_near_claim
func ResolveNearClaim() { sdk.Private("resolve_near_claim", resolveNearClaim) }

//go:wasmexport settle_key
func SettleKey() { sdk.Private("settle_key", settleKey) }

//go:wasmexport reclaim_drop
func ReclaimDrop() { sdk.Change("reclaim_drop", reclaimDrop) }

//go:wasmexport cancel_drop
func CancelDrop() { sdk.Change("cancel_drop", cancelDrop) }

//go:wasmexport resolve_reclaim
func ResolveReclaim() { sdk.Private("resolve_reclaim", resolveReclaim) }

//go:wasmexport get_drop_by_id
func GetDropByID() { sdk.View(getDropByID) }

//go:wasmexport get_ended_drop_by_id
func GetEndedDropByID() { sdk.View(getEndedDropByID) }

//go:wasmexport get_drop_id_by_key
func GetDropIDByKey() { sdk.View(getDropIDByKey) }

//go:wasmexport guard
func Guard() { sdk.Guard(guard) }

//go:wasmexport preview_claim
func PreviewClaim() { sdk.View(previewClaim) }

//go:wasmexport required_deposit
func RequiredDeposit() { sdk.View(viewRequiredDeposit) }

func main() {}

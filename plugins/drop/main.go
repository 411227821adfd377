package main

import "latchkey/plugins/sdk"

//go:wasmexport new
func New() { sdk.Private("new", initialize) }

//go:wasmexport create_near_drop
func CreateNearDrop() { sdk.Payable(createNearDrop) }

//go:wasmexport create_ft_drop
func CreateFTDrop() { sdk.Payable(createFTDrop) }

//go:wasmexport create_nft_drop
func CreateNFTDrop() { sdk.Payable(createNFTDrop) }

//go:wasmexport create_drop
func CreateDrop() { sdk.Payable(createDrop) }

//go:wasmexport ft_on_transfer
func FTOnTransfer() { sdk.Change("ft_on_transfer", onFTTransfer) }

//go:wasmexport nft_on_transfer
func NFTOnTransfer() { sdk.Change("nft_on_transfer", onNFTTransfer) }

//go:wasmexport nft_on_approve
func NFTOnApprove() { sdk.Change("nft_on_approve", onNFTApprove) }

//go:wasmexport freeze
func Freeze() { sdk.Private("freeze", freeze) }

//go:wasmexport unfreeze
func Unfreeze() { sdk.Private("unfreeze", unfreeze) }

//go:wasmexport sponsor_deposit
func SponsorDeposit() { sdk.Payable(sponsorDeposit) }

//go:wasmexport sponsor_allow
func SponsorAllow() { sdk.Private("sponsor_allow", sponsorAllow) }

//go:wasmexport sponsor_withdraw
func SponsorWithdraw() { sdk.Private("sponsor_withdraw", sponsorWithdraw) }

//go:wasmexport get_sponsor
func GetSponsor() { sdk.View(getSponsor) }

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

//go:wasmexport resolve_ft_claim
func ResolveFTClaim() { sdk.Private("resolve_ft_claim", resolveFTClaim) }

//go:wasmexport resolve_ft_bounds
func ResolveFTBounds() { sdk.Private("resolve_ft_bounds", resolveFTBounds) }

//go:wasmexport resolve_ft_registered
func ResolveFTRegistered() { sdk.Private("resolve_ft_registered", resolveFTRegistered) }

//go:wasmexport resolve_nft_claim
func ResolveNFTClaim() { sdk.Private("resolve_nft_claim", resolveNFTClaim) }

//go:wasmexport resolve_call_claim
func ResolveCallClaim() { sdk.Private("resolve_call_claim", resolveCallClaim) }

//go:wasmexport resolve_gate
func ResolveGate() { sdk.Private("resolve_gate", resolveGate) }

//go:wasmexport settle_key
func SettleKey() { sdk.Private("settle_key", settleKey) }

//go:wasmexport reclaim_drop
func ReclaimDrop() { sdk.Change("reclaim_drop", reclaimDrop) }

//go:wasmexport cancel_drop
func CancelDrop() { sdk.Change("cancel_drop", cancelDrop) }

//go:wasmexport resolve_reclaim
func ResolveReclaim() { sdk.Private("resolve_reclaim", resolveReclaim) }

//go:wasmexport resolve_return
func ResolveReturn() { sdk.Private("resolve_return", resolveReturn) }

//go:wasmexport get_drops
func GetDrops() { sdk.View(getDrops) }

//go:wasmexport get_keys
func GetKeys() { sdk.View(getKeys) }

//go:wasmexport get_drop_terms
func GetDropTerms() { sdk.View(getDropTerms) }

//go:wasmexport get_drop_picture
func GetDropPicture() { sdk.View(getDropPicture) }

//go:wasmexport get_obligations
func GetObligations() { sdk.View(getObligations) }

//go:wasmexport get_key_balance
func GetKeyBalance() { sdk.View(getKeyBalance) }

//go:wasmexport get_key_information
func GetKeyInformation() { sdk.View(getKeyInformation) }

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

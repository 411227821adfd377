// Code generated from the contract's declarations; DO NOT EDIT.
// Change those and run go generate, or latchkey plugin generate.

package main

import "latchkey/plugins/sdk"

//go:wasmexport get_drop_picture
func GetDropPicture() {
	sdk.View(func() { getDropPicture(readOfDrop(sdk.Args())) })
}

//go:wasmexport claim_for
func ClaimFor() {
	sdk.Private("claim_for", func() { claimFor(readClaiming(sdk.Args())) })
}

//go:wasmexport claim
func Claim() {
	sdk.Private("claim", func() { claimFor(readClaiming(sdk.Args())) })
}

//go:wasmexport new
func New() {
	sdk.Private("new", func() { initialize(readSettings(sdk.Args())) })
}

//go:wasmexport freeze
func Freeze() {
	sdk.Private("freeze", freeze)
}

//go:wasmexport unfreeze
func Unfreeze() {
	sdk.Private("unfreeze", unfreeze)
}

//go:wasmexport create_near_drop
func CreateNearDrop() {
	sdk.Payable(func() { createNearDrop(readNearGiving(sdk.Args())) })
}

//go:wasmexport create_ft_drop
func CreateFTDrop() {
	sdk.Payable(func() { createFTDrop(readFtGiving(sdk.Args())) })
}

//go:wasmexport create_nft_drop
func CreateNFTDrop() {
	sdk.Payable(func() { createNFTDrop(readNftGiving(sdk.Args())) })
}

//go:wasmexport create_drop
func CreateDrop() {
	sdk.Payable(func() { createDrop(readUsesGiving(sdk.Args())) })
}

//go:wasmexport resolve_create_drop
func ResolveCreateDrop() {
	sdk.Private("resolve_create_drop", func() {
		result := resolveCreateDrop(readAdded(sdk.Args()))
		sdk.ReturnJSON(func(w *sdk.Writer) {
			if value, given := result.Get(); given {
				w.Uint(uint64(value))
			} else {
				w.Null()
			}
		})
	})
}

//go:wasmexport resolve_near_claim
func ResolveNearClaim() {
	sdk.Private("resolve_near_claim", func() { resolveNearClaim(readProgress(sdk.Args())) })
}

//go:wasmexport ft_on_transfer
func FTOnTransfer() {
	sdk.Change("ft_on_transfer", func() {
		sdk.ReturnString(onFTTransfer(readUnitsSent(sdk.Args())))
	})
}

//go:wasmexport nft_on_transfer
func NFTOnTransfer() {
	sdk.Change("nft_on_transfer", func() {
		sdk.ReturnBool(onNFTTransfer(readTokenSent(sdk.Args())))
	})
}

//go:wasmexport nft_on_approve
func NFTOnApprove() {
	sdk.Change("nft_on_approve", func() {
		sdk.ReturnString(onNFTApprove(readTokenApproved(sdk.Args())))
	})
}

//go:wasmexport resolve_gate
func ResolveGate() {
	sdk.Private("resolve_gate", func() { resolveGate(readProgress(sdk.Args())) })
}

//go:wasmexport get_key_balance
func GetKeyBalance() {
	sdk.View(func() {
		sdk.ReturnAmount(getKeyBalance(readLinkdropKey(sdk.Args())))
	})
}

//go:wasmexport get_key_information
func GetKeyInformation() {
	sdk.View(func() { getKeyInformation(readLinkdropKey(sdk.Args())) })
}

//go:wasmexport get_drops
func GetDrops() {
	sdk.View(func() { getDrops(readOfFunder(sdk.Args())) })
}

//go:wasmexport get_keys
func GetKeys() {
	sdk.View(func() {
		result := getKeys(readKeysOfDrop(sdk.Args()))
		sdk.ReturnJSON(func(w *sdk.Writer) {
			w.BeginArray()
			for i := range result {
				writeKeyView(w, &result[i])
			}
			w.EndArray()
		})
	})
}

//go:wasmexport create_account_and_claim
func CreateAccountAndClaim() {
	sdk.Private("create_account_and_claim", func() { createAccountAndClaim(readCreating(sdk.Args())) })
}

//go:wasmexport resolve_account_create
func ResolveAccountCreate() {
	sdk.Private("resolve_account_create", func() { resolveAccountCreate(readProgress(sdk.Args())) })
}

//go:wasmexport resolve_call_claim
func ResolveCallClaim() {
	sdk.Private("resolve_call_claim", func() { resolveCallClaim(readProgress(sdk.Args())) })
}

//go:wasmexport resolve_ft_claim
func ResolveFTClaim() {
	sdk.Private("resolve_ft_claim", func() { resolveFTClaim(readProgress(sdk.Args())) })
}

//go:wasmexport resolve_ft_bounds
func ResolveFTBounds() {
	sdk.Private("resolve_ft_bounds", func() { resolveFTBounds(readProgress(sdk.Args())) })
}

//go:wasmexport resolve_ft_registered
func ResolveFTRegistered() {
	sdk.Private("resolve_ft_registered", func() { resolveFTRegistered(readRegistered(sdk.Args())) })
}

//go:wasmexport resolve_nft_claim
func ResolveNFTClaim() {
	sdk.Private("resolve_nft_claim", func() { resolveNFTClaim(readCarried(sdk.Args())) })
}

//go:wasmexport preview_claim
func PreviewClaim() {
	sdk.View(func() { previewClaim(readPreviewing(sdk.Args())) })
}

//go:wasmexport reclaim_drop
func ReclaimDrop() {
	sdk.Change("reclaim_drop", func() { reclaimDrop(readOfDrop(sdk.Args())) })
}

//go:wasmexport get_reclaim_gas
func GetReclaimGas() {
	sdk.View(func() {
		sdk.ReturnUint(getReclaimGas(readOfDrop(sdk.Args())))
	})
}

//go:wasmexport cancel_drop
func CancelDrop() {
	sdk.Change("cancel_drop", func() { cancelDrop(readCancelling(sdk.Args())) })
}

//go:wasmexport resolve_reclaim
func ResolveReclaim() {
	sdk.Private("resolve_reclaim", func() {
		result := resolveReclaim(readDeleted(sdk.Args()))
		sdk.ReturnJSON(func(w *sdk.Writer) {
			w.Uint(uint64(result))
		})
	})
}

//go:wasmexport resolve_return
func ResolveReturn() {
	sdk.Private("resolve_return", func() {
		sdk.ReturnBool(resolveReturn(readReturned(sdk.Args())))
	})
}

//go:wasmexport settle_key
func SettleKey() {
	sdk.Private("settle_key", func() { settleKey(readSettling(sdk.Args())) })
}

//go:wasmexport sponsor_deposit
func SponsorDeposit() {
	sdk.Payable(func() {
		sdk.ReturnAmount(sponsorDeposit())
	})
}

//go:wasmexport sponsor_allow
func SponsorAllow() {
	sdk.Private("sponsor_allow", func() { sponsorAllow(readAllowing(sdk.Args())) })
}

//go:wasmexport sponsor_withdraw
func SponsorWithdraw() {
	sdk.Private("sponsor_withdraw", func() {
		sdk.ReturnAmount(sponsorWithdraw(readWithdrawal(sdk.Args())))
	})
}

//go:wasmexport get_sponsor
func GetSponsor() {
	sdk.View(func() {
		result := getSponsor(readSponsoredAccount(sdk.Args()))
		sdk.ReturnJSON(func(w *sdk.Writer) {
			writeSponsorView(w, &result)
		})
	})
}

//go:wasmexport get_drop_by_id
func GetDropByID() {
	sdk.View(func() { getDropByID(readOfDrop(sdk.Args())) })
}

//go:wasmexport get_ended_drop_by_id
func GetEndedDropByID() {
	sdk.View(func() {
		result := getEndedDropByID(readOfDrop(sdk.Args()))
		sdk.ReturnJSON(func(w *sdk.Writer) {
			writeEndedDrop(w, &result)
		})
	})
}

//go:wasmexport get_drop_id_by_key
func GetDropIDByKey() {
	sdk.View(func() {
		result := getDropIDByKey(readOfKey(sdk.Args()))
		sdk.ReturnJSON(func(w *sdk.Writer) {
			w.Uint(uint64(result))
		})
	})
}

//go:wasmexport get_drop_terms
func GetDropTerms() {
	sdk.View(func() { getDropTerms(readOfDrop(sdk.Args())) })
}

//go:wasmexport required_deposit
func RequiredDeposit() {
	sdk.View(func() {
		sdk.ReturnAmount(viewRequiredDeposit(readQuoted(sdk.Args())))
	})
}

//go:wasmexport get_obligations
func GetObligations() {
	sdk.View(func() { getObligations(readOfDrop(sdk.Args())) })
}

//go:wasmexport guard
func Guard() { sdk.Guard(guard) }

func encodeCard(e *sdk.Encoder, v card) {
	e.String(v.title)
	e.String(v.message)
	e.String(v.motif)
	e.Bool(v.pictured)
}

func decodeCard(d *sdk.Decoder) (v card) {
	v.title = d.String()
	v.message = d.String()
	v.motif = d.String()
	v.pictured = d.Bool()
	return v
}

func readOfDrop(a sdk.Arguments) (v ofDrop) {
	v.ID = a.U32("drop_id")
	return v
}

func readClaiming(a sdk.Arguments) (v claiming) {
	v.Account = a.Account("account_id")
	v.brought = readBrought(a)
	return v
}

func readBrought(a sdk.Arguments) (v brought) {
	if a.Has("password") {
		v.Password = sdk.Some(a.String("password"))
	}
	if a.Has("fc_args") {
		v.UserArgs = sdk.Some(a.Value("fc_args"))
	}
	return v
}

func readProgress(a sdk.Arguments) (v progress) {
	v.Account = a.Account("account_id")
	if a.Has("asset") {
		v.Asset = a.U32("asset")
	}
	if a.Has("created") {
		v.Created = a.Bool("created")
	}
	if a.Has("fc_args") {
		v.UserArgs = sdk.Some(a.Value("fc_args"))
	}
	return v
}

func writeProgressMembers(w *sdk.Writer, v *progress) {
	w.Key("account_id")
	w.String(v.Account)
	if v.Asset != 0 {
		w.Key("asset")
		w.Uint(uint64(v.Asset))
	}
	if v.Created {
		w.Key("created")
		w.Bool(v.Created)
	}
	if value, given := v.UserArgs.Get(); given {
		w.Key("fc_args")
		w.Value(value)
	}
}

func encodeConfig(e *sdk.Encoder, v config) {
	e.U8(1)
	e.String(v.topLevelAccount)
	e.U32(v.nextDropID)
	e.Bool(v.frozen)
}

func decodeConfig(d *sdk.Decoder) (v config) {
	sdk.Require(d.U8() == 1, "Stored config is corrupt")
	v.topLevelAccount = d.String()
	v.nextDropID = d.U32()
	v.frozen = d.Bool()
	return v
}

func readSettings(a sdk.Arguments) (v settings) {
	v.TopLevelAccount = a.Account("top_level_account")
	if a.Has("sponsor_pool") {
		v.Pool = sdk.Some(a.Amount("sponsor_pool"))
	}
	if a.Has("sponsor_cap") {
		v.Cap = sdk.Some(a.Amount("sponsor_cap"))
	}
	return v
}

func readNearGiving(a sdk.Arguments) (v nearGiving) {
	v.keysGiven = readKeysGiven(a)
	v.Amount = a.Amount("amount_per_drop")
	v.conditions = readConditions(a)
	return v
}

func readKeysGiven(a sdk.Arguments) (v keysGiven) {
	v.Keys = a.PublicKeys("public_keys")
	return v
}

func readConditions(a sdk.Arguments) (v conditions) {
	v.when = readWhen(a)
	if a.Has("uses_per_key") {
		v.UsesPerKey = sdk.Some(a.U32("uses_per_key"))
	}
	v.Interval = a.Timestamp("interval")
	v.Throttle = a.Timestamp("throttle")
	if a.Has("refund_deposit") {
		v.RefundDeposit = a.Bool("refund_deposit")
	}
	if a.Has("once_per_account") {
		v.OncePerAccount = a.Bool("once_per_account")
	}
	if a.Has("gate") {
		v.Gate = sdk.Some(readGateGiven(a.Object("gate")))
	}
	if a.Has("passwords") {
		v.Passwords = sdk.Some(a.Value("passwords"))
	}
	if a.Has("title") {
		v.Title = sdk.Some(a.String("title"))
	}
	if a.Has("message") {
		v.Message = sdk.Some(a.String("message"))
	}
	if a.Has("picture") {
		v.Picture = sdk.Some(a.String("picture"))
	}
	return v
}

func readWhen(a sdk.Arguments) (v when) {
	v.Start = a.Timestamp("start")
	v.End = a.Timestamp("end")
	if a.Has("permission") {
		v.Permission = sdk.Some(a.String("permission"))
	}
	return v
}

func readGateGiven(a sdk.Arguments) (v gateGiven) {
	v.Kind = a.String("kind")
	v.Contract = a.Account("contract_id")
	if a.Has("least") {
		v.Least = sdk.Some(a.Amount("least"))
	}
	return v
}

func readFtGiving(a sdk.Arguments) (v ftGiving) {
	v.keysGiven = readKeysGiven(a)
	v.Contract = a.Account("ft_contract")
	v.Amount = a.Amount("amount_per_drop")
	v.conditions = readConditions(a)
	return v
}

func readNftGiving(a sdk.Arguments) (v nftGiving) {
	if a.Has("public_key") {
		v.Key = sdk.Some(a.PublicKey("public_key"))
	}
	if a.Has("public_keys") {
		value := a.PublicKeys("public_keys")
		sdk.CheckItems("public_keys", len(value), 0, 100)
		v.Keys = sdk.Some(value)
	}
	v.Contract = a.Account("nft_contract")
	v.conditions = readConditions(a)
	return v
}

func readUsesGiving(a sdk.Arguments) (v usesGiving) {
	v.keysGiven = readKeysGiven(a)
	{
		items := a.Objects("uses")
		list := make([]use, len(items))
		for i, item := range items {
			list[i] = readUse(item)
		}
		v.Uses = list
	}
	v.conditions = readConditions(a)
	return v
}

func readUse(a sdk.Arguments) (v use) {
	if a.Has("assets") {
		items := a.Objects("assets")
		list := make([]given, len(items))
		for i, item := range items {
			list[i] = readGiven(item)
		}
		v.Assets = list
	}
	v.when = readWhen(a)
	return v
}

func readGiven(a sdk.Arguments) (v given) {
	v.Kind = a.String("kind")
	if a.Has("amount") {
		v.Amount = sdk.Some(a.Amount("amount"))
	}
	if a.Has("contract_id") {
		v.Contract = sdk.Some(a.Account("contract_id"))
	}
	v.callGiven = readCallGiven(a)
	return v
}

func readCallGiven(a sdk.Arguments) (v callGiven) {
	if a.Has("receiver_id") {
		v.Receiver = sdk.Some(a.Account("receiver_id"))
	}
	if a.Has("method_name") {
		v.Method = sdk.Some(a.String("method_name"))
	}
	if a.Has("args") {
		v.Args = sdk.Some(a.String("args"))
	}
	if a.Has("attached_deposit") {
		v.Deposit = sdk.Some(a.Amount("attached_deposit"))
	}
	if a.Has("attached_gas") {
		v.Gas = sdk.Some(a.Whole("attached_gas"))
	}
	if a.Has("receiver_to_claimer") {
		v.ToClaimer = a.Bool("receiver_to_claimer")
	}
	if a.Has("user_args_rule") {
		v.UserArgs = sdk.Some(a.String("user_args_rule"))
	}
	if a.Has("keypom_args") {
		v.Fields = sdk.Some(readFieldNames(a.Object("keypom_args")))
	}
	return v
}

func readFieldNames(a sdk.Arguments) (v fieldNames) {
	if a.Has("account_id_field") {
		v.Account = sdk.Some(a.String("account_id_field"))
	}
	if a.Has("drop_id_field") {
		v.Drop = sdk.Some(a.String("drop_id_field"))
	}
	if a.Has("key_id_field") {
		v.Key = sdk.Some(a.String("key_id_field"))
	}
	if a.Has("funder_id_field") {
		v.Funder = sdk.Some(a.String("funder_id_field"))
	}
	return v
}

func readAdded(a sdk.Arguments) (v added) {
	v.ID = a.U32("drop_id")
	v.Keys = a.PublicKeys("public_keys")
	v.Price = a.Amount("price")
	return v
}

func writeAdded(w *sdk.Writer, v *added) {
	w.BeginObject()
	writeAddedMembers(w, v)
	w.EndObject()
}

func writeAddedMembers(w *sdk.Writer, v *added) {
	w.Key("drop_id")
	w.Uint(uint64(v.ID))
	w.Key("public_keys")
	w.BeginArray()
	for i := range v.Keys {
		w.PublicKey(v.Keys[i])
	}
	w.EndArray()
	w.Key("price")
	w.Amount(v.Price)
}

func readUnitsSent(a sdk.Arguments) (v unitsSent) {
	v.Sender = a.Account("sender_id")
	v.Amount = a.Amount("amount")
	v.Msg = a.String("msg")
	return v
}

func readTokenSent(a sdk.Arguments) (v tokenSent) {
	v.Owner = a.Account("previous_owner_id")
	v.Token = a.String("token_id")
	v.Msg = a.String("msg")
	return v
}

func readTokenApproved(a sdk.Arguments) (v tokenApproved) {
	v.Owner = a.Account("owner_id")
	v.Token = a.String("token_id")
	v.Approval = a.U64("approval_id")
	v.Msg = a.String("msg")
	return v
}

func encodeGate(e *sdk.Encoder, v gate) {
	e.U8(uint8(v.kind))
	e.String(v.contract)
	e.Amount(v.least)
}

func decodeGate(d *sdk.Decoder) (v gate) {
	v.kind = assetKind(d.U8())
	v.contract = d.String()
	v.least = d.Amount()
	return v
}

func readLinkdropKey(a sdk.Arguments) (v linkdropKey) {
	if a.Has("key") {
		v.Key = sdk.Some(a.PublicKey("key"))
	}
	if a.Has("public_key") {
		v.PublicKey = sdk.Some(a.PublicKey("public_key"))
	}
	return v
}

func encodeNeighbours(e *sdk.Encoder, v neighbours) {
	e.U32(v.newer)
	e.U32(v.older)
}

func decodeNeighbours(d *sdk.Decoder) (v neighbours) {
	v.newer = d.U32()
	v.older = d.U32()
	return v
}

func readOfFunder(a sdk.Arguments) (v ofFunder) {
	v.Funder = a.Account("funder_id")
	if a.Has("from_id") {
		v.From = sdk.Some(a.U32("from_id"))
	}
	v.pageLimit = readPageLimit(a)
	return v
}

func readPageLimit(a sdk.Arguments) (v pageLimit) {
	if a.Has("limit") {
		v.Limit = sdk.Some(a.U32("limit"))
	}
	return v
}

func readKeysOfDrop(a sdk.Arguments) (v keysOfDrop) {
	v.ofDrop = readOfDrop(a)
	if a.Has("from_index") {
		v.From = a.U32("from_index")
	}
	v.pageLimit = readPageLimit(a)
	return v
}

func writeKeyView(w *sdk.Writer, v *keyView) {
	w.BeginObject()
	writeKeyViewMembers(w, v)
	w.EndObject()
}

func writeKeyViewMembers(w *sdk.Writer, v *keyView) {
	w.Key("public_key")
	w.PublicKey(v.Key)
	w.Key("open")
	w.Bool(v.Open)
	if value, given := v.UsesLeft.Get(); given {
		w.Key("uses_left")
		w.Uint(uint64(value))
	}
	if value, given := v.InFlight.Get(); given {
		w.Key("in_flight")
		w.Bool(value)
	}
	if value, given := v.Allowance.Get(); given {
		w.Key("allowance")
		w.Amount(value)
	}
}

func readCreating(a sdk.Arguments) (v creating) {
	if a.Has("account_id") {
		v.Account = sdk.Some(a.Account("account_id"))
	}
	if a.Has("new_account_id") {
		v.NewAccount = sdk.Some(a.Account("new_account_id"))
	}
	if a.Has("new_public_key") {
		v.NewKey = sdk.Some(a.PublicKey("new_public_key"))
	}
	v.brought = readBrought(a)
	return v
}

func readRegistered(a sdk.Arguments) (v registered) {
	v.progress = readProgress(a)
	v.Registration = a.Amount("registration")
	return v
}

func readCarried(a sdk.Arguments) (v carried) {
	v.progress = readProgress(a)
	v.tokenGiven = readTokenGiven(a)
	return v
}

func readTokenGiven(a sdk.Arguments) (v tokenGiven) {
	v.ID = a.String("token_id")
	if a.Has("approval_id") {
		v.Approval = sdk.Some(a.U64("approval_id"))
	}
	return v
}

func readPreviewing(a sdk.Arguments) (v previewing) {
	v.ofKey = readOfKey(a)
	if a.Has("account_id") {
		v.Account = sdk.Some(a.Account("account_id"))
	}
	if a.Has("new_account") {
		v.NewAccount = a.Bool("new_account")
	}
	v.brought = readBrought(a)
	return v
}

func readOfKey(a sdk.Arguments) (v ofKey) {
	v.Key = a.PublicKey("public_key")
	return v
}

func readCancelling(a sdk.Arguments) (v cancelling) {
	v.ID = a.U32("drop_id")
	if a.Has("public_keys") {
		v.Keys = sdk.Some(a.PublicKeys("public_keys"))
	}
	v.pageLimit = readPageLimit(a)
	return v
}

func readDeleted(a sdk.Arguments) (v deleted) {
	v.ID = a.U32("drop_id")
	v.Keys = a.PublicKeys("public_keys")
	v.Allowance = a.Amount("allowance")
	v.Reason = a.String("reason")
	return v
}

func writeDeleted(w *sdk.Writer, v *deleted) {
	w.BeginObject()
	writeDeletedMembers(w, v)
	w.EndObject()
}

func writeDeletedMembers(w *sdk.Writer, v *deleted) {
	w.Key("drop_id")
	w.Uint(uint64(v.ID))
	w.Key("public_keys")
	w.BeginArray()
	for i := range v.Keys {
		w.PublicKey(v.Keys[i])
	}
	w.EndArray()
	w.Key("allowance")
	w.Amount(v.Allowance)
	w.Key("reason")
	w.String(v.Reason)
}

func encodeClaimKey(e *sdk.Encoder, v claimKey) {
	e.U8(1)
	e.U32(v.dropID)
	e.U64(v.since)
	e.U16(v.used)
	e.U8(v.done)
	e.U64(v.last)
}

func decodeClaimKey(d *sdk.Decoder) (v claimKey) {
	sdk.Require(d.U8() == 1, "Stored key is of a later version")
	v.dropID = d.U32()
	v.since = d.U64()
	v.used = d.U16()
	v.done = d.U8()
	v.last = d.U64()
	return v
}

func writeEndedDrop(w *sdk.Writer, v *endedDrop) {
	w.BeginObject()
	writeEndedDropMembers(w, v)
	w.EndObject()
}

func writeEndedDropMembers(w *sdk.Writer, v *endedDrop) {
	w.Key("claimed")
	w.Uint(uint64(v.Claimed))
	w.Key("returned")
	w.Uint(uint64(v.Returned))
	w.Key("cancelled")
	w.Bool(v.Cancelled)
	w.Key("ended")
	w.Timestamp(v.At)
}

func encodeEndedDrop(e *sdk.Encoder, v endedDrop) {
	e.U8(1)
	e.U32(v.Claimed)
	e.U32(v.Returned)
	e.Bool(v.Cancelled)
	e.U64(v.At)
}

func decodeEndedDrop(d *sdk.Decoder) (v endedDrop) {
	sdk.Require(d.U8() == 1, "Stored end of a drop is of a later version")
	v.Claimed = d.U32()
	v.Returned = d.U32()
	v.Cancelled = d.Bool()
	v.At = d.U64()
	return v
}

func readReturned(a sdk.Arguments) (v returned) {
	v.ID = a.U32("drop_id")
	v.Reason = a.String("reason")
	if a.Has("amount") {
		v.Amount = sdk.Some(a.Amount("amount"))
	}
	if a.Has("token_id") {
		v.Token = sdk.Some(a.String("token_id"))
	}
	if a.Has("approval_id") {
		v.Approval = sdk.Some(a.U64("approval_id"))
	}
	return v
}

func readSettling(a sdk.Arguments) (v settling) {
	v.ID = a.U32("drop_id")
	v.Key = a.PublicKey("public_key")
	v.Funder = a.Account("funder")
	v.Storage = a.Amount("storage")
	v.Allowance = a.Amount("allowance")
	if a.Has("sponsored") {
		v.Sponsored = a.Bool("sponsored")
	}
	return v
}

func writeSettling(w *sdk.Writer, v *settling) {
	w.BeginObject()
	writeSettlingMembers(w, v)
	w.EndObject()
}

func writeSettlingMembers(w *sdk.Writer, v *settling) {
	w.Key("drop_id")
	w.Uint(uint64(v.ID))
	w.Key("public_key")
	w.PublicKey(v.Key)
	w.Key("funder")
	w.String(v.Funder)
	w.Key("storage")
	w.Amount(v.Storage)
	w.Key("allowance")
	w.Amount(v.Allowance)
	if v.Sponsored {
		w.Key("sponsored")
		w.Bool(v.Sponsored)
	}
}

func encodeSponsored(e *sdk.Encoder, v sponsored) {
	e.Amount(v.cap)
	e.Amount(v.used)
	e.Bool(v.named)
}

func decodeSponsored(d *sdk.Decoder) (v sponsored) {
	v.cap = d.Amount()
	v.used = d.Amount()
	v.named = d.Bool()
	return v
}

func readAllowing(a sdk.Arguments) (v allowing) {
	if a.Has("account_id") {
		v.Account = sdk.Some(a.Account("account_id"))
	}
	v.Cap = a.Amount("cap")
	return v
}

func readWithdrawal(a sdk.Arguments) (v withdrawal) {
	v.Amount = a.Amount("amount")
	return v
}

func readSponsoredAccount(a sdk.Arguments) (v sponsoredAccount) {
	if a.Has("account_id") {
		v.Account = sdk.Some(a.Account("account_id"))
	}
	return v
}

func writeSponsorView(w *sdk.Writer, v *sponsorView) {
	w.BeginObject()
	writeSponsorViewMembers(w, v)
	w.EndObject()
}

func writeSponsorViewMembers(w *sdk.Writer, v *sponsorView) {
	w.Key("pool")
	w.Amount(v.Pool)
	w.Key("sponsored")
	w.Bool(v.Sponsored)
	w.Key("cap")
	w.Amount(v.Cap)
	w.Key("used")
	w.Amount(v.Used)
}

func encodeTerms(e *sdk.Encoder, v terms) {
	e.U64(v.interval)
	e.U64(v.throttle)
	e.Bool(v.refundDeposit)
	e.Bool(v.oncePerAccount)
	e.Bool(v.passwords)
	encodeGate(e, v.gate)
}

func decodeTerms(d *sdk.Decoder) (v terms) {
	v.interval = d.U64()
	v.throttle = d.U64()
	v.refundDeposit = d.Bool()
	v.oncePerAccount = d.Bool()
	v.passwords = d.Bool()
	v.gate = decodeGate(d)
	return v
}

func encodeToken(e *sdk.Encoder, v token) {
	e.Bool(v.approved)
	e.U64(v.approval)
	e.String(v.id)
}

func decodeToken(d *sdk.Decoder) (v token) {
	v.approved = d.Bool()
	v.approval = d.U64()
	v.id = d.String()
	return v
}

func readQuoted(a sdk.Arguments) (v quoted) {
	v.Kind = a.String("kind")
	v.Keys = a.U32("keys")
	if a.Has("amount_per_drop") {
		v.Amount = sdk.Some(a.Amount("amount_per_drop"))
	}
	if a.Has("ft_contract") {
		v.FTContract = sdk.Some(a.Account("ft_contract"))
	}
	if a.Has("nft_contract") {
		v.NFTContract = sdk.Some(a.Account("nft_contract"))
	}
	if a.Has("uses") {
		items := a.Objects("uses")
		list := make([]use, len(items))
		for i, item := range items {
			list[i] = readUse(item)
		}
		v.Uses = sdk.Some(list)
	}
	v.conditions = readConditions(a)
	return v
}

func encodeWindow(e *sdk.Encoder, v window) {
	e.U64(v.start)
	e.U64(v.end)
}

func decodeWindow(d *sdk.Decoder) (v window) {
	v.start = d.U64()
	v.end = d.U64()
	return v
}

var assetKindNames = [...]string{"near", "ft", "nft", "call"}

// String is the name that JSON has.
func (n assetKind) String() string { return assetKindNames[n] }

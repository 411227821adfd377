// Code generated from the contract's declarations; DO NOT EDIT.
// Change those and run go generate, or latchkey plugin generate.

package main

import "latchkey/plugins/sdk"

//go:wasmexport complete_recovery
func CompleteRecovery() {
	sdk.Change("complete_recovery", func() { complete(readOfRequest(sdk.Args())) })
}

//go:wasmexport on_recovered
func OnRecovered() {
	sdk.Private("on_recovered", func() {
		sdk.ReturnBool(onRecovered(readOfRequest(sdk.Args())))
	})
}

//go:wasmexport configure
func Configure() {
	sdk.Private("configure", func() { configure(readSettings(sdk.Args())) })
}

//go:wasmexport confirm_recovery
func ConfirmRecovery() {
	sdk.Change("confirm_recovery", func() { confirm(readOfRequest(sdk.Args())) })
}

//go:wasmexport withdraw_recovery
func WithdrawRecovery() {
	sdk.Change("withdraw_recovery", func() { withdraw(readOfRequest(sdk.Args())) })
}

//go:wasmexport cancel_recovery
func CancelRecovery() {
	sdk.Private("cancel_recovery", func() { cancel(readCancelling(sdk.Args())) })
}

//go:wasmexport start_recovery
func StartRecovery() {
	sdk.Change("start_recovery", func() {
		result := start(readStarting(sdk.Args()))
		sdk.ReturnJSON(func(w *sdk.Writer) {
			w.Uint(uint64(result))
		})
	})
}

//go:wasmexport get_config
func GetConfig() {
	sdk.View(func() {
		result := getConfig()
		sdk.ReturnJSON(func(w *sdk.Writer) {
			if value, given := result.Get(); given {
				writeConfigView(w, &value)
			} else {
				w.Null()
			}
		})
	})
}

//go:wasmexport get_request
func GetRequest() {
	sdk.View(func() {
		result := getRequest(readOfRequest(sdk.Args()))
		sdk.ReturnJSON(func(w *sdk.Writer) {
			if value, given := result.Get(); given {
				writeRequestView(w, &value)
			} else {
				w.Null()
			}
		})
	})
}

//go:wasmexport get_requests
func GetRequests() {
	sdk.View(func() {
		result := getRequests()
		sdk.ReturnJSON(func(w *sdk.Writer) {
			w.BeginArray()
			for i := range result {
				writeRequestView(w, &result[i])
			}
			w.EndArray()
		})
	})
}

//go:wasmexport guard
func Guard() { sdk.Guard(guard) }

func readOfRequest(a sdk.Arguments) (v ofRequest) {
	v.ID = a.U32("request_id")
	return v
}

func writeOfRequest(w *sdk.Writer, v *ofRequest) {
	w.BeginObject()
	writeOfRequestMembers(w, v)
	w.EndObject()
}

func writeOfRequestMembers(w *sdk.Writer, v *ofRequest) {
	w.Key("request_id")
	w.Uint(uint64(v.ID))
}

func encodeConfig(e *sdk.Encoder, v config) {
	e.U8(1)
	e.U8(uint8(len(v.guardians)))
	for i := range v.guardians {
		encodeGuardian(e, v.guardians[i])
	}
	e.U8(v.threshold)
	e.U64(v.delay)
	e.U32(v.nextID)
	e.U8(uint8(len(v.open)))
	for i := range v.open {
		encodeOpened(e, v.open[i])
	}
}

func decodeConfig(d *sdk.Decoder) (v config) {
	sdk.Require(d.U8() == 1, "Stored guardians are of a later version")
	v.guardians = make([]guardian, d.U8())
	for i := range v.guardians {
		v.guardians[i] = decodeGuardian(d)
	}
	v.threshold = d.U8()
	v.delay = d.U64()
	v.nextID = d.U32()
	v.open = make([]opened, d.U8())
	for i := range v.open {
		v.open[i] = decodeOpened(d)
	}
	return v
}

func encodeGuardian(e *sdk.Encoder, v guardian) {
	e.String(v.name)
	e.U32(v.cancelled)
	e.U64(v.cancelledAt)
}

func decodeGuardian(d *sdk.Decoder) (v guardian) {
	v.name = d.String()
	v.cancelled = d.U32()
	v.cancelledAt = d.U64()
	return v
}

func encodeOpened(e *sdk.Encoder, v opened) {
	e.U32(v.id)
	e.U8(v.starter)
}

func decodeOpened(d *sdk.Decoder) (v opened) {
	v.id = d.U32()
	v.starter = d.U8()
	return v
}

func readSettings(a sdk.Arguments) (v settings) {
	v.Guardians = a.Strings("guardians")
	v.Threshold = uint8(a.Uint("threshold", 10))
	v.Delay = a.Uint("delay_seconds", 31536000)
	if a.Has("allowance") {
		v.Allowance = sdk.Some(a.Amount("allowance"))
	}
	return v
}

func readCancelling(a sdk.Arguments) (v cancelling) {
	if a.Has("request_id") {
		v.ID = sdk.Some(a.U32("request_id"))
	}
	return v
}

func encodeRequest(e *sdk.Encoder, v request) {
	e.U8(1)
	e.PublicKey(v.newKey)
	e.U8(uint8(len(v.oldKeys)))
	for i := range v.oldKeys {
		e.PublicKey(v.oldKeys[i])
	}
	e.U8(v.starter)
	e.U16(v.confirmed)
	e.U64(v.startedAt)
	e.U64(v.readyAt)
	e.Bool(v.running)
}

func decodeRequest(d *sdk.Decoder) (v request) {
	sdk.Require(d.U8() == 1, "Stored request is of a later version")
	v.newKey = d.PublicKey()
	v.oldKeys = make([]sdk.PublicKey, d.U8())
	for i := range v.oldKeys {
		v.oldKeys[i] = d.PublicKey()
	}
	v.starter = d.U8()
	v.confirmed = d.U16()
	v.startedAt = d.U64()
	v.readyAt = d.U64()
	v.running = d.Bool()
	return v
}

func readStarting(a sdk.Arguments) (v starting) {
	v.NewKey = a.PublicKey("new_public_key")
	v.OldKeys = a.PublicKeys("old_public_keys")
	return v
}

func writeGuardiansMembers(w *sdk.Writer, v *guardians) {
	w.Key("guardians")
	w.BeginArray()
	for i := range v.Guardians {
		w.String(v.Guardians[i])
	}
	w.EndArray()
	w.Key("threshold")
	w.Uint(uint64(v.Threshold))
	w.Key("delay_seconds")
	w.Uint(v.Delay)
}

func writeRequestView(w *sdk.Writer, v *requestView) {
	w.BeginObject()
	writeRequestViewMembers(w, v)
	w.EndObject()
}

func writeRequestViewMembers(w *sdk.Writer, v *requestView) {
	w.Key("request_id")
	w.Uint(uint64(v.ID))
	w.Key("new_public_key")
	w.PublicKey(v.NewKey)
	w.Key("old_public_keys")
	w.BeginArray()
	for i := range v.OldKeys {
		w.PublicKey(v.OldKeys[i])
	}
	w.EndArray()
	w.Key("started_by")
	w.String(v.StartedBy)
	w.Key("started_at")
	w.Timestamp(v.StartedAt)
	w.Key("confirmed_by")
	w.BeginArray()
	for i := range v.ConfirmedBy {
		w.String(v.ConfirmedBy[i])
	}
	w.EndArray()
	w.Key("ready_at")
	w.Timestamp(v.ReadyAt)
}

func writeConfigView(w *sdk.Writer, v *configView) {
	w.BeginObject()
	writeConfigViewMembers(w, v)
	w.EndObject()
}

func writeConfigViewMembers(w *sdk.Writer, v *configView) {
	writeGuardiansMembers(w, &v.guardians)
	w.Key("attempts")
	w.BeginArray()
	for i := range v.Attempts {
		writeAttempt(w, &v.Attempts[i])
	}
	w.EndArray()
}

func writeAttempt(w *sdk.Writer, v *attempt) {
	w.BeginObject()
	writeAttemptMembers(w, v)
	w.EndObject()
}

func writeAttemptMembers(w *sdk.Writer, v *attempt) {
	w.Key("guardian")
	w.String(v.Guardian)
	w.Key("cancelled")
	w.Uint(uint64(v.Cancelled))
	w.Key("cancelled_at")
	w.Timestamp(v.CancelledAt)
}

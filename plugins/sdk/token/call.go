package token

import "latchkey/plugins/sdk"

const (
	// GasTransferCall is what a call that asks the receiver must exceed.
	GasTransferCall = 30 * sdk.TGas

	// GasResolve is for the callback, which must not run dry whatever the receiver
	// returns: reading the 4 MiB that a result may have takes 15 Tgas.
	GasResolve = 20 * sdk.TGas
)

// RequireGas ends a call of method that has not enough gas for a receiver.
func RequireGas(method string) {
	if attached := sdk.PrepaidGas(); attached <= GasTransferCall {
		sdk.Panic("More gas is required: " + method + " needs more than " + GasTransferCall.String() + " attached, got " + attached.String())
	}
}

// AskReceiver calls a method of the receiver, with all gas that is left, and then
// resolver, a method of this contract, which learns what came of it and whose
// result is this call's.
func AskReceiver(receiver, method string, question []byte, resolver string, callback []byte) {
	sdk.NewPromise(receiver).
		CallWeight(method, question, sdk.Amount{}, 0, 1).
		Then(sdk.CurrentAccount()).
		Call(resolver, callback, sdk.Amount{}, GasResolve).
		Return()
}

// answerBytesMax is more than any answer to a question of this package takes.
const answerBytesMax = 256

// Answer returns what the receiver answered, or false when it failed or answered
// with no JSON value, or one too long to be an answer.
func Answer() (sdk.Value, bool) {
	data, ok := sdk.OnlyResult()
	if !ok || len(data) > answerBytesMax {
		return sdk.Value{}, false
	}
	value, err := sdk.ParseJSON(data)
	return value, err == nil
}

package token

import "latchkey/plugins/sdk"

const (
	// gasResolve is for the callback, whose receiver answers in a word.
	gasResolve = 5 * sdk.TGas

	// gasCallbackByte is for each byte that the callback is given: it reads them, and
	// writes as many records where the token comes back with its approvals.
	gasCallbackByte = sdk.TGas / 1000

	// gasAnswerShare is the part of the attached gas, one in so many, that reading a long
	// answer takes: it burns 2.9 Tgas a megabyte, and giving it 65 at the least.
	gasAnswerShare = 10

	// gasResolveMax is enough for the 4 MiB that an answer may have at most.
	gasResolveMax = 20 * sdk.TGas
)

// resolveGas is what the callback needs with so many bytes, whatever a receiver answers
// with what is left of the attached gas.
func resolveGas(attached sdk.Gas, bytes int) sdk.Gas {
	return min(gasResolve+attached/gasAnswerShare, gasResolveMax) + gasCallbackByte*sdk.Gas(bytes)
}

// RequireGas ends a call of method that does not have more than so much gas.
func RequireGas(method string, floor sdk.Gas) {
	if attached := sdk.PrepaidGas(); attached <= floor {
		sdk.Panic("More gas is required: " + method + " needs more than " + floor.String() + " attached, got " + attached.String())
	}
}

// AskReceiver calls a method of the receiver, with all gas that is left, and then
// resolver, a method of this contract, which learns what came of it and whose
// result is this call's.
func AskReceiver(receiver, method string, question []byte, resolver string, callback []byte) {
	sdk.NewPromise(receiver).
		CallWeight(method, question, sdk.Amount{}, 0, 1).
		Then(sdk.CurrentAccount()).
		Call(resolver, callback, sdk.Amount{}, resolveGas(sdk.PrepaidGas(), len(callback))).
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

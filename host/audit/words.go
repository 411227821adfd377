package audit

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"latchkey/core/accesskey"
	"latchkey/core/amount"
	"latchkey/core/fees"
)

// Words says in a line what a key may do. key is its JSON; a kind that
// this program does not know is returned as it is.
func Words(key json.RawMessage) string {
	var k accesskey.AccessKey
	if err := json.Unmarshal(key, &k); err != nil {
		return string(key)
	}
	fc := k.Permission.FunctionCall
	if fc == nil {
		return "full access"
	}
	methods, allowance := "any method", "any gas"
	if len(fc.MethodNames) > 0 {
		methods = strings.Join(fc.MethodNames, ", ")
	}
	if fc.Allowance != nil {
		allowance = "up to " + fc.Allowance.FormatNEAR() + " NEAR of gas"
	}
	return fmt.Sprintf("calls %s of %s, %s", methods, fc.ReceiverID, allowance)
}

// buys says how much gas an allowance pays for: in all, and attached to one
// call. All gas of a call is taken from the allowance when it is sent; what is
// not used comes back. Names and arguments cost a little more.
func buys(allowance, price amount.Yocto, guarded bool) (all, call uint64) {
	all = gasFor(allowance, price)
	s, _ := fees.ByName("classic")
	overhead := s.Actions.ActionReceipt.SendNotSir + s.Actions.ActionReceipt.Execution +
		s.Actions.FunctionCall.SendNotSir + s.Actions.FunctionCall.Execution
	if guarded {
		overhead += s.Limits.GuardGasMax
	}
	if all > overhead {
		call = min(all-overhead, s.Limits.TotalPrepaidGasMax)
	}
	return all, call
}

// gasFor returns how much gas sum buys at price, at most 2^64-1.
func gasFor(sum, price amount.Yocto) uint64 {
	unit, tooDear := price.Words()
	switch {
	case tooDear > 0:
		return 0
	case unit == 0:
		return math.MaxUint64
	}
	gas, more := sum.Div64(unit).Words()
	if more > 0 {
		return math.MaxUint64
	}
	return gas
}

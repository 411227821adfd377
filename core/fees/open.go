package fees

import "latchkey/core/amount"

// open is for ledgers that strangers deploy to: classic, with prices and a limit that
// bound what a transaction can make a host's processor do, and what it leaves there.
// RATIONALE.md has the measurements ("Why do loads cost more on some ledgers?").
var open = opened(classic)

// Open is the name of that schedule.
const Open = "open"

func opened(s Schedule) Schedule {
	s.Name = Open
	s.Limits.TotalPrepaidGasMax, s.Limits.GasBurntMax = 300*amount.Tgas, 300*amount.Tgas
	s.Instructions = Instructions{
		Access: []MemoryClass{{8, 2}, {16, 4}, {32, 16}, {256, 24}, {512, 64}},
		Float:  20, Range: 32, GrownPage: 8192, FirstPage: 8192, FirstPagesFree: 64,
	}
	// Arguments and results are kept with receipts and outcomes: a byte of them costs
	// at least what one that is stored does. It does already where it goes to another.
	s.Host.ReturnByte = s.Host.StorageWriteValueByte
	half := s.Host.StorageWriteValueByte / 2
	s.Actions.FunctionCallByte.SendSir, s.Actions.FunctionCallByte.Execution = half, half
	return s
}

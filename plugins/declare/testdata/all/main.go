// Package main declares something of each kind.
package main

import (
	"latchkey/plugins/rules"
	"latchkey/plugins/sdk"
)

func main() {}

// mode is how something goes.
//
//latchkey:enum slow fast
type mode uint8

const (
	slow mode = iota
	fast
)

// label is a text of the contract's own.
type label string

// point is a place.
//
//latchkey:record
type point struct {
	X int32 `json:"x"`
	Y int64 `json:"y" minimum:"-5" maximum:"5"`
}

type named struct {
	// Whose it is.
	Owner sdk.AccountID `json:"owner"`
	Label label         `json:"label" maxLength:"5"`
}

//latchkey:json
type everything struct {
	named
	Flag   bool               `json:"flag"`
	Small  uint8              `json:"small"`
	Medium uint16             `json:"medium" minimum:"10" maximum:"1000"`
	Big    uint64             `json:"big"`
	Count  uint32             `json:"count"`
	Even   uint64             `json:"even" minimum:"2"`
	Text   string             `json:"text" minLength:"2"` // At least two.
	Choice string             `json:"choice" enum:"a,b"`
	Mode   mode               `json:"mode"`
	Amount sdk.Amount         `json:"amount"`
	Yocto  sdk.Yocto          `json:"yocto,omitempty"`
	Key    sdk.PublicKey      `json:"key"`
	Keys   []sdk.PublicKey    `json:"keys" maxItems:"2"`
	Until  sdk.Timestamp      `json:"until"`
	Rate   rules.Rate         `json:"rate"`
	Data   []byte             `json:"data"`
	Any    sdk.Value          `json:"any"`
	Names  []string           `json:"names,omitempty"`
	Note   sdk.Option[string] `json:"note" maxLength:"3"`
	Spot   sdk.Option[point]  `json:"spot"`
	Points []point            `json:"points" minItems:"1"`
	Zero   uint32             `json:"zero" missing:"zero"`
	Own    uint32             `json:"own,omitempty" maximum:"7" check:"own"`
}

type paged struct {
	sdk.Page `maximum:"20"`
	Of       sdk.Arguments `json:"of"`
}

// part is a part of kept.
//
//latchkey:record
type part struct {
	id     uint32
	amount sdk.Amount
}

// kept is stored.
//
//latchkey:record 3 Stored thing is of a later version
type kept struct {
	a, b   string
	mode   mode
	label  label
	at     sdk.Timestamp
	rate   rules.Rate
	uses   rules.Uses
	signed int64
	parts  []part `count:"u8"`
	texts  []string
	maybe  sdk.Option[point]
	keys   []sdk.PublicKey `count:"u8"`
	own    odd
	rows   [][]uint64
}

// odd is stored by functions of its own.
type odd struct{ n int }

func encodeOdd(e *sdk.Encoder, o odd) { e.U8(uint8(2*o.n + 1)) }

func decodeOdd(d *sdk.Decoder) odd { return odd{int(d.U8()) / 2} }

// tallyV1 is a tally as it was stored before.
//
//latchkey:record 1
type tallyV1 struct{ n uint32 }

//latchkey:record 2
type tally struct {
	n  uint64
	by string
}

// decodeAnyTally also reads what was stored before.
func decodeAnyTally(d *sdk.Decoder) tally {
	if first := *d; first.U8() == 1 {
		old := decodeTallyV1(d)
		return tally{n: uint64(old.n), by: "nobody"}
	}
	return decodeTally(d)
}

// echo returns what it is given.
//
// A second paragraph is for readers of the code.
//
//latchkey:view
func echo(given everything) everything { return given }

//latchkey:view
func page(p paged) []uint32 { return []uint32{p.From, p.Limit} }

// Sets nothing.
//
//latchkey:change
//latchkey:private set_privately
func setNothing() {}

//latchkey:payable
//latchkey:returns sdk.Option[point]
func payNothing(p point) { sdk.ReturnUint(uint64(p.X)) }

//latchkey:view
func findMode(p point) sdk.Option[mode] {
	if p.X == 0 {
		return sdk.Option[mode]{}
	}
	return sdk.Some(fast)
}

//latchkey:view
func rows() [][]uint64 { return [][]uint64{{1, 2}, {}, {3}} }

//latchkey:guard
func refuseAll(sdk.Signed) { sdk.Refuse("never") }

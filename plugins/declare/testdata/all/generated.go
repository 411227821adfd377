// Code generated from the contract's declarations; DO NOT EDIT.
// Change those and run go generate, or latchkey plugin generate.

package main

import "latchkey/plugins/sdk"

//go:wasmexport echo
func Echo() {
	sdk.View(func() {
		result := echo(readEverything(sdk.Args()))
		sdk.ReturnJSON(func(w *sdk.Writer) {
			writeEverything(w, &result)
		})
	})
}

//go:wasmexport page
func Page() {
	sdk.View(func() {
		result := page(readPaged(sdk.Args()))
		sdk.ReturnJSON(func(w *sdk.Writer) {
			w.BeginArray()
			for i := range result {
				w.Uint(uint64(result[i]))
			}
			w.EndArray()
		})
	})
}

//go:wasmexport set_nothing
func SetNothing() {
	sdk.Change("set_nothing", setNothing)
}

//go:wasmexport set_privately
func SetPrivately() {
	sdk.Private("set_privately", setNothing)
}

//go:wasmexport pay_nothing
func PayNothing() {
	sdk.Payable(func() { payNothing(readPoint(sdk.Args())) })
}

//go:wasmexport find_mode
func FindMode() {
	sdk.View(func() {
		result := findMode(readPoint(sdk.Args()))
		sdk.ReturnJSON(func(w *sdk.Writer) {
			if value, given := result.Get(); given {
				w.String(value.String())
			} else {
				w.Null()
			}
		})
	})
}

//go:wasmexport rows
func Rows() {
	sdk.View(func() {
		result := rows()
		sdk.ReturnJSON(func(w *sdk.Writer) {
			w.BeginArray()
			for i := range result {
				w.BeginArray()
				for i2 := range result[i] {
					w.Uint(result[i][i2])
				}
				w.EndArray()
			}
			w.EndArray()
		})
	})
}

//go:wasmexport guard
func Guard() { sdk.Guard(refuseAll) }

func readPoint(a sdk.Arguments) (v point) {
	v.X = int32(a.Int("x", -2147483648, 2147483647))
	v.Y = a.Int("y", -5, 5)
	return v
}

func writePoint(w *sdk.Writer, v *point) {
	w.BeginObject()
	writePointMembers(w, v)
	w.EndObject()
}

func writePointMembers(w *sdk.Writer, v *point) {
	w.Key("x")
	w.Int(int64(v.X))
	w.Key("y")
	w.Int(int64(v.Y))
}

func encodePoint(e *sdk.Encoder, v point) {
	e.U32(uint32(v.X))
	e.U64(uint64(v.Y))
}

func decodePoint(d *sdk.Decoder) (v point) {
	v.X = int32(d.U32())
	v.Y = int64(d.U64())
	return v
}

func readEverything(a sdk.Arguments) (v everything) {
	v.named = readNamed(a)
	v.Flag = a.Bool("flag")
	v.Small = uint8(a.Uint("small", 255))
	v.Medium = uint16(a.Between("medium", 10, 1000))
	v.Big = a.U64("big")
	v.Count = a.U32("count")
	v.Even = a.Between("even", 2, 1<<64-1)
	v.Text = a.String("text")
	sdk.CheckLength("text", v.Text, 2, 2147483647)
	v.Choice = a.OneOf("choice", "a", "b")
	v.Mode = mode(a.Choice("mode", modeNames[:]))
	v.Amount = a.Amount("amount")
	if a.Has("yocto") {
		v.Yocto = a.Amount("yocto")
	}
	v.Key = a.PublicKey("key")
	v.Keys = a.PublicKeys("keys")
	sdk.CheckItems("keys", len(v.Keys), 0, 2)
	v.Until = a.Timestamp("until")
	v.Rate = a.Rate("rate")
	v.Data = a.Base64("data")
	v.Any = a.Value("any")
	if a.Has("names") {
		v.Names = a.Strings("names")
	}
	if a.Has("note") {
		value := a.String("note")
		sdk.CheckLength("note", value, 0, 3)
		v.Note = sdk.Some(value)
	}
	if a.Has("spot") {
		v.Spot = sdk.Some(readPoint(a.Object("spot")))
	}
	{
		items := a.Objects("points")
		list := make([]point, len(items))
		for i, item := range items {
			list[i] = readPoint(item)
		}
		v.Points = list
		sdk.CheckItems("points", len(v.Points), 1, 2147483647)
	}
	if a.Has("zero") {
		v.Zero = a.U32("zero")
	}
	if a.Has("own") {
		v.Own = a.U32("own")
	}
	return v
}

func writeEverything(w *sdk.Writer, v *everything) {
	w.BeginObject()
	writeEverythingMembers(w, v)
	w.EndObject()
}

func writeEverythingMembers(w *sdk.Writer, v *everything) {
	writeNamedMembers(w, &v.named)
	w.Key("flag")
	w.Bool(v.Flag)
	w.Key("small")
	w.Uint(uint64(v.Small))
	w.Key("medium")
	w.Uint(uint64(v.Medium))
	w.Key("big")
	w.Uint(v.Big)
	w.Key("count")
	w.Uint(uint64(v.Count))
	w.Key("even")
	w.Uint(v.Even)
	w.Key("text")
	w.String(v.Text)
	w.Key("choice")
	w.String(v.Choice)
	w.Key("mode")
	w.String(v.Mode.String())
	w.Key("amount")
	w.Amount(v.Amount)
	if !v.Yocto.IsZero() {
		w.Key("yocto")
		w.Amount(v.Yocto)
	}
	w.Key("key")
	w.PublicKey(v.Key)
	w.Key("keys")
	w.BeginArray()
	for i := range v.Keys {
		w.PublicKey(v.Keys[i])
	}
	w.EndArray()
	w.Key("until")
	w.Timestamp(v.Until)
	w.Key("rate")
	w.Rate(v.Rate)
	w.Key("data")
	w.String(sdk.EncodeBase64(v.Data))
	w.Key("any")
	w.Value(v.Any)
	if len(v.Names) > 0 {
		w.Key("names")
		w.BeginArray()
		for i := range v.Names {
			w.String(v.Names[i])
		}
		w.EndArray()
	}
	w.Key("note")
	if value, given := v.Note.Get(); given {
		w.String(value)
	} else {
		w.Null()
	}
	w.Key("spot")
	if value, given := v.Spot.Get(); given {
		writePoint(w, &value)
	} else {
		w.Null()
	}
	w.Key("points")
	w.BeginArray()
	for i := range v.Points {
		writePoint(w, &v.Points[i])
	}
	w.EndArray()
	w.Key("zero")
	w.Uint(uint64(v.Zero))
	if v.Own != 0 {
		w.Key("own")
		w.Uint(uint64(v.Own))
	}
}

func readNamed(a sdk.Arguments) (v named) {
	v.Owner = a.Account("owner")
	v.Label = label(a.String("label"))
	sdk.CheckLength("label", string(v.Label), 0, 5)
	return v
}

func writeNamedMembers(w *sdk.Writer, v *named) {
	w.Key("owner")
	w.String(v.Owner)
	w.Key("label")
	w.String(string(v.Label))
}

func encodePart(e *sdk.Encoder, v part) {
	e.U32(v.id)
	e.Amount(v.amount)
}

func decodePart(d *sdk.Decoder) (v part) {
	v.id = d.U32()
	v.amount = d.Amount()
	return v
}

func encodeKept(e *sdk.Encoder, v kept) {
	e.U8(3)
	e.String(v.a)
	e.String(v.b)
	e.U8(uint8(v.mode))
	e.String(string(v.label))
	e.U64(v.at)
	e.Rate(v.rate)
	e.Data(v.uses)
	e.U64(uint64(v.signed))
	e.U8(uint8(len(v.parts)))
	for i := range v.parts {
		encodePart(e, v.parts[i])
	}
	e.U32(uint32(len(v.texts)))
	for i := range v.texts {
		e.String(v.texts[i])
	}
	if value, given := v.maybe.Get(); given {
		e.Bool(true)
		encodePoint(e, value)
	} else {
		e.Bool(false)
	}
	e.U8(uint8(len(v.keys)))
	for i := range v.keys {
		e.PublicKey(v.keys[i])
	}
	encodeOdd(e, v.own)
	e.U32(uint32(len(v.rows)))
	for i := range v.rows {
		e.U32(uint32(len(v.rows[i])))
		for i2 := range v.rows[i] {
			e.U64(v.rows[i][i2])
		}
	}
}

func decodeKept(d *sdk.Decoder) (v kept) {
	sdk.Require(d.U8() == 3, "Stored thing is of a later version")
	v.a = d.String()
	v.b = d.String()
	v.mode = mode(d.U8())
	v.label = label(d.String())
	v.at = d.U64()
	v.rate = d.Rate()
	v.uses = d.Data()
	v.signed = int64(d.U64())
	v.parts = make([]part, d.U8())
	for i := range v.parts {
		v.parts[i] = decodePart(d)
	}
	v.texts = make([]string, d.Count())
	for i := range v.texts {
		v.texts[i] = d.String()
	}
	if d.Bool() {
		var value point
		value = decodePoint(d)
		v.maybe = sdk.Some(value)
	}
	v.keys = make([]sdk.PublicKey, d.U8())
	for i := range v.keys {
		v.keys[i] = d.PublicKey()
	}
	v.own = decodeOdd(d)
	v.rows = make([][]uint64, d.Count())
	for i := range v.rows {
		v.rows[i] = make([]uint64, d.Count())
		for i2 := range v.rows[i] {
			v.rows[i][i2] = d.U64()
		}
	}
	return v
}

func encodeTallyV1(e *sdk.Encoder, v tallyV1) {
	e.U8(1)
	e.U32(v.n)
}

func decodeTallyV1(d *sdk.Decoder) (v tallyV1) {
	sdk.Require(d.U8() == 1, "Stored record is of another version")
	v.n = d.U32()
	return v
}

func encodeTally(e *sdk.Encoder, v tally) {
	e.U8(2)
	e.U64(v.n)
	e.String(v.by)
}

func decodeTally(d *sdk.Decoder) (v tally) {
	sdk.Require(d.U8() == 2, "Stored record is of another version")
	v.n = d.U64()
	v.by = d.String()
	return v
}

func readPaged(a sdk.Arguments) (v paged) {
	v.Page = a.Page(20)
	v.Of = a.Object("of")
	return v
}

var modeNames = [...]string{"slow", "fast"}

// String is the name that JSON has.
func (n mode) String() string { return modeNames[n] }
